// linear16: signed 16-bit integers, little endian. The commonest way audio arrives.
import type { Encoding } from "./encoding.ts"
import { littleEndianBytes, littleEndianView } from "./little-endian.ts"

const FULL_SCALE = 32_768

export const linear16: Encoding = {
  name: "linear16",
  bytesPerSample: 2,
  decode(bytes) {
    const integers = littleEndianView(bytes, Int16Array)
    const samples = new Float32Array(integers.length)
    for (let index = 0; index < samples.length; index++) samples[index] = (integers[index] ?? 0) / FULL_SCALE
    return samples
  },
  encode: (samples) => littleEndianBytes(toInt16(samples)),
}

/** Samples as 16-bit integers, rounded and clipped: also the first step of G.711. */
export function toInt16(samples: Float32Array): Int16Array {
  const integers = new Int16Array(samples.length)
  for (let index = 0; index < integers.length; index++) {
    const scaled = Math.round((samples[index] ?? 0) * FULL_SCALE)
    integers[index] = Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, scaled))
  }
  return integers
}
