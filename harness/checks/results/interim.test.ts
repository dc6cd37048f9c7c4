import { expect, test } from "vitest"
import {
  audioTo,
  buildRecording,
  type BuildStep,
  final,
  goodEnd,
  interim,
  senderReport,
} from "../../recording/recording-builder.ts"
import type { Pacing } from "../../recording/recording.ts"
import { outcomeOf, spoken, testChecks, timelineOf } from "../check-rows.ts"
import { INTERIM_CHECKS } from "./interim.ts"

const asked = { options: { interim_results: "true" } }
const stream = (...steps: readonly BuildStep[]) => buildRecording(asked, audioTo(9000), ...steps, ...goodEnd)

const GOOD = stream(
  interim(0, 1, "good"),
  interim(0, 2, "could evening"),
  interim(0, 3.2, "good evening to"),
  // The last interim may reach beyond the final.
  interim(0, 4.2, "good evening to you all"),
  final(0, 4, "good evening to you"),
  interim(4, 5, ""),
  interim(4, 6, ""),
  final(4, 9, ""),
)
const UNASKED = buildRecording({}, audioTo(9000), final(0, 9, "good evening"), ...goodEnd)
const EMPTY = stream()
const SILENCE = timelineOf(9000, [])

testChecks(INTERIM_CHECKS, [
  {
    id: "int-off-by-default",
    passes: UNASKED,
    fails: buildRecording({}, audioTo(9000), interim(0, 1, "good"), ...goodEnd),
    saying: "is_final is false",
    misses: GOOD,
  },
  {
    id: "int-off-by-default",
    // A server that leaves the flag out breaks another rule.
    passes: buildRecording({}, audioTo(9000), final(0, 9, "good", { is_final: undefined }), ...goodEnd),
    fails: buildRecording({}, audioTo(9000), interim(0, 1, "good"), ...goodEnd),
    misses: EMPTY,
  },
  {
    id: "int-on",
    passes: GOOD,
    fails: stream(final(0, 9, "good evening")),
    saying: "none for 0.00–9.00 s",
    misses: EMPTY,
  },
  {
    id: "int-same-start",
    passes: GOOD,
    fails: stream(interim(0, 1, "good"), final(0.2, 4, "good evening")),
    saying: "a final of 0.20–4.00 s",
    misses: UNASKED,
  },
  {
    id: "int-duration-grows",
    passes: GOOD,
    fails: stream(interim(0, 2, "good evening"), interim(0, 1, "good")),
    saying: "a duration of at least 2 s | 1 s",
    misses: stream(interim(0, 1, "good"), final(0, 4, "good evening"), interim(4, 4.5, "")),
  },
  {
    id: "int-cadence",
    passes: GOOD,
    fails: stream(interim(0, 1, "good"), interim(0, 3.5, "good evening"), final(0, 4, "good evening to you")),
    saying: "none from 1.00 s to 3.50 s",
    misses: UNASKED,
  },
  {
    id: "int-cadence",
    // No speech between 1 and 6 s, by the timeline.
    passes: spoken(stream(interim(0, 1, "good"), final(0, 9, "good evening")), timelineOf(9000, [["good", 0, 1]])),
    fails: spoken(stream(interim(0, 1, "good"), final(0, 9, "good")), timelineOf(9000, [["good", 0.1, 5]])),
    misses: spoken(stream(final(0, 9, "")), SILENCE),
  },
  {
    id: "int-silence",
    passes: spoken(stream(interim(0, 1, ""), final(0, 9, "")), SILENCE),
    fails: spoken(stream(final(0, 9, "")), SILENCE),
    misses: GOOD,
  },
  {
    id: "int-not-speech-final",
    passes: GOOD,
    fails: stream(interim(0, 1, "good", { speech_final: true })),
    misses: UNASKED,
  },
  {
    id: "int-not-from-finalize",
    passes: GOOD,
    fails: stream(interim(0, 1, "good", { from_finalize: true })),
    misses: UNASKED,
  },
  {
    id: "int-no-none-after-final",
    passes: GOOD,
    fails: stream(final(0, 4, "good evening"), interim(3, 5, "evening")),
    saying: "nothing before 4.00 s any more, which is final | a result of 3.00–5.00 s",
    misses: EMPTY,
  },
])

const pacing: Pacing = { mode: "microphone", speed: 8, delayMs: 0, jitterMs: 0 }
const GAPS = [audioTo(9000), interim(0, 1, "good"), final(0, 9, "good evening to you"), ...goodEnd]

test.each([
  { why: "audio was sent at 8 times real time", recording: buildRecording({ ...asked, header: { pacing } }, ...GAPS) },
  {
    why: "our own sender was late (99th percentile 80 ms)",
    recording: buildRecording(asked, ...GAPS, senderReport({ onTime: false, latenessMsP99: 80 })),
  },
])("the cadence of interims is inconclusive when $why", ({ why, recording }) => {
  expect(outcomeOf(INTERIM_CHECKS, "int-cadence", recording)).toEqual({ type: "inconclusive", why })
})
