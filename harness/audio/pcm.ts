// Decoded audio, and the few edits that cases make to it: cut, join, gain, silence, noise, tones. Every edit returns new
// samples and leaves the old ones alone.
import { assert } from "../errors.ts"
import type { Random } from "../prng.ts"

/** Samples by channel, -1 to 1, every channel of the same length. */
export interface PcmAudio {
  readonly sampleRateHz: number
  readonly channels: readonly Float32Array[]
}

/** Samples in each channel. */
export const sampleCount = (audio: PcmAudio): number => audio.channels[0]?.length ?? 0

export const durationMs = (audio: PcmAudio): number => (sampleCount(audio) * 1000) / audio.sampleRateHz

/** The mean of all channels; the channel itself, uncopied, when there is only one. */
export function mixDown(channels: readonly Float32Array[]): Float32Array {
  const [first, ...others] = channels
  if (first === undefined) return new Float32Array(0)
  if (others.length === 0) return first
  const mixed = Float32Array.from(first)
  for (const channel of others) {
    for (let index = 0; index < mixed.length; index++) mixed[index] = at(mixed, index) + at(channel, index)
  }
  return mixed.map((sum) => sum / channels.length)
}

/** One array for all channels, sample by sample, as raw audio travels; the channel itself when there is only one. */
export function interleave(channels: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array(0), ...others] = channels
  if (others.length === 0) return first
  const interleaved = new Float32Array(first.length * channels.length)
  channels.forEach((channel, offset) => {
    for (let index = 0; index < channel.length; index++)
      interleaved[index * channels.length + offset] = at(channel, index)
  })
  return interleaved
}

/** The way back: one array a channel; a lone channel is the array itself. */
export function deinterleave(interleaved: Float32Array, channelCount: number): readonly Float32Array[] {
  if (channelCount === 1) return [interleaved]
  const length = Math.floor(interleaved.length / channelCount)
  return Array.from({ length: channelCount }, (_, channel) => everyNth(interleaved, channelCount, channel, length))
}

function everyNth(samples: Float32Array, step: number, from: number, length: number): Float32Array {
  const taken = new Float32Array(length)
  for (let index = 0, source = from; index < length; index++, source += step) taken[index] = samples[source] ?? 0
  return taken
}

export function silencePcm(lengthMs: number, sampleRateHz: number, channelCount = 1): PcmAudio {
  const length = samplesIn(lengthMs, sampleRateHz)
  return { sampleRateHz, channels: Array.from({ length: channelCount }, () => new Float32Array(length)) }
}

/** A sine on one channel. @param peak of full scale; the default is -6 dBFS */
export function tonePcm(frequencyHz: number, lengthMs: number, sampleRateHz: number, peak = 0.5): PcmAudio {
  const radiansPerSample = (2 * Math.PI * frequencyHz) / sampleRateHz
  const tone = Float32Array.from({ length: samplesIn(lengthMs, sampleRateHz) }, (_, index) => {
    return peak * Math.sin(radiansPerSample * index)
  })
  return { sampleRateHz, channels: [tone] }
}

/** White noise on one channel, with the given RMS level. */
export function noisePcm(lengthMs: number, sampleRateHz: number, rmsDbfs: number, random: Random): PcmAudio {
  return addNoiseOfRms(silencePcm(lengthMs, sampleRateHz), 10 ** (rmsDbfs / 20), random)
}

/** The parts one after another. All must have the same rate and number of channels. */
export function joinPcm(parts: readonly PcmAudio[]): PcmAudio {
  const [first] = parts
  assert(first !== undefined, "joinPcm is given at least one part")
  for (const part of parts) {
    const alike = part.sampleRateHz === first.sampleRateHz && part.channels.length === first.channels.length
    assert(alike, "joinPcm is given parts of one rate and one channel count")
  }
  const channels = first.channels.map((_, channel) => {
    const joined = new Float32Array(parts.reduce((length, part) => length + sampleCount(part), 0))
    let offset = 0
    for (const part of parts) {
      joined.set(part.channels[channel] ?? [], offset)
      offset += sampleCount(part)
    }
    return joined
  })
  return { sampleRateHz: first.sampleRateHz, channels }
}

/** The part between two positions, rounded to whole samples and kept within the audio. */
export function slicePcm(audio: PcmAudio, fromMs: number, toMs: number): PcmAudio {
  const from = samplesIn(Math.max(0, fromMs), audio.sampleRateHz)
  const to = samplesIn(Math.max(0, toMs), audio.sampleRateHz)
  return mapChannels(audio, (channel) => channel.slice(from, to))
}

/** Louder or softer; what would leave -1 to 1 is clipped. */
export function scalePcm(audio: PcmAudio, gain: number): PcmAudio {
  return mapChannels(audio, (channel) => channel.map((sample) => clip(sample * gain)))
}

/** White noise added at `snrDb` below the level of the speech (see `speechRms`), independent on every channel. */
export function addNoise(audio: PcmAudio, snrDb: number, random: Random): PcmAudio {
  return addNoiseOfRms(audio, speechRms(audio) / 10 ** (snrDb / 20), random)
}

const SPEECH_FRAME_MS = 20
/** Frames at or below this level are pauses: quiet speech stays above it, the floor of a clean recording below. */
const SPEECH_FLOOR_RMS = 10 ** (-50 / 20)

/** The RMS over all 20 ms frames above -50 dBFS, so that pauses do not make speech look softer. 0 without any. */
export function speechRms(audio: PcmAudio): number {
  const frameLength = samplesIn(SPEECH_FRAME_MS, audio.sampleRateHz)
  let energy = 0
  let counted = 0
  for (const channel of audio.channels) {
    for (let start = 0; start < channel.length; start += frameLength) {
      const frame = channel.subarray(start, start + frameLength)
      const frameEnergy = frame.reduce((sum, sample) => sum + sample * sample, 0)
      if (frameEnergy <= SPEECH_FLOOR_RMS ** 2 * frame.length) continue
      energy += frameEnergy
      counted += frame.length
    }
  }
  return counted === 0 ? 0 : Math.sqrt(energy / counted)
}

function addNoiseOfRms(audio: PcmAudio, rms: number, random: Random): PcmAudio {
  // A uniform distribution on -a to a has the RMS a / sqrt(3); independent samples make it white.
  const amplitude = rms * Math.sqrt(3)
  return mapChannels(audio, (channel) => channel.map((sample) => clip(sample + amplitude * (2 * random() - 1))))
}

const mapChannels = (audio: PcmAudio, edit: (channel: Float32Array) => Float32Array): PcmAudio => ({
  sampleRateHz: audio.sampleRateHz,
  channels: audio.channels.map(edit),
})

const samplesIn = (lengthMs: number, sampleRateHz: number): number => Math.round((lengthMs * sampleRateHz) / 1000)

const at = (samples: Float32Array, index: number): number => samples[index] ?? 0

const clip = (sample: number): number => Math.max(-1, Math.min(1, sample))
