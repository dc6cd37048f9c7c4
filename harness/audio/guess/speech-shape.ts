// What of a sound tells at which speed it is played, if it is speech: the pitch of the voice, how quickly sounds follow
// each other, and where the resonances of a mouth lie. Measured at 8 kHz, so that every rate can be compared.
import { autocorrelation, hann, openSpectrum } from "./fourier.ts"

/** The rate of the audio that is measured. */
export const SHAPE_RATE_HZ = 8_000
const HOP = SHAPE_RATE_HZ / 100
/** 32 ms: long enough for harmonics, short enough for sounds. */
const FRAME = 256
const BANDS = 16
const CEPSTRA = 8
/** Frames this far below the loud ones are pauses. */
const LOUD_DB = 25
/** With fewer loud frames than a third of a second nothing can be said. */
const MIN_LOUD_FRAMES = 33

const frameSpectrum = openSpectrum(hann(FRAME))
const bandFilters = melFilters()

/**
 * Pitch (log2 Hz), voiced share, rhythm (log2 Hz), change in 10 ms and in 40 ms (logarithms), then c1 to c8.
 * @returns in the order of SPEECH_FIGURES; undefined for silence and for less than a third of a second of sound
 */
export function speechShape(samples: Float32Array): readonly number[] | undefined {
  const frameCount = Math.floor((samples.length - FRAME) / HOP)
  if (frameCount < MIN_LOUD_FRAMES) return undefined
  const levels = Float64Array.from({ length: frameCount }, (_, frame) => levelDb(samples, frame * HOP, FRAME))
  const topDb = percentile(levels, 0.95)
  const isLoud = Array.from(levels, (level) => level > topDb - LOUD_DB)
  if (topDb < SILENCE_DB || isLoud.filter(Boolean).length < MIN_LOUD_FRAMES) return undefined
  const floor = 10 ** (topDb / 10) * FLOOR_RATIO
  const cepstra = isLoud.map((loud, frame) => (loud ? cepstrum(samples, frame * HOP, floor) : undefined))
  const known = cepstra.filter((found) => found !== undefined)
  const means = Array.from({ length: CEPSTRA }, (_, index) => mean(known.map((values) => values[index] ?? 0)))
  return [...pitch(samples, isLoud), rhythm(levels, topDb), changeOver(cepstra, 1), changeOver(cepstra, 4), ...means]
}

/** Digital silence, with the smallest of noise. */
const SILENCE_DB = -90
/** Bands are not followed deeper than this below the loud frames: what lies there is the line. */
const FLOOR_RATIO = 10 ** (-60 / 10)

function levelDb(samples: Float32Array, from: number, length: number): number {
  let energy = 0
  for (let index = from; index < from + length; index++) energy += (samples[index] ?? 0) ** 2
  return 10 * Math.log10(energy / length + 1e-12)
}

/** The shape of a frame's spectrum: the cosine transform of its band energies, without the level. */
function cepstrum(samples: Float32Array, from: number, floor: number): Float64Array {
  const power = frameSpectrum.power(samples, from)
  const bands = bandFilters.map(({ firstBin, weights }) => {
    let energy = 0
    for (let index = 0; index < weights.length; index++)
      energy += (weights[index] ?? 0) * (power[firstBin + index] ?? 0)
    return Math.log(energy / (FRAME * FRAME) + floor * 0.01)
  })
  return Float64Array.from({ length: CEPSTRA }, (_, index) => {
    const turn = (Math.PI * (index + 1)) / BANDS
    return Math.sqrt(2 / BANDS) * bands.reduce((sum, band, at) => sum + band * Math.cos(turn * (at + 0.5)), 0)
  })
}

/** Triangles of equal width on the mel scale, from 100 Hz to where a telephone ends. */
function melFilters(): readonly { readonly firstBin: number; readonly weights: Float64Array }[] {
  const mel = (hz: number): number => 2595 * Math.log10(1 + hz / 700)
  const hz = (value: number): number => 700 * (10 ** (value / 2595) - 1)
  const step = (mel(3600) - mel(100)) / (BANDS + 1)
  return Array.from({ length: BANDS }, (_, band) => {
    const [low = 0, peak = 0, high = 0] = [0, 1, 2].map((corner) => hz(mel(100) + step * (band + corner)))
    const weights = Float64Array.from({ length: FRAME / 2 + 1 }, (_, bin) => {
      const at = (bin * SHAPE_RATE_HZ) / FRAME
      return Math.max(0, Math.min((at - low) / (peak - low), (high - at) / (high - peak)))
    })
    const firstBin = weights.findIndex((weight) => weight > 0)
    const length = weights.subarray(firstBin).findIndex((weight) => weight === 0)
    return { firstBin, weights: weights.subarray(firstBin, firstBin + length) }
  })
}

