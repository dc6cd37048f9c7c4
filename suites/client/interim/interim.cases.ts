import { defineClientCase } from "../../../harness/client-case.ts"
import { ONE_SENTENCE } from "../../audio.ts"

export const interimClientCases = [
  defineClientCase({
    id: "interim/shrinks",
    title: "an interim is shorter than the one before it, and spelt otherwise",
    audio: ONE_SENTENCE,
    server: [
      {
        do: "script",
        lines: [
          { say: "interim", from: 0, to: 1, text: "hello there wide world" },
          { say: "interim", from: 0, to: 2, text: "Hello their" },
          { say: "interim", from: 0, to: 3, text: "Yellow" },
          { say: "final", from: 0, to: 4, text: "Yellow their wine", speechFinal: true },
        ],
      },
    ],
    checks: ["int-may-change"],
  }),
  defineClientCase({
    id: "interim/final-drops-all",
    title: "after interims with words the final is empty, and the next one shorter",
    audio: ONE_SENTENCE,
    server: [
      {
        do: "script",
        lines: [
          { say: "interim", from: 0, to: 1, text: "is anybody there" },
          { say: "final", from: 0, to: 1.5, text: "" },
          { say: "interim", from: 1.5, to: 2.5, text: "yes I am here" },
          { say: "final", from: 1.5, to: 3.5, text: "I am", speechFinal: true },
        ],
      },
    ],
    checks: ["int-final-may-drop"],
  }),
  defineClientCase({
    id: "interim/beyond-final",
    title: "a final ends before its last interim did, and the next one begins there",
    audio: ONE_SENTENCE,
    server: [
      {
        do: "script",
        lines: [
          { say: "interim", from: 0, to: 3, text: "one two three four" },
          { say: "final", from: 0, to: 2, text: "one two three" },
          { say: "interim", from: 2, to: 3.5, text: "four five" },
          { say: "final", from: 2, to: 4, text: "four five six", speechFinal: true },
        ],
      },
    ],
    checks: ["int-beyond-final"],
  }),
]
