// Where a sound ends in frequency, as a share of its sample rate: audio that came from a lower rate stops at half of that
// rate, which says what the rate is to be, and resamplers leave a mirror image right there.
import { hann, openSpectrum } from "./fourier.ts"

export interface BandEdge {
  /** Of the sample rate, 0 to 0.5; where the spectrum has lost 10 dB on its way to the floor. */
  readonly edge: number
  /** Of the sample rate: where it has reached the floor. */
  readonly end: number
  /** How far the sound just below the edge stands above the floor. */
  readonly riseDb: number
  /** Of the sample rate: the line around which the spectrum is mirrored, to a thousandth; undefined where it is not. */
  readonly mirror: number | undefined
}

const SIZE = 1024
const HOP = SIZE / 2
const BINS = SIZE / 2 + 1
const MIN_FRAMES = 6
/** A few seconds say it all. */
const MAX_FRAMES = 560
/** Frames this far below the loudest hold nothing but the floor. */
const FAINT_DB = 60
/** The floor is looked for here: below the roll-off of the converter, above what most speech has. */
const FLOOR_FROM = Math.floor(0.4 * SIZE)
const FLOOR_TO = Math.floor(0.485 * SIZE)
const ABOVE_FLOOR_DB = 3
const MIN_RISE_DB = 4
const EDGE_DROP_DB = 10

const spectrum = openSpectrum(hann(SIZE))

/** @returns undefined when the sound fills its band, or there is too little of it */
export function bandEdge(samples: Float32Array): BandEdge | undefined {
  const frames = logSpectra(samples)
  if (frames.length < MIN_FRAMES) return undefined
  const edges = loudnessThirds(frames).flatMap((third) => edgeOf(smooth(meanOf(third))) ?? [])
  const mostDb = Math.max(...edges.map(({ riseDb }) => riseDb))
  const found = edges.filter(({ riseDb }) => riseDb > mostDb / 2).sort((one, other) => other.edge - one.edge)[0]
  return found && { ...found, mirror: mirrorNear(frames, found.edge) }
}

/** In decibel, frame by frame; faint frames are left out. */
function logSpectra(samples: Float32Array): readonly Float64Array[] {
  const count = Math.min(MAX_FRAMES, Math.floor((samples.length - SIZE) / HOP) + 1)
  const spectra = Array.from({ length: Math.max(0, count) }, (_, frame) => {
    const power = spectrum.power(samples, frame * HOP)
    return power.map((value) => 10 * Math.log10(value / SIZE + 1e-12))
  })
  const levels = spectra.map(totalDb)
  const top = Math.max(...levels)
  return spectra.filter((_, frame) => (levels[frame] ?? 0) > top - FAINT_DB)
}

const totalDb = (spectrumDb: Float64Array): number =>
  10 * Math.log10(spectrumDb.reduce((sum, value) => sum + 10 ** (value / 10), 0))

/** Soft, middling and loud frames: an edge shows where its side of the band has something to show. */
function loudnessThirds(frames: readonly Float64Array[]): readonly (readonly Float64Array[])[] {
  const byLevel = frames
    .map((frame) => ({ frame, level: totalDb(frame) }))
    .sort((one, other) => one.level - other.level)
  const third = Math.floor(byLevel.length / 3)
  return [0, 1, 2].map((part) => byLevel.slice(part * third, (part + 1) * third).map(({ frame }) => frame))
}

function meanOf(frames: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(BINS)
  for (const frame of frames) for (let bin = 0; bin < BINS; bin++) sum[bin] = (sum[bin] ?? 0) + (frame[bin] ?? 0)
  return sum.map((value) => value / Math.max(1, frames.length))
}

const smooth = (values: Float64Array, reach = 2): Float64Array =>
  values.map((_, at) => meanBetween(values, at - reach, at + reach))

function meanBetween(values: Float64Array, from: number, to: number): number {
  const part = values.subarray(Math.max(0, from), Math.min(values.length, to + 1))
  return part.reduce((sum, value) => sum + value, 0) / Math.max(1, part.length)
}

/** From the top down to the first bin above the floor, then down to where the sound is at its level. */
function edgeOf(levels: Float64Array): Omit<BandEdge, "mirror"> | undefined {
  const floorDb = levels.slice(FLOOR_FROM, FLOOR_TO).sort()[Math.floor((FLOOR_TO - FLOOR_FROM) / 2)] ?? 0
  let top = FLOOR_TO
  while (top > MIN_EDGE_BIN && (levels[top] ?? 0) < floorDb + ABOVE_FLOOR_DB) top--
  const riseDb = meanBetween(levels, Math.floor(top * 0.82), Math.floor(top * 0.9)) - floorDb
  if (riseDb <= MIN_RISE_DB) return undefined
  const passDb = meanBetween(levels, Math.floor(top * 0.78), Math.floor(top * 0.86))
  const edgeDb = Math.max(passDb - EDGE_DROP_DB, (passDb + floorDb) / 2)
  let bin = top
  while (bin > MIN_EDGE_BIN && (levels[bin] ?? 0) < edgeDb) bin--
  return { edge: bin / SIZE, end: top / SIZE, riseDb }
}

/** Half of 2 kHz in audio of 48 kHz: no speech is narrower. */
const MIN_EDGE_BIN = 20

/** Mirrors are looked for from just below to well above the edge: filters leave more or less of one. */
const MIRROR_FROM = 0.88
const MIRROR_TO = 1.14
/** Bins on either side that are compared: a window's own leakage reaches over the first of them. */
const MIRROR_NEAREST = 2
const MIRROR_REACH = 0.07
/** Correlation of the fine structure on both sides; unrelated noise stays below 0.08. */
const MIRROR_CORRELATION = 0.12

function mirrorNear(frames: readonly Float64Array[], edge: number): number | undefined {
  const fine = frames.map(fineStructure)
  let best = MIRROR_CORRELATION
  let found: number | undefined
  const last = Math.min(2 * (BINS - 10), Math.ceil(2 * edge * SIZE * MIRROR_TO))
  // In half bins: a mirror may stand between two.
  for (let twice = Math.floor(2 * edge * SIZE * MIRROR_FROM); twice <= last; twice++) {
    const alike = likenessAround(fine, twice)
    if (alike <= best) continue
    best = alike
    found = twice / 2 / SIZE
  }
  return found
}

/** What is left of a spectrum without its course. */
function fineStructure(levels: Float64Array): Float64Array {
  const course = smooth(levels, 3)
  return levels.map((level, bin) => level - (course[bin] ?? 0))
}

function likenessAround(frames: readonly Float64Array[], twice: number): number {
  const middle = Math.floor(twice / 2)
  const reach = Math.max(8, Math.floor(MIRROR_REACH * middle))
  let [product, below, above] = [0, 1e-9, 1e-9]
  for (const frame of frames) {
    for (let distance = MIRROR_NEAREST; distance < MIRROR_NEAREST + reach; distance++) {
      const low = frame[middle - distance] ?? 0
      const high = frame[twice - middle + distance] ?? 0
      product += low * high
      below += low * low
      above += high * high
    }
  }
  return product / Math.sqrt(below * above)
}
