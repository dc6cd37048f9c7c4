// Frames smoothed over time: what a low bit rate does to single frames evens out, and what a voice does stays.

import { BANDS } from "./features.ts"

/** A local copy: a live import costs in the innermost loop. */
const BAND_COUNT = BANDS
/** Each frame becomes the mean of five, 50 ms: shorter than a sound of speech, longer than the frame of any codec. */
const REACH = 2

/**
 * @param features BANDS values a frame
 * @param out receives as many
 * @returns `out`
 */
export function blur(features: Float32Array, out: Float32Array): Float32Array {
  const frames = features.length / BAND_COUNT
  for (let frame = 0; frame < frames; frame++) {
    const from = Math.max(0, frame - REACH)
    const to = Math.min(frames - 1, frame + REACH)
    for (let band = 0; band < BAND_COUNT; band++) {
      let sum = 0
      for (let each = from; each <= to; each++) sum += features[each * BAND_COUNT + band] ?? 0
      out[frame * BAND_COUNT + band] = sum / (to - from + 1)
    }
  }
  return out
}
