// How bytes were samples before they were bytes: read the right way, sound is smooth and its spectrum has a colour; read
// any other way, it comes close to white noise.
import { linear16 } from "../encodings/linear16.ts"
import { linear32 } from "../encodings/linear32.ts"
import { alaw } from "../encodings/alaw.ts"
import { mulaw } from "../encodings/mulaw.ts"
import { hann, openSpectrum } from "./fourier.ts"
import { deinterleave } from "../pcm.ts"

export type ByteOrder = "little" | "big"

/** A way to read bytes as samples. */
export interface SampleForm {
  /** As `encoding=` spells it. */
  readonly encoding: "linear16" | "linear32" | "mulaw" | "alaw"
  /** Services take the little end first; the other way round is a mistake that has to be known. */
  readonly byteOrder: ByteOrder
  readonly bytesPerSample: number
  readonly channels: number
}

export interface ReadSamples extends SampleForm {
  readonly samples: readonly Float32Array[]
  /** How far from white: decibel between the geometric and the arithmetic mean of its spectrum, 0 to minus a lot. */
  readonly whitenessDb: number
}

interface Reading {
  readonly encoding: SampleForm["encoding"]
  readonly byteOrder: ByteOrder
  readonly bytesPerSample: number
  readonly decode: (bytes: Uint8Array) => Float32Array | undefined
}

const READINGS: readonly Reading[] = [
  { encoding: "linear16", byteOrder: "little", bytesPerSample: 2, decode: (bytes) => linear16.decode(bytes) },
  { encoding: "linear16", byteOrder: "big", bytesPerSample: 2, decode: (bytes) => linear16.decode(swapPairs(bytes)) },
  { encoding: "linear32", byteOrder: "little", bytesPerSample: 4, decode: floats },
  { encoding: "mulaw", byteOrder: "little", bytesPerSample: 1, decode: (bytes) => mulaw.decode(bytes) },
  { encoding: "alaw", byteOrder: "little", bytesPerSample: 1, decode: (bytes) => alaw.decode(bytes) },
]

/** The two bytes of every pair the other way round. */
export function swapPairs(bytes: Uint8Array): Uint8Array {
  const turned = new Uint8Array(bytes.length)
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    turned[at] = bytes[at + 1] ?? 0
    turned[at + 1] = bytes[at] ?? 0
  }
  return turned
}

/** Audio lies within -1 to 1, or a little beyond; four bytes of anything else are a float of any size or none. */
function floats(bytes: Uint8Array): Float32Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let strays = 0
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const value = Math.abs(view.getFloat32(at, true))
    if (!(value === 0 || (value > SMALLEST_FLOAT && value <= LARGEST_FLOAT))) strays++
  }
  return strays > (bytes.length / 4) * MAX_STRAYS ? undefined : linear32.decode(bytes)
}

/** Below -180 dBFS nothing was ever recorded; clipped recordings reach a little over full scale. */
const SMALLEST_FLOAT = 1e-9
const LARGEST_FLOAT = 4
const MAX_STRAYS = 0.02

/** Every way to read these bytes, the least white first. @param bytes a few seconds; whole samples of every kind are taken */
export function readSamples(bytes: Uint8Array): readonly ReadSamples[] {
  const whole = bytes.subarray(0, bytes.length - (bytes.length % WHOLE))
  return READINGS.flatMap(({ decode, ...form }) => {
    const interleaved = decode(whole)
    if (interleaved === undefined) return []
    const channels = channelCount(interleaved)
    const samples = deinterleave(interleaved, channels)
    return [{ ...form, channels, samples, whitenessDb: whiteness(samples) }]
  }).sort((one, other) => one.whitenessDb - other.whitenessDb)
}

/** Two channels of four bytes. */
const WHOLE = 8

/** Of channels that differ: their levels by this factor, or neighbours across them by this much of neighbours in time. */
const LEVEL_RATIO = 1.12
const STEP_RATIO = 0.8
/** In sound on one channel the next sample is more alike than the one after; in two channels it is the other way round. */
const ALIKE_MARGIN = 0.04

/**
 * One or two. On one channel even and odd samples are nothing special; of two interleaved ones they have levels of their
 * own, and steps within a pair differ from steps between pairs.
 */
export function channelCount(samples: Float32Array): 1 | 2 {
  let [even, odd, within, between, next, afterNext] = [1e-12, 1e-12, 1e-12, 1e-12, 0, 0]
  for (let at = 0; at + 3 < samples.length; at += 2) {
    const [a = 0, b = 0, c = 0, d = 0] = [samples[at], samples[at + 1], samples[at + 2], samples[at + 3]]
    even += a * a
    odd += b * b
    within += (b - a) ** 2
    between += (c - b) ** 2
    next += a * b + b * c
    afterNext += a * c + b * d
  }
  const levels = Math.max(even, odd) / Math.min(even, odd)
  const steps = Math.min(within, between) / Math.max(within, between)
  const alike = (afterNext - next) / (even + odd)
  return levels > LEVEL_RATIO || steps < STEP_RATIO || alike > ALIKE_MARGIN ? 2 : 1
}

const SIZE = 512
/** So many frames, spread over everything. */
const MAX_FRAMES = 150
const spectrum = openSpectrum(hann(SIZE))

function whiteness(channels: readonly Float32Array[]): number {
  let [sum, weight] = [0, 0]
  for (const samples of channels) {
    const step = Math.max(SIZE, Math.floor(samples.length / MAX_FRAMES))
    for (let from = 0; from + SIZE <= samples.length; from += step) {
      const found = frameWhiteness(samples, from)
      if (found === undefined) continue
      sum += found
      weight++
    }
  }
  return weight === 0 ? 0 : sum / weight
}

/** Undefined for silence, which has no colour. */
function frameWhiteness(samples: Float32Array, from: number): number | undefined {
  const power = spectrum.power(samples, from)
  let [logs, total, bins] = [0, 0, 0]
  for (let bin = 2; bin < power.length - 1; bin++) {
    const value = (power[bin] ?? 0) + 1e-9
    logs += 10 * Math.log10(value)
    total += value
    bins++
  }
  return total < SILENT_POWER ? undefined : logs / bins - 10 * Math.log10(total / bins)
}

/** One frame of noise at -90 dBFS. */
const SILENT_POWER = SIZE * SIZE * 1e-9
