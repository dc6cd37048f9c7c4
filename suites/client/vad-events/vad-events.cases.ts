import { defineClientCase } from "../../../harness/client-case.ts"
import { ONE_SENTENCE } from "../../audio.ts"

export const vadEventsClientCases = [
  defineClientCase({
    id: "vad-events/no-words-after",
    title: "SpeechStarted comes, and no words after it",
    audio: ONE_SENTENCE,
    server: [
      {
        do: "script",
        lines: [
          { say: "speech-started", atMs: 800, timestamp: 0.5 },
          { say: "final", from: 0, to: 3, text: "", speechFinal: true },
        ],
      },
    ],
    checks: ["vad-client-only-hint"],
  }),
]
