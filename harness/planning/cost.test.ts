import { expect, test } from "vitest"
import type { StreamSpec } from "../case.ts"
import { CONTROL } from "../protocol/script.ts"
import { costOf, sumCosts } from "./cost.ts"

const audio = { parts: [{ silenceMs: 500 }, { fixture: "speech" }, { fixture: "speech", fromMs: 200, toMs: 1_200 }] }
const closed = { do: "await", until: "closed", timeoutMs: 35_000 } as const
const cost = (...streams: readonly StreamSpec[]) => costOf({ streams }, () => 3_000)

test.each<[string, readonly StreamSpec[], number, number]>([
  ["a stream costs its audio, and an answer", [{ audio }], 4_500, 5_100],
  ["streams at once cost the time of the longest", [{ audio }, {}], 4_500, 5_100],
  ["streams one after the other cost the time of all", [{ audio }, { audio, after: "previous" }], 9_000, 10_200],
  [
    "a pause is paid for",
    [
      {
        audio,
        script: [
          { do: "audio", toMs: 1_000 },
          { do: "pause", ms: 4_000 },
        ],
      },
    ],
    5_000,
    5_300,
  ],
  [
    "audio that is sent twice as fast takes half the time",
    [{ audio, speed: 2, script: [{ do: "audio" }] }],
    4_500,
    2_550,
  ],
  ["a close that nobody asked for comes to who waits", [{ script: [closed] }], 0, 12_300],
  ["one that was asked for comes at once", [{ script: [{ do: "text", text: CONTROL.closeStream }, closed] }], 0, 600],
])("%s", (_, streams, audioMs, wallMs) => {
  expect(cost(...streams)).toEqual({ streams: streams.length, audioMs, wallMs })
})

test("costs add up", () => {
  expect(sumCosts([cost({ audio }), cost({}, {})])).toEqual({ streams: 3, audioMs: 4_500, wallMs: 5_700 })
})
