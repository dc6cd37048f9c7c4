import { expect, test } from "vitest"
import { Deadlines } from "./deadlines.ts"
import { prng } from "../prng.ts"

const drain = (deadlines: Deadlines): void => {
  while (deadlines.nextAtMs() !== Number.POSITIVE_INFINITY) deadlines.take()?.()
}

test("deadlines come out by time, equal ones in the order they went in", () => {
  const random = prng(7)
  const deadlines = new Deadlines()
  const fired: { atMs: number; order: number }[] = []
  for (let order = 0; order < 2000; order++) {
    const atMs = Math.floor(random() * 200)
    deadlines.add(atMs, () => fired.push({ atMs, order }))
  }
  drain(deadlines)
  expect(fired).toHaveLength(2000)
  expect(fired).toEqual(fired.toSorted((a, b) => a.atMs - b.atMs || a.order - b.order))
})

test("what was called off never fires, and its place is given back", () => {
  const deadlines = new Deadlines()
  const fired: number[] = []
  const callOffs = Array.from({ length: 1000 }, (_, atMs) => deadlines.add(atMs, () => fired.push(atMs)))
  for (const [index, callOff] of callOffs.entries()) if (index % 10 !== 0) callOff()
  expect(deadlines.liveCount).toBe(100)
  expect(deadlines.heldCount).toBeLessThanOrEqual(200)
  drain(deadlines)
  expect(fired).toEqual(Array.from({ length: 100 }, (_, index) => index * 10))
})

test("calling off twice, or after it fired, changes nothing", () => {
  const deadlines = new Deadlines()
  const first = deadlines.add(1, () => {})
  deadlines.add(2, () => {})
  first()
  first()
  expect(deadlines.liveCount).toBe(1)
  drain(deadlines)
  first()
  expect(deadlines.liveCount).toBe(0)
  expect(deadlines.take()).toBeUndefined()
})
