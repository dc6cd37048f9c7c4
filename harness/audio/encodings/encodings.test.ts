import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { ALL_ENCODINGS, RAW_ENCODINGS } from "./index.ts"
import { alaw } from "./alaw.ts"
import { linear16 } from "./linear16.ts"
import { linear32 } from "./linear32.ts"
import { mulaw } from "./mulaw.ts"

const ALL_BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte)
const ALL_16_BIT_VALUES = Int16Array.from({ length: 65_536 }, (_, index) => index - 32_768)
const as16Bit = (samples: Float32Array): number[] => Array.from(samples, (sample) => sample * 32_768)

describe("every encoding", () => {
  // The largest error within full scale: half a step; for G.711 half of the widest step.
  const ERROR_BOUNDS: Record<string, number> = {
    linear16: 1 / 32_768,
    linear32: 0,
    mulaw: 512 / 32_768 + 132 / 32_768,
    alaw: 512 / 32_768,
    unsigned8: 1 / 128,
    integer24: 2 ** -23,
    integer32: 2 ** -24,
    float64: 0,
  }

  test("has a stated error bound", () => {
    expect(Object.keys(ERROR_BOUNDS)).toEqual([...ALL_ENCODINGS.keys()])
  })

  test.each([...ALL_ENCODINGS.values()])("$name gives back what it encoded, within its error", (encoding) => {
    const samples = Float32Array.from({ length: 4_001 }, (_, index) => (index - 2_000) / 2_000)
    const bytes = encoding.encode(samples)
    expect(bytes).toHaveLength(samples.length * encoding.bytesPerSample)
    const errors = encoding.decode(bytes).map((decoded, index) => Math.abs(decoded - (samples[index] ?? 0)))
    expect(Math.max(...errors)).toBeLessThanOrEqual(ERROR_BOUNDS[encoding.name] ?? -1)
  })

  test.each([...ALL_ENCODINGS.values()])("$name clips what is too loud and takes NaN for silence", (encoding) => {
    const [high, low, none] = encoding.decode(encoding.encode(Float32Array.of(7, -7, Number.NaN)))
    expect(high).toBeGreaterThan(0.97)
    expect(low).toBeLessThan(-0.97)
    expect(Math.abs(none ?? 1)).toBeLessThan(0.001)
  })

  test.each([...ALL_ENCODINGS.values()])("$name decodes any bytes, at any address, to -1 to 1", (encoding) => {
    const property = fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(7), (bytes, offset) => {
      const shifted = Buffer.alloc(bytes.length + offset).subarray(offset)
      shifted.set(bytes)
      const samples = encoding.decode(shifted)
      expect(samples).toHaveLength(Math.floor(bytes.length / encoding.bytesPerSample))
      expect(samples.every((sample) => sample >= -1 && sample <= 1)).toBe(true)
      expect(samples).toEqual(encoding.decode(Uint8Array.from(bytes)))
    })
    fc.assert(property, { seed: 1, numRuns: 50 })
  })

  test("is on the wire only when encoding= may name it", () => {
    expect([...RAW_ENCODINGS.keys()]).toEqual(["linear16", "linear32", "mulaw", "alaw"])
  })
})

