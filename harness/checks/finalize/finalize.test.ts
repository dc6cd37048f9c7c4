import { describe } from "vitest"
import {
  audioTo,
  buildRecording,
  type BuildStep,
  closed,
  final,
  finalize,
  goodEnd,
  hear,
  metadata,
  say,
  wait,
} from "../../recording/recording-builder.ts"
import { testChecks } from "../check-rows.ts"
import { FINALIZE_CHANNEL_CHECKS } from "./finalize-channels.ts"
import { FINALIZE_FLOW_CHECKS } from "./finalize-flow.ts"
import { FINALIZE_CHECKS } from "./finalize.ts"

const stream = (...steps: readonly BuildStep[]) => buildRecording({}, ...steps)
const flush = (from: number, to: number, more: object = {}) => final(from, to, "good", { from_finalize: true, ...more })
const REST = [audioTo(4000), final(2, 4, "evening"), ...goodEnd]
const GOOD = stream(audioTo(2000), finalize, wait(50), flush(0, 2), ...REST)
const UNASKED = stream(audioTo(2000), final(0, 2, "good"), ...REST)
const UNHEEDED = stream(audioTo(2000), finalize, audioTo(4000), final(0, 4, "good evening"), ...goodEnd)
/** A server of 2023, before the flag. */
const unmarked = (from: number, to: number) => final(from, to, "good", { from_finalize: undefined })
const OLD = stream(audioTo(2000), finalize, unmarked(0, 2), audioTo(4000), unmarked(2, 4), ...goodEnd)
const LOST = stream(audioTo(2000), finalize, wait(500), closed(1006))

describe("the flush", () => {
  testChecks(FINALIZE_CHECKS, [
    {
      id: "fz-flush",
      passes: GOOD,
      fails: UNHEEDED,
      saying: "that ends at the 2.00 s sent | finals that end elsewhere: 4.00 s",
      misses: UNASKED,
    },
    {
      id: "fz-flush",
      passes: OLD,
      fails: stream(audioTo(2000), finalize, wait(6000), final(0, 1, "good")),
      saying: "1.00 s",
      misses: LOST,
    },
    { id: "fz-flag", passes: GOOD, fails: stream(audioTo(2000), finalize, final(0, 2, "good"), ...REST), misses: OLD },
    {
      id: "fz-prompt",
      passes: GOOD,
      fails: stream(audioTo(2000), finalize, wait(1500), flush(0, 2), ...REST),
      saying: "after 1.50 s",
      misses: UNASKED,
    },
    {
      id: "fz-order",
      passes: GOOD,
      fails: stream(audioTo(2000), finalize, audioTo(2500), flush(0, 2.5), ...REST),
      saying: "nothing beyond the 2.00 s sent before Finalize | up to 2.50 s",
      misses: UNHEEDED,
    },
  ])
})

describe("what goes on around it", () => {
  testChecks(FINALIZE_FLOW_CHECKS, [
    { id: "fz-speech-final", passes: stream(flush(0, 2, { speech_final: true })), fails: GOOD, misses: UNASKED },
    {
      id: "fz-stays-open",
      passes: GOOD,
      fails: stream(audioTo(2000), finalize, flush(0, 2), closed(1000)),
      saying: "close 1000",
      misses: UNASKED,
    },
    {
      id: "fz-stays-open",
      passes: GOOD,
      fails: stream(audioTo(2000), finalize, flush(0, 2), audioTo(4000), final(0, 2, "evening"), ...goodEnd),
      saying: "it goes on at 2.00 s | 0.00–2.00 s",
      misses: LOST,
    },
    {
      id: "fz-no-metadata",
      passes: GOOD,
      fails: stream(audioTo(2000), finalize, flush(0, 2), metadata(), ...REST),
      misses: UNASKED,
    },
    {
      id: "fz-flag-only-then",
      passes: GOOD,
      fails: stream(audioTo(1000), flush(0, 1), ...REST),
      misses: stream(audioTo(2000), unmarked(0, 2)),
    },
    {
      id: "fz-count",
      passes: stream(audioTo(2000), finalize, flush(0, 2), finalize, flush(2, 2)),
      fails: stream(audioTo(2000), finalize, flush(0, 2), flush(2, 2)),
      saying: "one more than the 1 asked for by then",
      misses: UNASKED,
    },
    {
      id: "fz-count",
      // One for each channel.
      passes: stream(finalize, flush(0, 2, { channel_index: [0, 2] }), flush(0, 2, { channel_index: [1, 2] })),
      fails: stream(say('{"type":"Finalize","channel":1}'), flush(0, 2, { channel_index: [0, 2] })),
      misses: UNASKED,
    },
  ])
})

const SCHEMA_ERROR = hear({ type: "Error", variant: "SchemaError", description: "no" })
const stereo = (...steps: readonly BuildStep[]) =>
  buildRecording({ options: { multichannel: "true", channels: "2" }, bytesPerMs: 64 }, audioTo(2000), ...steps)
const second = say('{"type":"Finalize","channel":1}')
const ninth = say('{"type":"Finalize","channel":9}')

describe("with little audio, or for one channel", () => {
  testChecks(FINALIZE_CHANNEL_CHECKS, [
    {
      id: "fz-little-audio",
      passes: stream(finalize, audioTo(1000)),
      fails: stream(finalize, SCHEMA_ERROR),
      saying: "no error",
      misses: GOOD,
    },
    {
      id: "fz-little-audio",
      passes: stream(audioTo(2000), finalize, finalize),
      fails: stream(finalize, closed(1008, "no audio")),
      misses: UNASKED,
    },
    {
      id: "fz-channel",
      passes: stereo(second, flush(0, 2, { channel_index: [1, 2] })),
      fails: stereo(second, flush(0, 2, { channel_index: [0, 2] })),
      saying: "a flush of channel 1 alone | one of channel 0",
      misses: stereo(finalize, flush(0, 2, { channel_index: [1, 2] })),
    },
    {
      id: "fz-channel",
      passes: stereo(second, wait(500)),
      fails: stereo(second, wait(2000), final(0, 2, "x")),
      saying: "none",
      misses: GOOD,
    },
    {
      id: "fz-channel-out-of-range",
      passes: stereo(ninth, SCHEMA_ERROR),
      fails: stereo(ninth, closed(1008, "no such channel")),
      misses: stereo(second),
    },
  ])
})
