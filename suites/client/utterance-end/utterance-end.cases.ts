import { defineClientCase } from "../../../harness/client-case.ts"
import { ONE_SENTENCE } from "../../audio.ts"

export const utteranceEndClientCases = [
  defineClientCase({
    id: "utterance-end/asked-for",
    title: "utterance_end_ms is asked for together with interim_results",
    audio: ONE_SENTENCE,
    checks: ["ue-needs-interim-client"],
  }),
  defineClientCase({
    id: "utterance-end/minus-one",
    title: "an UtteranceEnd of -1 comes in the middle of an utterance",
    audio: ONE_SENTENCE,
    server: [
      {
        do: "script",
        lines: [
          { say: "final", from: 0, to: 1, text: "An utterance", speechFinal: true },
          { say: "final", from: 1, to: 2, text: "that is in two" },
          { say: "utterance-end", atMs: 2_500, lastWordEnd: -1 },
          { say: "final", from: 2, to: 3, text: "parts.", speechFinal: true },
        ],
      },
    ],
    breaks: ["ue-gap", "ue-after-final"],
    checks: ["ue-client-minus-one"],
  }),
  defineClientCase({
    id: "utterance-end/stale",
    title: "an UtteranceEnd comes that is older than the words being collected",
    audio: ONE_SENTENCE,
    server: [
      {
        do: "script",
        lines: [
          { say: "final", from: 0, to: 1, text: "What was before.", speechFinal: true },
          { say: "final", from: 1, to: 2, text: "What is" },
          { say: "utterance-end", atMs: 2_300, lastWordEnd: 0.95 },
          { say: "final", from: 2, to: 3, text: "being said now.", speechFinal: true },
        ],
      },
    ],
    breaks: ["ue-gap", "ue-after-final"],
    checks: ["ue-client-stale"],
  }),
  defineClientCase({
    id: "utterance-end/channel-array",
    title: "channel is an array in UtteranceEnd and an object in Results",
    audio: ONE_SENTENCE,
    server: [
      {
        do: "script",
        lines: [
          { say: "final", from: 0, to: 0.5, text: "Read both." },
          { say: "utterance-end", atMs: 1_600, lastWordEnd: 0.45 },
          { say: "final", from: 0.5, to: 3, text: "And go on.", speechFinal: true },
        ],
      },
    ],
    checks: ["ue-client-channel-type"],
  }),
]
