import { describe } from "vitest"
import {
  audioTo,
  buildRecording,
  type BuildOptions,
  type BuildStep,
  closed,
  endpoint,
  final,
  goodEnd,
  refused,
  speechStarted,
  utteranceEnd,
} from "../../recording/recording-builder.ts"
import { spoken, testChecks, timelineOf } from "../check-rows.ts"
import { MULTICHANNEL_SPEECH_CHECKS } from "./multichannel-speech.ts"
import { MULTICHANNEL_CHECKS } from "./multichannel.ts"

const stereo: BuildOptions = {
  options: { channels: "2", multichannel: "true", endpointing: "300" },
  bytesPerMs: 64,
  header: { audio: { encoding: "linear16", sampleRateHz: 16_000, channels: 2 } },
}
const mixed: BuildOptions = { ...stereo, options: { channels: "2" } }
const streamOf = (options: BuildOptions, ...steps: readonly BuildStep[]) =>
  buildRecording(options, audioTo(4000), ...steps, ...goodEnd)
const stream = (...steps: readonly BuildStep[]) => streamOf(stereo, ...steps)
const left = { channel_index: [0, 2] }
const right = { channel_index: [1, 2] }
const LEFT = [endpoint(0, 2, "good evening", left), final(2, 4, "", left)]
const RIGHT = [endpoint(0, 2.5, "how are you", right), final(2.5, 4, "", right)]
// In any order.
const GOOD = stream(...RIGHT, ...LEFT)
const MONO = buildRecording({}, audioTo(4000), final(0, 4, "good evening"), ...goodEnd)
const CUT = buildRecording(stereo, audioTo(4000), ...LEFT, closed(1006))

const KNOWN = timelineOf(
  4000,
  [
    ["good", 0.2, 0.8, 0],
    ["evening", 0.8, 1.6, 0],
    ["how", 0.1, 0.5, 1],
    ["are", 0.5, 1, 1],
    ["you", 1, 2, 1],
  ],
  2,
)

describe("channels", () => {
  testChecks(MULTICHANNEL_CHECKS, [
    {
      id: "mc-index",
      passes: GOOD,
      fails: stream(final(0, 4, "good evening")),
      saying: "channel_index [i,2] | [0,1]",
      misses: MONO,
    },
    { id: "mc-index", passes: CUT, fails: stream(...LEFT), saying: "Results of channel 1 | none", misses: stream() },
    {
      id: "mc-contiguous",
      passes: GOOD,
      fails: stream(final(0, 2, "a", right), ...LEFT, final(2.5, 4, "b", right)),
      saying: "channel 1 goes on at 2.00 s",
      misses: MONO,
    },
    {
      id: "mc-final-pair",
      passes: spoken(GOOD, KNOWN),
      fails: spoken(stream(...LEFT, final(0, 4, "how are you", right)), KNOWN),
      saying: "finals and endpoints of channel 1 on its own",
      misses: GOOD,
    },
    {
      id: "mc-off-mono-index",
      passes: streamOf(mixed, final(0, 4, "x")),
      fails: streamOf(mixed, ...LEFT),
      misses: GOOD,
    },
    {
      id: "mc-max-20",
      passes: buildRecording({ opened: false, options: { channels: "21" } }, refused(400, "{}")),
      fails: buildRecording({ options: { channels: "21" } }),
      misses: GOOD,
    },
    {
      id: "mc-close",
      passes: GOOD,
      fails: stream(...LEFT, final(0, 2, "how", right)),
      saying: "finals of channel 1 up to 4.00 s | up to 2.00 s",
      misses: CUT,
    },
  ])
})

const onLeft = { channel: [0, 2] }
const onRight = { channel: [1, 2] }
const words = (end: number) => [{ word: "x", start: end - 0.5, end, confidence: 0.9 }]
const ENDS = [endpoint(0, 2, "x", { ...left, words: words(1.6) }), endpoint(0, 2.5, "x", { ...right, words: words(2) })]

describe("speech", () => {
  testChecks(MULTICHANNEL_SPEECH_CHECKS, [
    {
      id: "mc-separate",
      passes: spoken(GOOD, KNOWN),
      fails: spoken(stream(...LEFT, endpoint(0, 4, "good evening", right)), KNOWN),
      saying: "only what was said on channel 1 | 2 of 2 words of another channel: good evening",
      misses: GOOD,
    },
    {
      id: "mc-utterance-end",
      passes: stream(...ENDS, utteranceEnd(2, onRight), utteranceEnd(1.6, onLeft)),
      fails: stream(...ENDS, utteranceEnd(2, onLeft)),
      saying: "channel [1,2], where that was said | [0,2]",
      misses: MONO,
    },
    {
      id: "mc-utterance-end",
      passes: spoken(stream(speechStarted(0.2, onLeft), speechStarted(0.1, onRight), ...LEFT), KNOWN),
      fails: stream(speechStarted(0.2)),
      saying: "channel [i,2] | [0,1]",
      misses: GOOD,
    },
    {
      id: "mc-interleaved",
      passes: spoken(GOOD, KNOWN),
      fails: spoken(stream(final(0, 4, "", left), final(0, 4, "good evening", right)), KNOWN),
      saying: "the words of channel 0 on that channel | 0 of 2",
      misses: spoken(MONO, KNOWN),
    },
  ])
})
