// A third of a second of sound in 24 numbers: coarse enough to be compared with every place of every clip at once, fine
// enough that the right place is among the best. Gain and colour of the line are left out.

import { BANDS } from "./features.ts"

/** A local copy: a live import costs in the innermost loop. */
const BAND_COUNT = BANDS

/** Frames that one descriptor tells of. */
export const DESCRIPTOR_FRAMES = 32
const TIME_SHAPES = 6
const BAND_SHAPES = 4
export const DESCRIPTOR_SIZE = TIME_SHAPES * BAND_SHAPES
/** What lies 26 dB under the loudest moment is noise or codec, not speech (6 on the natural logarithm of power). */
const DEPTH = 6

const OVER_BANDS = cosines(0, BAND_SHAPES, BAND_COUNT)
/** Without the constant: a gain vanishes. */
const OVER_TIME = cosines(1, TIME_SHAPES, DESCRIPTOR_FRAMES)
/** Working memory. */
const BY_FRAME = new Float64Array(BAND_SHAPES * DESCRIPTOR_FRAMES)

/**
 * @param window DESCRIPTOR_FRAMES feature frames
 * @param out receives DESCRIPTOR_SIZE numbers of unit length from `at` on; zeros for a window without any shape
 */
export function describe(window: Float32Array, out: Float32Array, at: number): void {
  shapeBands(window, loudest(window) - DEPTH)
  let power = 0
  for (let index = 0; index < DESCRIPTOR_SIZE; index++) {
    const value = shapeTime(Math.floor(index / BAND_SHAPES), index % BAND_SHAPES)
    out[at + index] = value
    power += value * value
  }
  const scale = power > 0 ? 1 / Math.sqrt(power) : 0
  for (let index = at; index < at + DESCRIPTOR_SIZE; index++) out[index] = (out[index] ?? 0) * scale
}

function loudest(window: Float32Array): number {
  let highest = -Infinity
  for (let index = 0; index < window.length; index++) highest = Math.max(highest, window[index] ?? 0)
  return highest
}

/** Each frame's bands in BAND_SHAPES numbers: what is left of 14 when only coarse shapes count. */
function shapeBands(window: Float32Array, floor: number): void {
  BY_FRAME.fill(0)
  for (let frame = 0; frame < DESCRIPTOR_FRAMES; frame++) {
    for (let band = 0; band < BAND_COUNT; band++) {
      const value = Math.max(floor, window[frame * BAND_COUNT + band] ?? 0)
      for (let shape = 0; shape < BAND_SHAPES; shape++) {
        const place = shape * DESCRIPTOR_FRAMES + frame
        BY_FRAME[place] = (BY_FRAME[place] ?? 0) + value * (OVER_BANDS[shape * BAND_COUNT + band] ?? 0)
      }
    }
  }
}

function shapeTime(timeShape: number, bandShape: number): number {
  let sum = 0
  for (let frame = 0; frame < DESCRIPTOR_FRAMES; frame++) {
    sum +=
      (OVER_TIME[timeShape * DESCRIPTOR_FRAMES + frame] ?? 0) * (BY_FRAME[bandShape * DESCRIPTOR_FRAMES + frame] ?? 0)
  }
  return sum
}

/** Cosines of rising frequency, one after the other, each over `length` points. */
function cosines(first: number, count: number, length: number): Float64Array {
  return Float64Array.from({ length: count * length }, (_, index) => {
    const shape = first + Math.floor(index / length)
    return Math.cos((Math.PI * shape * ((index % length) + 0.5)) / length)
  })
}
