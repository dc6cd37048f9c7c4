// Is what was heard this clip at this place? Compared cell by cell (a band in a frame) once both are brought to the same
// gain and to the same floor: what drowns in the line's noise must drown in the clip too, and then says nothing.

import type { IndexedClip } from "./clip-index.ts"
import { BANDS, SILENT_LOG_ENERGY } from "./features.ts"
import type { FrameHistory } from "./frame-history.ts"

/** Local copies: a live import costs in the innermost loops. */
const BAND_COUNT = BANDS
const SILENT = SILENT_LOG_ENERGY

/**
 * The mean difference (natural logarithm of power) that speaks neither for nor against. The same recording through
 * mu-law at 8 kHz, with noise 20 dB below, laid off the frame grid, stays under 0.46; other recordings of the same voice
 * come down to 0.5 over half a second, by chance or because the same word is spoken.
 */
const NEUTRAL = 0.6
/** A cell cannot speak louder against a match than this: one click must not outweigh a word. */
const MOST_AGAINST = 2.4

/** Cells further under the loudest than 26 dB are codec and room. */
const DEPTH = 6
/** Noise wavers: its louder moments lie about 6 dB above its quietest smoothed one. */
const NOISE_MARGIN = 1.3
const NOISE_SMOOTH_FRAMES = 5
/** Speech leaves every band to the noise at least once in this time. */
const NOISE_FRAMES = 150
/** How many frames of evidence a band needs until its own gain counts as much as that of all bands. */
const COMMON_GAIN_FRAMES = 20

/** A clip laid on the stream: clip position minus stream position, in half frames. */
export interface Alignment {
  readonly clip: IndexedClip
  readonly halfFrames: number
}

/** What both sides are brought to before they are compared. */
export interface Levels {
  /** By band: below this, nothing is heard. */
  readonly floors: Float32Array
  /** By band: how much louder the stream is than the clip. */
  readonly gains: Float32Array
}

export const newLevels = (): Levels => ({ floors: new Float32Array(BANDS), gains: new Float32Array(BANDS) })

/** Sets the floors by what was heard between two frames and, for the noise, before. */
export function measureFloors(history: FrameHistory, from: number, to: number, floors: Float32Array): void {
  const { values } = history
  let loudest = SILENT
  for (let frame = from; frame < to; frame++) {
    const at = history.at(frame)
    for (let band = 0; band < BAND_COUNT; band++) loudest = Math.max(loudest, values[at + band] ?? 0)
  }
  measureNoise(history, to, floors)
  for (let band = 0; band < BAND_COUNT; band++) {
    floors[band] = Math.max((floors[band] ?? 0) + NOISE_MARGIN, loudest - DEPTH)
  }
}

/** By band, the lowest mean of NOISE_SMOOTH_FRAMES frames in a row. */
function measureNoise(history: FrameHistory, to: number, noise: Float32Array): void {
  const { values } = history
  const from = Math.max(history.first, to - NOISE_FRAMES)
  for (let band = 0; band < BAND_COUNT; band++) {
    let sum = 0
    let lowest = Infinity
    for (let frame = from; frame < to; frame++) {
      sum += values[history.at(frame) + band] ?? 0
      const leaving = frame - NOISE_SMOOTH_FRAMES
      if (leaving >= from) sum -= values[history.at(leaving) + band] ?? 0
      if (leaving >= from - 1 && sum < lowest) lowest = sum
    }
    noise[band] = lowest === Infinity ? SILENT : lowest / NOISE_SMOOTH_FRAMES
  }
}

const SUMS = new Float32Array(BANDS)
const COUNTS = new Float32Array(BANDS)

/** Sets the gains so that clip and stream agree where the stream is well above its floor. */
export function measureGains(
  history: FrameHistory,
  alignment: Alignment,
  from: number,
  to: number,
  levels: Levels,
): void {
  SUMS.fill(0)
  COUNTS.fill(0)
  let sum = 0
  let count = 0
  const { values } = history
  for (let frame = from; frame < to; frame++) {
    const at = history.at(frame)
    fetchClip(alignment, frame)
    for (let band = 0; band < BAND_COUNT; band++) {
      const heard = values[at + band] ?? 0
      if (heard < (levels.floors[band] ?? 0) + 0.7) continue
      const gain = Math.max(-7, Math.min(7, heard - (CLIP[band] ?? 0)))
      SUMS[band] = (SUMS[band] ?? 0) + gain
      COUNTS[band] = (COUNTS[band] ?? 0) + 1
      sum += gain
      count++
    }
  }
  const common = count > 0 ? sum / count : 0
  for (let band = 0; band < BAND_COUNT; band++) {
    levels.gains[band] = ((SUMS[band] ?? 0) + COMMON_GAIN_FRAMES * common) / ((COUNTS[band] ?? 0) + COMMON_GAIN_FRAMES)
  }
}

/** The clip's frame under the stream's, without gain. */
const CLIP = new Float32Array(BANDS)

function fetchClip({ clip, halfFrames }: Alignment, frame: number): void {
  const half = 2 * frame + halfFrames
  const first = half >> 1
  const second = first + (half & 1)
  const { features, frames } = clip
  for (let band = 0; band < BAND_COUNT; band++) {
    const one = first >= 0 && first < frames ? (features[first * BAND_COUNT + band] ?? 0) : SILENT
    if (first === second) CLIP[band] = one
    else {
      const other = second >= 0 && second < frames ? (features[second * BAND_COUNT + band] ?? 0) : SILENT
      CLIP[band] = (one + other) / 2
    }
  }
}

/** What one frame says. */
export interface Evidence {
  /** For the match if positive. At most NEUTRAL: all bands above the floor and equal. Zero where both are silent. */
  weight: number
  /** Mean difference of the cells above the floor; undefined where both are silent. */
  difference: number | undefined
}

const EVIDENCE: Evidence = { weight: 0, difference: undefined }

/** @returns what the frame says for the alignment; the same object each time, so read it before the next call */
export function evidenceOf(
  history: FrameHistory,
  frame: number,
  alignment: Alignment,
  levels: Levels,
  neutral = NEUTRAL,
): Evidence {
  fetchClip(alignment, frame)
  const { values } = history
  const { floors, gains } = levels
  const at = history.at(frame)
  let weight = 0
  let differences = 0
  let count = 0
  for (let band = 0; band < BAND_COUNT; band++) {
    const floor = floors[band] ?? 0
    const heard = Math.max(floor, values[at + band] ?? 0)
    const expected = Math.max(floor, (CLIP[band] ?? 0) + (gains[band] ?? 0))
    if (heard === floor && expected === floor) continue
    const difference = Math.min(MOST_AGAINST, Math.abs(heard - expected))
    weight += (heard > floor && expected > floor ? neutral : 0) - difference
    differences += difference
    count++
  }
  EVIDENCE.weight = weight / BAND_COUNT
  EVIDENCE.difference = count > 0 ? differences / count : undefined
  return EVIDENCE
}