describe("linear encodings", () => {
  test.each([
    { bytes: [0x00, 0x80], value: -1 },
    { bytes: [0xff, 0x7f], value: 32_767 / 32_768 },
    { bytes: [0x01, 0x00], value: 1 / 32_768 },
  ])("linear16 reads $bytes as $value", ({ bytes, value }) => {
    expect([...linear16.decode(Uint8Array.from(bytes))]).toEqual([value])
    expect([...linear16.encode(Float32Array.of(value))]).toEqual(bytes)
  })

  test("linear16 gives back every 16-bit value", () => {
    const bytes = new Uint8Array(ALL_16_BIT_VALUES.buffer)
    expect(linear16.encode(linear16.decode(bytes))).toEqual(bytes)
  })

  test.each([
    { name: "unsigned8", bytes: [0x00, 0x80, 0xff], values: [-1, 0, 127 / 128] },
    { name: "integer24", bytes: [0, 0, 0x80, 0xff, 0xff, 0x7f], values: [-1, (2 ** 23 - 1) / 2 ** 23] },
    { name: "integer32", bytes: [0, 0, 0, 0x80, 0, 0, 0, 0x40], values: [-1, 0.5] },
    { name: "linear32", bytes: [0, 0, 0x80, 0xbf, 0, 0, 0, 0x3f], values: [-1, 0.5] },
    { name: "float64", bytes: [0, 0, 0, 0, 0, 0, 0xe0, 0x3f], values: [0.5] },
  ])("$name reads its extremes", ({ name, bytes, values }) => {
    expect([...(ALL_ENCODINGS.get(name)?.decode(Uint8Array.from(bytes)) ?? [])]).toEqual(values)
  })

  test("linear32 holds bytes that were no floats within full scale", () => {
    const odd = Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, -3e38, 1.5)
    expect([...linear32.decode(new Uint8Array(odd.buffer))]).toEqual([0, 1, -1, 1])
  })
})

describe("G.711", () => {
  test.each([
    [0x00, -32_124],
    [0x0f, -16_764],
    [0x10, -15_996],
    [0x70, -120],
    [0x7e, -8],
    [0x7f, 0],
    [0x80, 32_124],
    [0xfe, 8],
    [0xff, 0],
  ])("mulaw code %i stands for %i", (code, value) => {
    expect(as16Bit(mulaw.decode(Uint8Array.of(code)))).toEqual([value])
  })

  test.each([
    [0x2a, -32_256],
    [0x55, -8],
    [0x54, -24],
    [0xaa, 32_256],
    [0xd5, 8],
    [0x80, 5_504],
    [0x00, -5_504],
  ])("alaw code %i stands for %i", (code, value) => {
    expect(as16Bit(alaw.decode(Uint8Array.of(code)))).toEqual([value])
  })

  test("both give back every code, except that mulaw has two zeros", () => {
    expect(alaw.encode(alaw.decode(ALL_BYTES))).toEqual(ALL_BYTES)
    const onePositiveZero = ALL_BYTES.map((code) => (code === 0x7f ? 0xff : code))
    expect(mulaw.encode(mulaw.decode(ALL_BYTES))).toEqual(onePositiveZero)
  })

  // Tables 1 and 2 of the recommendation: a code's value lies in the middle of its two decision values.
  test.each([
    { encoding: mulaw, stepOf: (bits: number) => 8 << ((~bits >> 4) & 7) },
    { encoding: alaw, stepOf: (bits: number) => 16 << Math.max(0, (((bits ^ 0x55) >> 4) & 7) - 1) },
  ])(
    "$encoding.name gives every 16-bit value the code between whose decision values it lies",
    ({ encoding, stepOf }) => {
      const codes = encoding.encode(linear16.decode(new Uint8Array(ALL_16_BIT_VALUES.buffer)))
      const steps = Array.from(codes, stepOf)
      const middles = as16Bit(encoding.decode(codes))
      const loudest = Math.max(...middles)
      const misplaced = ALL_16_BIT_VALUES.filter((value, index) => {
        const halfStep = (steps[index] ?? 0) / 2
        const middle = middles[index] ?? 0
        const isClipped = Math.abs(value) > loudest && Math.abs(middle) === loudest
        return !isClipped && !(middle - halfStep <= value && value < middle + halfStep)
      })
      expect([...misplaced]).toEqual([])
    },
  )

  test.each([
    {
      encoding: mulaw,
      values: [0, -1, 3, 4, -4, -5, 32_767, -32_768],
      codes: [0xff, 0x7f, 0xff, 0xfe, 0x7f, 0x7e, 0x80, 0],
    },
    {
      encoding: alaw,
      values: [0, -1, 15, 16, -16, -17, 32_767, -32_768],
      codes: [0xd5, 0x55, 0xd5, 0xd4, 0x55, 0x54, 0xaa, 0x2a],
    },
  ])("$encoding.name puts a value on a border into the upper step", ({ encoding, values, codes }) => {
    expect([...encoding.encode(Float32Array.from(values, (value) => value / 32_768))]).toEqual(codes)
  })
})
