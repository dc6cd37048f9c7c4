// From the audio a case describes to the bytes a stream sends and the timeline its checks compare with.

import { RAW_ENCODINGS } from "./audio/encodings/index.ts"
import {
  addNoise,
  durationMs,
  interleave,
  joinPcm,
  mixDown,
  noisePcm,
  type PcmAudio,
  scalePcm,
  silencePcm,
  slicePcm,
  tonePcm,
} from "./audio/pcm.ts"
import { resamplePcm } from "./audio/resampler.ts"
import { encodeWav } from "./audio/wav.ts"
import type { AudioPart, AudioSpec } from "./case.ts"
import { assert } from "./errors.ts"
import type { FixtureLibrary } from "./fixture.ts"
import { prng, type Random } from "./prng.ts"
import type { SentAudio } from "./recording/recording.ts"
import { emptyTimeline, joinTimelines, mixTimeline, sliceTimeline, type Timeline } from "./timeline.ts"

export interface ComposedAudio {
  readonly bytes: Uint8Array
  /** The header of a container, which takes no time. */
  readonly headerByteLength: number
  readonly bytesPerSecond: number
  /** Bytes of one sample on all channels. */
  readonly blockAlign: number
  readonly timeline: Timeline
  readonly sent: SentAudio
  /** Query options that declare it: truthfully, or as the spec lies. */
  readonly declared: Readonly<Record<string, string | number>>
}

/** The rate of audio composed of no fixture at all. */
const DEFAULT_RATE_HZ = 16_000

/**
 * @param seed of the noise, so that the same case sends the same bytes
 * @throws {HarnessError} FIXTURE when a part names an unknown fixture
 */
export function composeAudio(spec: AudioSpec, library: FixtureLibrary, seed: number): ComposedAudio {
  const random = prng(seed)
  const fixtures = spec.parts.flatMap((part) => ("fixture" in part ? [library.load(part.fixture)] : []))
  const sampleRateHz = spec.sampleRateHz ?? fixtures[0]?.audio.sampleRateHz ?? DEFAULT_RATE_HZ
  const channelCount = spec.channels ?? Math.max(1, ...fixtures.map((fixture) => fixture.audio.channels.length))
  const parts = spec.parts.map((part) => composePart(part, { library, sampleRateHz, channelCount, random }))
  const audio = joinPcm(parts.map((part) => part.audio))
  const timeline = { ...joinTimelines(parts.map((part) => part.timeline)), channels: channelCount }
  return { ...encode(audio, spec), timeline }
}

interface Surroundings {
  readonly library: FixtureLibrary
  readonly sampleRateHz: number
  readonly channelCount: number
  readonly random: Random
}

function composePart(part: AudioPart, { library, sampleRateHz, channelCount, random }: Surroundings) {
  if (!("fixture" in part)) {
    const audio = spread(backdrop(part, sampleRateHz, random), channelCount)
    return { audio, timeline: emptyTimeline(durationMs(audio), channelCount) }
  }
  const fixture = library.load(part.fixture)
  const fromMs = part.fromMs ?? 0
  const toMs = part.toMs ?? durationMs(fixture.audio)
  const whole = channelCount === 1 ? mixTimeline(fixture.timeline) : fixture.timeline
  let audio = slicePcm(resamplePcm(spread(fixture.audio, channelCount), sampleRateHz), fromMs, toMs)
  if (part.gain !== undefined) audio = scalePcm(audio, part.gain)
  if (part.noiseBelowDb !== undefined) audio = addNoise(audio, part.noiseBelowDb, random)
  return { audio, timeline: { ...sliceTimeline(whole, fromMs, toMs), durationMs: durationMs(audio) } }
}

function backdrop(part: Exclude<AudioPart, { fixture: string }>, sampleRateHz: number, random: Random): PcmAudio {
  if ("silenceMs" in part) return silencePcm(part.silenceMs, sampleRateHz)
  if ("noiseMs" in part) return noisePcm(part.noiseMs, sampleRateHz, part.levelDb, random)
  return tonePcm(part.frequencyHz, part.toneMs, sampleRateHz, 10 ** (part.levelDb / 20))
}

/** Mixed down to one channel, or the last channel repeated until there are enough. */
function spread(audio: PcmAudio, channelCount: number): PcmAudio {
  if (audio.channels.length === channelCount) return audio
  if (channelCount === 1) return { ...audio, channels: [mixDown(audio.channels)] }
  const last = audio.channels.at(-1) ?? new Float32Array(0)
  return { ...audio, channels: Array.from({ length: channelCount }, (_, index) => audio.channels[index] ?? last) }
}

function encode(audio: PcmAudio, spec: AudioSpec): Omit<ComposedAudio, "timeline"> {
  const { sampleRateHz } = audio
  const channels = audio.channels.length
  const encoding = spec.encoding === undefined || spec.encoding === "wav" ? "linear16" : spec.encoding
  const codec = RAW_ENCODINGS.get(encoding)
  assert(codec !== undefined, `${encoding} is an encoding that can be sent`)
  const raw = codec.encode(interleave(audio.channels))
  const bytes = spec.encoding === "wav" ? encodeWav(audio, encoding) : raw
  const truth =
    spec.encoding === "wav" ? {} : { encoding, sample_rate: sampleRateHz, ...(channels > 1 && { channels }) }
  return {
    bytes,
    headerByteLength: bytes.byteLength - raw.byteLength,
    blockAlign: codec.bytesPerSample * channels,
    bytesPerSecond: codec.bytesPerSample * channels * sampleRateHz,
    sent: {
      ...(spec.encoding === "wav" && { container: "wav" }),
      ...fixtureName(spec),
      encoding,
      sampleRateHz,
      channels,
      durationMs: durationMs(audio),
    },
    declared: spec.declare === undefined ? truth : spec.declare === "nothing" ? {} : lie(truth, spec.declare),
  }
}

function fixtureName(spec: AudioSpec): { fixture?: string } {
  const names = spec.parts.flatMap((part) => ("fixture" in part ? [part.fixture] : []))
  return names.length === 0 ? {} : { fixture: names.join("+") }
}

function lie(truth: Record<string, string | number>, declare: Exclude<AudioSpec["declare"], "nothing" | undefined>) {
  return {
    ...truth,
    ...(declare.encoding !== undefined && { encoding: declare.encoding }),
    ...(declare.sampleRateHz !== undefined && { sample_rate: declare.sampleRateHz }),
    ...(declare.channels !== undefined && { channels: declare.channels }),
  }
}
