import {
  audioTo,
  buildRecording,
  type BuildStep,
  closed,
  endpoint,
  final,
  goodEnd,
  interim,
} from "../../recording/recording-builder.ts"
import { among, spoken, testChecks, timelineOf } from "../check-rows.ts"
import { FINALS_CHECKS } from "./finals.ts"

const GOOD = buildRecording(
  { options: { interim_results: "true" } },
  audioTo(4000),
  interim(0, 1, "good"),
  final(0, 2.3, "good evening"),
  // A rounding of the server, and the empty flush that some give.
  endpoint(2.3000002, 4, "to you"),
  final(4, 4, ""),
  ...goodEnd,
)
const stream = (...steps: readonly BuildStep[]) => buildRecording({}, audioTo(4000), ...steps, ...goodEnd)
const SILENT = stream()
const ONE = stream(final(0, 4, "good evening to you"))

const SPOKEN = timelineOf(4000, [
  ["good", 0.2, 0.8],
  ["evening", 0.8, 1.6],
  ["to", 2.4, 2.6],
  ["you", 2.6, 3],
])

testChecks(FINALS_CHECKS, [
  {
    id: "fin-contiguous",
    passes: GOOD,
    fails: stream(final(0, 2, "good evening"), final(2.2, 4, "to you")),
    saying: "goes on at 2.00 s, where the final before ended | a final of 2.20–4.00 s",
    misses: ONE,
  },
  {
    id: "fin-contiguous",
    // Channels interleave in any order.
    passes: stream(
      final(0, 2, "a", { channel_index: [1, 2] }),
      final(0, 3, "b", { channel_index: [0, 2] }),
      final(3, 4, "c", { channel_index: [0, 2] }),
      final(2, 4, "d", { channel_index: [1, 2] }),
    ),
    fails: stream(final(0, 2, "a", { channel_index: [1, 2] }), final(1.5, 4, "b", { channel_index: [1, 2] })),
    misses: stream(final(0, 2, "a", { channel_index: [1, 2] }), final(0, 4, "b", { channel_index: [0, 2] })),
  },
  { id: "fin-first-at-zero", passes: GOOD, fails: stream(final(0.2, 4, "a")), saying: "0.20–4.00 s", misses: SILENT },
  {
    id: "fin-immutable",
    passes: GOOD,
    fails: stream(final(0, 2, "a"), final(2, 3, "b"), final(1, 4, "c")),
    saying: "nothing before 3.00 s is final a second time",
    misses: ONE,
  },
  {
    id: "fin-immutable-whole",
    passes: stream(final(0, 2, "a"), final(1.8, 3, "b"), final(3, 4, "c")),
    fails: stream(final(0, 2, "a"), final(0, 2, "another")),
    saying: "what is final from 0.00–2.00 s stays so | another final of 0.00–2.00 s",
    misses: ONE,
  },
  {
    id: "fin-order-finals",
    passes: stream(final(0, 2, "a"), final(1, 3, "b"), final(1, 1, "")),
    fails: stream(final(2, 4, "b"), final(0, 2, "a")),
    saying: "one of 0.00–2.00 s, behind it",
    misses: ONE,
  },
  { id: "fin-order", passes: GOOD, fails: stream(final(2, 4, "b"), final(0, 2, "a")), misses: ONE },
  {
    id: "fin-no-duplicates",
    passes: GOOD,
    fails: stream(final(0, 2, "a"), final(0, 2, "a")),
    saying: "the final of 0.00–2.00 s came again",
    misses: ONE,
  },
  {
    id: "fin-text-complete",
    passes: spoken(GOOD, SPOKEN),
    fails: spoken(
      buildRecording({}, audioTo(4000), interim(0, 4, "good evening to you"), final(0, 4, "good"), ...goodEnd),
      SPOKEN,
    ),
    saying: "word error rate 75 % in finals, 0 % in the last interims",
    misses: GOOD,
  },
  {
    id: "fin-text-complete",
    passes: spoken(ONE, SPOKEN),
    fails: spoken(stream(final(0, 4, "nothing of the kind")), SPOKEN),
    // Cut by the network: nobody knows what was still to come.
    misses: spoken(buildRecording({}, audioTo(2000), final(0, 1, "good"), closed(1006)), SPOKEN),
  },
  {
    id: "fin-text-complete",
    passes: spoken(buildRecording({}, audioTo(2000), final(0, 2, "good evening"), ...goodEnd), SPOKEN),
    fails: spoken(stream(final(0, 4, "")), SPOKEN),
    // Declared at half its rate: the clock of the server is another one.
    misses: spoken(
      buildRecording({ options: { sample_rate: "8000" } }, audioTo(4000), final(0, 8, "x"), ...goodEnd),
      SPOKEN,
    ),
  },
  {
    id: "fin-deterministic-mock",
    passes: among(GOOD, { ...GOOD }),
    fails: among(GOOD, buildRecording({ options: { interim_results: "true" } }, audioTo(4000), final(0, 4, "x"))),
    saying: 'the same as on the other stream: channel 0, 0.00–4.00 s: "x" | channel 0, 0.00–2.30 s: "good evening"',
    misses: GOOD,
  },
])
