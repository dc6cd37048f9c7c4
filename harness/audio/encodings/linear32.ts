// linear32: 32-bit floating point, little endian (https://developers.deepgram.com/docs/encoding).
import type { Encoding } from "./encoding.ts"
import { littleEndianBytes, littleEndianView } from "./little-endian.ts"

export const linear32: Encoding = {
  name: "linear32",
  bytesPerSample: 4,
  decode: (bytes) => withinFullScale(littleEndianView(bytes, Float32Array)),
  encode: (samples) => littleEndianBytes(withinFullScale(samples)),
}

/**
 * A copy in which everything lies in -1 to 1 and NaN is silence: bytes of another encoding read as floats give values of
 * any size, and one NaN would spoil every sum it enters.
 */
export function withinFullScale(values: Float32Array | Float64Array): Float32Array {
  const samples = new Float32Array(values.length)
  for (let index = 0; index < samples.length; index++) {
    const value = values[index] ?? 0
    samples[index] = value >= -1 && value <= 1 ? value : value > 1 ? 1 : value < -1 ? -1 : 0
  }
  return samples
}
