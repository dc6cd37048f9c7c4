// float64: 64-bit floating point, little endian. In WAV files only.
import type { Encoding } from "./encoding.ts"
import { withinFullScale } from "./linear32.ts"
import { littleEndianBytes, littleEndianView } from "./little-endian.ts"

export const float64: Encoding = {
  name: "float64",
  bytesPerSample: 8,
  decode: (bytes) => withinFullScale(littleEndianView(bytes, Float64Array)),
  encode: (samples) => littleEndianBytes(Float64Array.from(withinFullScale(samples))),
}
