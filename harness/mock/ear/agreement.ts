// Is what was heard this clip at this place? Compared cell by cell (a band in a frame) once both are brought to the same
// gain and to the same floor: what drowns in the line's noise must drown in the clip too, and then says nothing.

import type { IndexedClip } from "./clip-index.ts"
import { BANDS, SILENT_LOG_ENERGY } from "./features.ts"

/** Local copies: a live import costs in the innermost loops. */
const BAND_COUNT = BANDS
const SILENT = SILENT_LOG_ENERGY

/** A cell cannot speak louder against a match than this: one click must not outweigh a word. */
const MOST_AGAINST = 2.4
/** What lies 35 dB under the loudest cell of the last 1.2 s is left to codec and room. */
const DEPTH = 8
/** Noise wavers: its louder moments lie about 6 dB above its quietest smoothed one. */
const NOISE_MARGIN = 1.3
const NOISE_SMOOTH_FRAMES = 5
/** Speech leaves every band to the noise at least once in this time. */
const NOISE_FRAMES = 150
const LOUDEST_FRAMES = 120
/** A cell this far above the floor is hardly touched by the noise, and tells the gain. */
const CLEAR = 0.7
/** Gains beyond 30 dB would make speech of a clip's silence. */
const MOST_GAIN = 7
/** How many frames of evidence a band needs until its own gain counts as much as that of all bands. */
const COMMON_GAIN_FRAMES = 20

/** Frames of a stream in a row, the oldest first. */
export interface Excerpt {
  readonly firstFrame: number
  readonly endFrame: number
  /** BANDS values a frame. */
  readonly values: Float32Array
}

/** A clip laid on a stream: its position minus the stream's, in half frames. */
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

/** Sets the floors by what was heard last. */
export function measureFloors(excerpt: Excerpt, floors: Float32Array): void {
  const { values, firstFrame, endFrame } = excerpt
  const end = (endFrame - firstFrame) * BAND_COUNT
  let loudest = SILENT
  for (let at = Math.max(0, end - LOUDEST_FRAMES * BAND_COUNT); at < end; at++) {
    const value = values[at] ?? SILENT
    if (value > loudest) loudest = value
  }
  const quietFrom = lastDigitalSilence(values, Math.max(0, end - NOISE_FRAMES * BAND_COUNT), end)
  for (let band = 0; band < BAND_COUNT; band++) {
    floors[band] = Math.max(noiseIn(values, quietFrom + band, end) + NOISE_MARGIN, loudest - DEPTH)
  }
}

/** The lowest mean of NOISE_SMOOTH_FRAMES values in a row of one band. */
function noiseIn(values: Float32Array, from: number, end: number): number {
  const span = NOISE_SMOOTH_FRAMES * BAND_COUNT
  let sum = 0
  let lowest = Infinity
  for (let at = from; at < end; at += BAND_COUNT) {
    sum += values[at] ?? 0
    if (at - span >= from) sum -= values[at - span] ?? 0
    if (at - span >= from - BAND_COUNT && sum < lowest) lowest = sum
  }
  return lowest === Infinity ? SILENT : lowest / NOISE_SMOOTH_FRAMES
}

/** Where the audio after the last digital silence begins: that silence tells nothing of the noise in what follows. */
function lastDigitalSilence(values: Float32Array, from: number, end: number): number {
  for (let at = end - BAND_COUNT; at >= from; at -= BAND_COUNT) {
    let band = 0
    while (band < BAND_COUNT && (values[at + band] ?? 0) <= SILENT) band++
    if (band === BAND_COUNT) return at + BAND_COUNT
  }
  return from
}

const SUMS = new Float64Array(BANDS)
const COUNTS = new Float64Array(BANDS)

/** Sets the gains so that clip and stream agree, between two frames, where the stream is well above its floor. */
export function measureGains(excerpt: Excerpt, alignment: Alignment, from: number, to: number, levels: Levels): void {
  const { values, firstFrame } = excerpt
  const { floors, gains } = levels
  SUMS.fill(0)
  COUNTS.fill(0)
  for (let frame = from; frame < to; frame++) {
    const at = (frame - firstFrame) * BAND_COUNT
    fetch(alignment, frame)
    for (let band = 0; band < BAND_COUNT; band++) {
      const heard = values[at + band] ?? 0
      if (heard < (floors[band] ?? 0) + CLEAR) continue
      const gain = heard - (CLIP[band] ?? 0)
      SUMS[band] = (SUMS[band] ?? 0) + Math.max(-MOST_GAIN, Math.min(MOST_GAIN, gain))
      COUNTS[band] = (COUNTS[band] ?? 0) + 1
    }
  }
  const count = sumOf(COUNTS)
  const common = count > 0 ? sumOf(SUMS) / count : 0
  for (let band = 0; band < BAND_COUNT; band++) {
    const total = (SUMS[band] ?? 0) + COMMON_GAIN_FRAMES * common
    gains[band] = total / ((COUNTS[band] ?? 0) + COMMON_GAIN_FRAMES)
  }
}

function sumOf(values: Float64Array): number {
  let sum = 0
  for (let index = 0; index < values.length; index++) sum += values[index] ?? 0
  return sum
}

/** The clip's frame under the stream's. */
const CLIP = new Float64Array(BANDS)

/** Half way between two frames lies their mean. Beyond its ends a clip is silent. */
function fetch({ clip, halfFrames }: Alignment, frame: number): void {
  const { features, frames } = clip
  const half = 2 * frame + halfFrames
  const one = half >> 1
  const other = (half + 1) >> 1
  if (one < 0 || other >= frames) {
    CLIP.fill(SILENT)
    return
  }
  const oneAt = one * BAND_COUNT
  const otherAt = other * BAND_COUNT
  for (let band = 0; band < BAND_COUNT; band++) {
    CLIP[band] = 0.5 * ((features[oneAt + band] ?? 0) + (features[otherAt + band] ?? 0))
  }
}

/** What one frame says. */
export interface Evidence {
  /** For the match if positive: `neutral` at most, when all bands are above the floor and equal. */
  weight: number
  /** Mean difference of the cells above the floor; NaN where both sides are silent. */
  difference: number
}

const EVIDENCE: Evidence = { weight: 0, difference: 0 }

/**
 * What a frame of the stream says for an alignment.
 * @param at where in `values` the frame lies
 * @param neutral the difference that speaks neither for nor against
 * @returns the same object each time: read it before the next call
 */
export function evidenceAt(
  values: Float32Array,
  at: number,
  frame: number,
  alignment: Alignment,
  levels: Levels,
  neutral: number,
): Evidence {
  fetch(alignment, frame)
  const { floors, gains } = levels
  let weight = 0
  let differences = 0
  let count = 0
  for (let band = 0; band < BAND_COUNT; band++) {
    const floor = floors[band] ?? 0
    const heard = values[at + band] ?? 0
    const expected = (CLIP[band] ?? 0) + (gains[band] ?? 0)
    if (heard > floor) {
      const difference = Math.min(MOST_AGAINST, Math.abs(heard - Math.max(floor, expected)))
      weight += expected > floor ? neutral - difference : -difference
      differences += difference
      count++
    } else if (expected > floor) {
      const difference = Math.min(MOST_AGAINST, expected - floor)
      weight -= difference
      differences += difference
      count++
    }
  }
  EVIDENCE.weight = weight / BAND_COUNT
  EVIDENCE.difference = differences / count
  return EVIDENCE
}
