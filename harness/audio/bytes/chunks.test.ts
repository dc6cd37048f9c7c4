import { describe, expect, test } from "vitest"
import { type ChunkPlan, chunkBytes } from "./chunks.ts"

type Cut = Parameters<typeof chunkBytes>[1]
const bytesOf = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => index)
const cut = (length: number, plan: Cut) => [...chunkBytes(bytesOf(length), plan)]
const summary = (length: number, plan: Cut) =>
  cut(length, plan).map(({ bytes, startMs, endMs }) => [bytes.length, startMs, endMs])

const LINEAR16_8K: ChunkPlan = { bytesPerSecond: 16_000, blockAlign: 2 }

describe("chunks", () => {
  test.each<{ name: string; length: number; plan: Cut; expected: number[][] }>([
    {
      name: "by time",
      length: 640,
      plan: { ...LINEAR16_8K, chunkMs: 20 },
      expected: [
        [320, 0, 20],
        [320, 20, 40],
      ],
    },
    {
      name: "by time, the last one short",
      length: 400,
      plan: { ...LINEAR16_8K, chunkMs: 20 },
      expected: [
        [320, 0, 20],
        [80, 20, 25],
      ],
    },
    { name: "longer than the audio", length: 16, plan: { ...LINEAR16_8K, chunkMs: 250 }, expected: [[16, 0, 1]] },
    {
      name: "by length, within samples",
      length: 10,
      plan: { ...LINEAR16_8K, chunkByteLength: 3 },
      expected: [
        [3, 0, 0.1875],
        [3, 0.1875, 0.375],
        [3, 0.375, 0.5625],
        [1, 0.5625, 0.625],
      ],
    },
    {
      name: "less than a sample of time",
      length: 4,
      plan: { ...LINEAR16_8K, chunkMs: 0.01 },
      expected: [
        [2, 0, 0.125],
        [2, 0.125, 0.25],
      ],
    },
    {
      name: "with a header, on top of the first",
      length: 44 + 640,
      plan: { ...LINEAR16_8K, chunkMs: 20, headerByteLength: 44 },
      expected: [
        [364, 0, 20],
        [320, 20, 40],
      ],
    },
    {
      name: "with a header by length",
      length: 44 + 10,
      plan: { ...LINEAR16_8K, chunkByteLength: 8, headerByteLength: 44 },
      expected: [
        [52, 0, 0.5],
        [2, 0.5, 0.625],
      ],
    },
    {
      name: "with a trailer, in the last",
      length: 44 + 640 + 100,
      plan: { ...LINEAR16_8K, chunkMs: 20, headerByteLength: 44, dataByteLength: 640 },
      expected: [
        [364, 0, 20],
        [420, 20, 40],
      ],
    },
    {
      name: "of a header alone",
      length: 44,
      plan: { ...LINEAR16_8K, chunkMs: 20, headerByteLength: 44 },
      expected: [[44, 0, 0]],
    },
    {
      name: "of a header that promises more than there is",
      length: 60,
      plan: { ...LINEAR16_8K, chunkMs: 20, headerByteLength: 44, dataByteLength: 9_999 },
      expected: [[60, 0, 1]],
    },
    {
      name: "of nothing: none, as an empty frame would end the stream",
      length: 0,
      plan: { ...LINEAR16_8K, chunkMs: 20 },
      expected: [],
    },
  ])("$name", ({ length, plan, expected }) => {
    expect(summary(length, plan)).toEqual(expected)
  })

  test.each<Cut>([
    { bytesPerSecond: 22_050, blockAlign: 2, chunkMs: 10 },
    { bytesPerSecond: 88_200, blockAlign: 4, chunkMs: 33.3, headerByteLength: 58 },
    { bytesPerSecond: 8_000, chunkByteLength: 77, headerByteLength: 7, dataByteLength: 5_000 },
  ])("%o: all bytes go out once, in order, without gap or overlap in time", (plan) => {
    const chunks = cut(9_000, plan)
    expect(Uint8Array.from(chunks.flatMap(({ bytes }) => [...bytes]))).toEqual(bytesOf(9_000))
    const starts = chunks.map(({ startMs }) => startMs)
    expect([0, ...chunks.map(({ endMs }) => endMs)].slice(0, -1)).toEqual(starts)
  })

  test("rounding to samples never adds up", () => {
    // 11025 Hz and 10 ms: 110.25 samples a chunk.
    const chunks = cut(22_050, { bytesPerSecond: 22_050, blockAlign: 2, chunkMs: 10 })
    expect(chunks).toHaveLength(100)
    chunks.forEach(({ bytes, endMs }, index) => {
      expect(bytes.length % 2).toBe(0)
      const behindMs = (index + 1) * 10 - endMs
      expect(behindMs).toBeGreaterThan(-1e-9)
      expect(behindMs).toBeLessThan(1000 / 11_025)
    })
  })

  test("chunks without a length are our own mistake", () => {
    expect(() => cut(9, { ...LINEAR16_8K, chunkMs: 0 })).toThrow(/longer than 0 ms/)
    expect(() => cut(9, { ...LINEAR16_8K, chunkByteLength: 0.5 })).toThrow(/1 byte or more/)
    expect(() => cut(9, { bytesPerSecond: 0, chunkMs: 1 })).toThrow(/a rate/)
  })
})
