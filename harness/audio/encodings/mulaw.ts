// mulaw: G.711 mu-law, the telephone encoding of North America and Japan.
import type { Encoding } from "./encoding.ts"
import { g711, magnitudeOf } from "./g711.ts"

/** Added before the logarithm is taken, so that small values have segments too: 33 in the 14 bits of the recommendation. */
const BIAS = 33 << 2
/** The largest biased magnitude that has a code. */
const MAX_BIASED = 0x7fff

export const mulaw: Encoding = g711({
  name: "mulaw",
  // All bits travel inverted: sign, three bits of segment, four bits of step.
  expand(code) {
    const bits = ~code & 0xff
    const segment = (bits >> 4) & 0x7
    const magnitude = ((((bits & 0xf) << 3) + BIAS) << segment) - BIAS
    return bits & 0x80 ? 0 - magnitude : magnitude
  },
  compress(value) {
    const biased = Math.min(magnitudeOf(value) + BIAS, MAX_BIASED)
    // The bias puts the leading one at bit 7 or above; its place there is the segment, the four bits below it the step.
    const segment = 24 - Math.clz32(biased)
    const step = (biased >> (segment + 3)) & 0xf
    return ~((value < 0 ? 0x80 : 0) | (segment << 4) | step) & 0xff
  },
})
