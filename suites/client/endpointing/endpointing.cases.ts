import { defineClientCase } from "../../../harness/client-case.ts"
import { ONE_SENTENCE } from "../../audio.ts"

export const endpointingClientCases = [
  defineClientCase({
    id: "endpointing/four-ends",
    title: "utterances end by speech_final, by UtteranceEnd, by both, and by nothing",
    audio: ONE_SENTENCE,
    server: [
      {
        do: "script",
        lines: [
          { say: "final", from: 0, to: 0.5, text: "Only one.", speechFinal: true },
          { say: "final", from: 0.5, to: 1, text: "Only the other." },
          { say: "utterance-end", atMs: 2_100, lastWordEnd: 0.967 },
          { say: "final", from: 1, to: 2.5, text: "Both.", speechFinal: true },
          { say: "utterance-end", atMs: 3_600, lastWordEnd: 2.2 },
          { say: "final", from: 2.5, to: 4, text: "And none" },
        ],
      },
    ],
    checks: ["ep-client-fallback"],
  }),
]
