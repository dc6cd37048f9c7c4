// alaw: G.711 A-law, the telephone encoding of most of the world.
import type { Encoding } from "./encoding.ts"
import { g711, magnitudeOf } from "./g711.ts"

/** Every other bit travels inverted, so that silence has transitions (G.711, table 1a, note 2). */
const EVEN_BITS = 0x55

export const alaw: Encoding = g711({
  name: "alaw",
  // Sign, three bits of segment, four bits of step; the two lowest segments have steps of the same width.
  expand(code) {
    const bits = code ^ EVEN_BITS
    const segment = (bits >> 4) & 0x7
    const step = ((bits & 0xf) << 4) + 8
    const magnitude = segment === 0 ? step : (step + 0x100) << (segment - 1)
    return bits & 0x80 ? magnitude : -magnitude
  },
  compress(value) {
    const magnitude = magnitudeOf(value)
    const segment = Math.max(0, 24 - Math.clz32(magnitude))
    const step = (magnitude >> (Math.max(1, segment) + 3)) & 0xf
    return ((value < 0 ? 0 : 0x80) | (segment << 4) | step) ^ EVEN_BITS
  },
})
