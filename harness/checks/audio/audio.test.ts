import { describe } from "vitest"
import {
  audioTo,
  buildRecording,
  type BuildOptions,
  type BuildStep,
  closed,
  closeStream,
  emptyFrame,
  final,
  goodEnd,
  keepAlive,
  metadata,
  refused,
  wait,
} from "../../recording/recording-builder.ts"
import type { Recording, RecordingHeader } from "../../recording/recording.ts"
import { AUDIO_CUT_CHECKS } from "./audio-cuts.ts"
import { AUDIO_FORMAT_CHECKS } from "./audio-format.ts"
import { among, spoken, testChecks, timelineOf } from "../check-rows.ts"

const stream = (options: BuildOptions, ...steps: readonly BuildStep[]) => buildRecording(options, ...steps)
const refusal = (
  options: BuildOptions["options"],
  status = 400,
  headers: readonly (readonly [string, string])[] = [],
) => buildRecording({ opened: false, options: options ?? {} }, refused(status, '{"err_code":"x"}', headers))
const MONO = [audioTo(1000), final(0, 1, "good evening"), ...goodEnd]
const GOOD = stream({}, ...MONO)
const mulaw: BuildOptions = {
  options: { encoding: "mulaw", sample_rate: "8000" },
  bytesPerMs: 8,
  header: { audio: { encoding: "mulaw", sampleRateHz: 8000, channels: 1 } },
}
const linear32: BuildOptions = {
  options: { encoding: "linear32" },
  bytesPerMs: 64,
  header: { audio: { encoding: "linear32", sampleRateHz: 16_000, channels: 1 } },
}
const undeclared: BuildOptions = { options: { encoding: undefined, sample_rate: undefined } }
const wrongRate: BuildOptions = { options: { sample_rate: "8000" } }
const wrongLength = metadata({ duration: 0.5 })

describe("formats", () => {
  testChecks(AUDIO_FORMAT_CHECKS, [
    {
      id: "audio-linear16",
      passes: GOOD,
      fails: stream({}, audioTo(1000), wrongLength),
      saying: "32000 bytes are 1.00 s",
      misses: stream(mulaw, ...MONO),
    },
    { id: "audio-linear16", passes: GOOD, fails: refusal({}), saying: "400", misses: stream({}, audioTo(1000)) },
    {
      id: "audio-linear32",
      passes: stream(linear32, ...MONO),
      fails: stream(linear32, audioTo(1000), wrongLength),
      misses: GOOD,
    },
    {
      id: "audio-g711",
      passes: stream(mulaw, ...MONO),
      fails: stream(mulaw, audioTo(1000), wrongLength),
      misses: GOOD,
    },
    {
      id: "audio-compressed",
      passes: stream({ options: { encoding: "speex" } }),
      fails: refusal({ encoding: "speex" }),
      misses: GOOD,
    },
    {
      id: "audio-bad-encoding-400",
      passes: refusal({ encoding: "foo" }, 400, [["dg-error", "x"]]),
      fails: stream({ options: { encoding: "foo" } }),
      saying: "a refusal with 400 | the upgrade was accepted",
      misses: GOOD,
    },
    {
      id: "audio-bad-encoding-400",
      passes: refusal({ encoding: "foo" }, 400, [["dg-error", "x"]]),
      fails: refusal({ encoding: "foo" }),
      saying: "400 without dg-error",
      misses: GOOD,
    },
    {
      id: "audio-bad-sample-rate-400",
      passes: refusal({ sample_rate: "1.5" }),
      fails: stream({ options: { sample_rate: "0" } }),
      misses: GOOD,
    },
    {
      id: "audio-undecodable",
      passes: stream(undeclared, audioTo(1000), closed(1008, "DATA-0000")),
      fails: stream(undeclared, audioTo(1000), closed(1011, "oops")),
      saying: "close 1011 oops, no Metadata",
      misses: GOOD,
    },
    {
      id: "audio-undecodable",
      passes: stream(undeclared, audioTo(1000), closeStream, metadata({ duration: 0 }), closed()),
      fails: stream(undeclared, audioTo(1000), final(0, 1, "good"), ...goodEnd),
      // A container says what it is.
      misses: stream({ ...undeclared, header: { audio: { container: "wav" } } }, ...MONO),
    },
    {
      id: "audio-wrong-rate-silent",
      passes: stream(wrongRate, audioTo(1000), closeStream, metadata({ duration: 2 }), closed()),
      fails: stream(wrongRate, audioTo(1000), closeStream, metadata({ duration: 1 }), closed()),
      saying: "a duration as declared: 2.00 s | 1 s",
      misses: GOOD,
    },
    {
      id: "audio-wrong-rate-silent",
      passes: stream(wrongRate, audioTo(1000), closeStream, metadata({ duration: 2 }), closed()),
      fails: stream(wrongRate, audioTo(1000), closed(1008, "DATA-0000")),
      misses: GOOD,
    },
  ])
})

