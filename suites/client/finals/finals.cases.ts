import { defineClientCase } from "../../../harness/client-case.ts"
import { ONE_SENTENCE } from "../../audio.ts"

export const finalsClientCases = [
  defineClientCase({
    id: "finals/several-per-utterance",
    title: "three finals make one utterance, the last of them with speech_final",
    audio: ONE_SENTENCE,
    server: [
      {
        do: "script",
        lines: [
          { say: "final", from: 0, to: 1, text: "The first part" },
          { say: "final", from: 1, to: 2, text: "the second part" },
          { say: "final", from: 2, to: 3, text: "and the end.", speechFinal: true },
          { say: "final", from: 3, to: 4, text: "Another.", speechFinal: true },
        ],
      },
    ],
    checks: ["fin-several-per-utterance"],
  }),
  defineClientCase({
    id: "finals/empty",
    title: "finals without words come one after another, also with speech_final",
    audio: ONE_SENTENCE,
    server: [
      {
        do: "script",
        lines: [
          { say: "final", from: 0, to: 1, text: "" },
          { say: "final", from: 1, to: 1.5, text: "", speechFinal: true },
          { say: "final", from: 1.5, to: 2, text: "", speechFinal: true },
          { say: "final", from: 2, to: 3, text: "Words at last.", speechFinal: true },
          { say: "final", from: 3, to: 4, text: "", speechFinal: true },
        ],
      },
    ],
    checks: ["fin-empty-tolerated"],
  }),
]