/** Windows of 50 ms hold two periods of the deepest voice; every 20 ms is enough for a median. */
const PITCH_FRAME = 400
const PITCH_SPECTRUM_SIZE = 1024
const SHORTEST_PERIOD = SHAPE_RATE_HZ / 400
const LONGEST_PERIOD = Math.floor(SHAPE_RATE_HZ / 60)
/** A frame is voiced when it repeats itself this well. */
const VOICED = 0.55
/** An octave below is as alike as the true period: a longer one must be better by this for each octave. */
const OCTAVE_COST = 0.1

const pitchWindow = hann(PITCH_FRAME)
const pitchSpectrum = openSpectrum(pitchWindow, PITCH_SPECTRUM_SIZE)
const windowAlikeness = autocorrelation(
  openSpectrum(ones(), PITCH_SPECTRUM_SIZE).power(Float32Array.from(pitchWindow), 0),
)

function ones(): Float64Array {
  return new Float64Array(PITCH_FRAME).fill(1)
}

/** The median pitch in log2 Hz, and the share of the loud frames that have one. */
function pitch(samples: Float32Array, isLoud: readonly boolean[]): readonly [pitch: number, voicedShare: number] {
  const periods: number[] = []
  let looked = 0
  for (let frame = 0; frame < isLoud.length; frame += 2) {
    if (!isLoud[frame] || frame * HOP + PITCH_FRAME > samples.length) continue
    looked++
    const period = periodAt(samples, frame * HOP)
    if (period !== undefined) periods.push(period)
  }
  const voicedShare = periods.length / Math.max(1, looked)
  return [Math.log2(SHAPE_RATE_HZ / (periods.length < 3 ? SHORTEST_PERIOD : percentile(periods, 0.5))), voicedShare]
}

function periodAt(samples: Float32Array, from: number): number | undefined {
  const alike = autocorrelation(pitchSpectrum.power(samples, from))
  const scale = (alike[0] ?? 0) + 1e-12
  const at = (lag: number): number =>
    (alike[lag] ?? 0) / scale / ((windowAlikeness[lag] ?? 0) / (windowAlikeness[0] ?? 1) + 1e-3)
  let best = Number.NEGATIVE_INFINITY
  let found: number | undefined
  for (let lag = SHORTEST_PERIOD; lag < LONGEST_PERIOD; lag++) {
    const here = at(lag)
    if (here <= VOICED || here <= at(lag - 1) || here <= at(lag + 1)) continue
    const worth = here - OCTAVE_COST * Math.log2(lag / SHORTEST_PERIOD)
    if (worth <= best) continue
    best = worth
    found = lag
  }
  return found
}

const RHYTHM_SPECTRUM_SIZE = 1024
/** Syllables come at 3 to 8 a second; slower is phrasing, faster is the sound itself. */
const SLOWEST_HZ = 1
const FASTEST_HZ = 32

/** Where the loudness rises and falls most: the centre of gravity of its spectrum, in log2 Hz. */
function rhythm(levels: Float64Array, topDb: number): number {
  const held = Float32Array.from(levels.subarray(0, RHYTHM_SPECTRUM_SIZE), (level) => Math.max(level, topDb - 40))
  const middle = mean([...held])
  const power = openSpectrum(hann(held.length), RHYTHM_SPECTRUM_SIZE).power(
    held.map((level) => level - middle),
    0,
  )
  let sum = 0
  let weight = 1e-9
  for (let bin = 1; bin < power.length; bin++) {
    const hz = (bin * 100) / RHYTHM_SPECTRUM_SIZE
    if (hz < SLOWEST_HZ || hz > FASTEST_HZ) continue
    sum += Math.log2(hz) * (power[bin] ?? 0)
    weight += power[bin] ?? 0
  }
  return sum / weight
}

/** How far the shape of the spectrum moves over so many frames, as a natural logarithm. */
function changeOver(cepstra: readonly (Float64Array | undefined)[], frames: number): number {
  const moves: number[] = []
  for (let frame = frames; frame < cepstra.length; frame++) {
    const [before, now] = [cepstra[frame - frames], cepstra[frame]]
    if (before === undefined || now === undefined) continue
    moves.push(Math.sqrt(now.reduce((sum, value, index) => sum + (value - (before[index] ?? 0)) ** 2, 0)))
  }
  return Math.log((moves.length === 0 ? 0 : mean(moves)) + 0.01)
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

export function percentile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}