const KNOWN = timelineOf(1000, [["good", 0.1, 0.9]])
const SILENCE = timelineOf(1000, [])
const noRate: BuildOptions = { options: { sample_rate: undefined } }
const chunks = (chunkMs: number, text: string) => stream({ chunkMs }, audioTo(1000), final(0, 1, text), ...goodEnd)
const bytes = (bytesPerMs: number, text = "good evening") => stream({ bytesPerMs }, audioTo(1000), final(0, 1, text))
const byBytes = (recording: Recording, chunkByteLength: number): Recording => {
  const header: RecordingHeader = { ...recording.header, pacing: { ...recording.header.pacing, chunkByteLength } }
  return { ...recording, header }
}
const odd = (text?: string) => byBytes(bytes(32.01, text), 3201)
const paused = (endsAt: number, ...between: readonly BuildStep[]) =>
  stream(
    {},
    audioTo(1000),
    final(0, 1, "good"),
    wait(5000),
    ...between,
    audioTo(2000),
    final(1, endsAt, "evening"),
    ...goodEnd,
  )

describe("cuts and clock", () => {
  testChecks(AUDIO_CUT_CHECKS, [
    {
      id: "audio-missing-sample-rate",
      passes: stream(noRate, audioTo(1000), final(0, 1, "a"), ...goodEnd),
      fails: stream(noRate, audioTo(1000), final(0, 1, "good evening to you"), ...goodEnd),
      saying: "4 words, as if the rate were known: good evening to you",
      misses: GOOD,
    },
    {
      id: "audio-chunk-invariance",
      passes: among(chunks(100, "Good evening."), chunks(20, "good evening")),
      fails: among(chunks(100, "good evening"), chunks(20, "could even")),
      misses: among(chunks(100, "good"), chunks(100, "good")),
    },
    { id: "audio-split-sample", passes: among(odd(), bytes(32)), fails: among(odd(""), bytes(32)), misses: GOOD },
    {
      id: "audio-large-frame",
      passes: stream({ chunkMs: 9000 }, audioTo(9000), final(0, 9, "good"), ...goodEnd),
      fails: stream({ chunkMs: 9000 }, audioTo(9000), final(0, 4, "good"), ...goodEnd),
      saying: "results that cover the frame, up to 9.00 s | up to 4.00 s",
      misses: GOOD,
    },
    {
      id: "audio-empty-frame-closes",
      passes: stream({}, audioTo(1000), emptyFrame, metadata(), closed()),
      fails: stream({}, audioTo(1000), emptyFrame, wait(9000), closed(1006, "", "us")),
      saying: "no Metadata, close 1006 by the client",
      misses: GOOD,
    },
    {
      id: "audio-silence-ok",
      passes: spoken(stream({}, audioTo(1000), final(0, 1, ""), ...goodEnd), SILENCE),
      fails: spoken(GOOD, SILENCE),
      saying: "no words in silence",
      misses: GOOD,
    },
    {
      id: "audio-silence-ok",
      passes: spoken(stream({}, audioTo(1000), ...goodEnd), SILENCE),
      fails: spoken(stream({}, audioTo(1000), closed(1008, "DATA-0000")), SILENCE),
      misses: spoken(GOOD, KNOWN),
    },
    {
      id: "audio-all-covered",
      passes: GOOD,
      fails: stream({}, audioTo(1000), final(0, 0.5, "good"), ...goodEnd),
      saying: "finals of channel 0 over all 1.00 s of audio | over 0.50 s",
      misses: stream({}, audioTo(1000), final(0, 0.5, "good"), closed(1006)),
    },
    {
      id: "audio-all-covered",
      passes: GOOD,
      fails: stream(
        {},
        audioTo(1000),
        final(0, 1, "good", { channel_index: [0, 2] }),
        final(0, 0.5, "", { channel_index: [1, 2] }),
        ...goodEnd,
      ),
      saying: "channel 1",
      misses: stream(undeclared, ...MONO),
    },
    { id: "audio-clock-only", passes: paused(2), fails: paused(7), saying: "at most 2.00 s | 7.00 s", misses: GOOD },
    { id: "ka-no-audio-time", passes: paused(2, keepAlive), fails: paused(7, keepAlive), misses: paused(7) },
  ])
})
