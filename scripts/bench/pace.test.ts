import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { readPace } from "./pace.ts"

const folder = mkdtempSync(join(tmpdir(), "soundcheck-pace-"))
afterAll(() => rmSync(folder, { recursive: true }))

/** 1000 chunks of 20 ms, each as late as told. */
function paceOf(lateMs: (dueMs: number) => number) {
  const file = join(folder, "pace")
  const dueMs = Array.from({ length: 1000 }, (_, index) => index * 20)
  writeFileSync(file, Float32Array.from(dueMs.flatMap((due) => [due, lateMs(due)])))
  return readPace(file, 5)
}

test("lateness that piles up is drift", () => {
  expect(paceOf((dueMs) => dueMs * 0.01).driftPercent).toBeCloseTo(1, 2)
})

test("lateness that stays the same is none", () => {
  expect(paceOf(() => 3).driftPercent).toBe(0)
})

test("a bad stretch shows in its own figures and nowhere else", () => {
  const { p50Ms, maxMs, minMs, chunkCount } = paceOf((dueMs) => (dueMs < 4_000 ? 5 : -0.25))
  expect(p50Ms).toEqual([5, -0.25, -0.25, -0.25, -0.25])
  expect(maxMs[0]).toBe(5)
  expect(minMs).toBe(-0.25)
  expect(chunkCount).toBe(1000)
})
