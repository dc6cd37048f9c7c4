// The integer forms that exist in WAV files only: 8 bits, unsigned as WAV has it; 24 and 32 bits, signed, little endian.
import type { Encoding } from "./encoding.ts"
import { littleEndianBytes, littleEndianView } from "./little-endian.ts"

export const unsigned8: Encoding = {
  name: "unsigned8",
  bytesPerSample: 1,
  decode: (bytes) => Float32Array.from(bytes, (byte) => (byte - 128) / 128),
  encode: (samples) => Uint8Array.from(samples, (sample) => scaled(sample, 7) + 128),
}

export const integer24: Encoding = {
  name: "integer24",
  bytesPerSample: 3,
  decode(bytes) {
    const samples = new Float32Array(Math.floor(bytes.length / 3))
    for (let index = 0, offset = 0; index < samples.length; index++, offset += 3) {
      const [low = 0, middle = 0, high = 0] = [bytes[offset], bytes[offset + 1], bytes[offset + 2]]
      // Placed in the upper three bytes of an integer, the value brings its sign along.
      samples[index] = ((high << 24) | (middle << 16) | (low << 8)) / 2 ** 31
    }
    return samples
  },
  encode(samples) {
    const bytes = new Uint8Array(samples.length * 3)
    samples.forEach((sample, index) => {
      const value = scaled(sample, 23)
      bytes.set([value, value >> 8, value >> 16], index * 3)
    })
    return bytes
  },
}

export const integer32: Encoding = {
  name: "integer32",
  bytesPerSample: 4,
  decode: (bytes) => Float32Array.from(littleEndianView(bytes, Int32Array), (value) => value / 2 ** 31),
  encode: (samples) => littleEndianBytes(Int32Array.from(samples, (sample) => scaled(sample, 31))),
}

function scaled(sample: number, magnitudeBits: number): number {
  const fullScale = 2 ** magnitudeBits
  // NaN is silence: 0, like everywhere else.
  return Math.max(-fullScale, Math.min(fullScale - 1, Math.round(sample * fullScale) || 0))
}
