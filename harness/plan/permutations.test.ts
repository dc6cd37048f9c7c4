import { expect, test } from "vitest"
import type { StreamingCase } from "../case.ts"
import { permutationsOf } from "./permutations.ts"

const caseOf = (id: string, more: Partial<StreamingCase> = {}): StreamingCase => ({
  id,
  title: id,
  streams: [{ audio: { parts: [{ silenceMs: 10 }] } }],
  checks: [],
  ...more,
})

test("a case without axes is one permutation of its own name", () => {
  expect(permutationsOf([caseOf("close/twice")]).map(({ path }) => path)).toEqual(["close/twice"])
})

test("axes multiply, and reach the streams", () => {
  const axes = { encoding: ["linear16", "mulaw"], sampleRateHz: [8_000, 16_000], chunkMs: [20] } as const
  const permutations = permutationsOf([caseOf("audio/all", { axes })])
  expect(permutations.map(({ path }) => path)).toEqual([
    "audio/all/linear16/8000/chunk-20",
    "audio/all/linear16/16000/chunk-20",
    "audio/all/mulaw/8000/chunk-20",
    "audio/all/mulaw/16000/chunk-20",
  ])
  expect(permutations[2]?.streams[0]).toMatchObject({ chunkMs: 20, audio: { encoding: "mulaw", sampleRateHz: 8_000 } })
})

test("two cases of one id are a mistake", () => {
  expect(() => permutationsOf([caseOf("a/b"), caseOf("a/b")])).toThrow(/two of "a\/b"/)
})
