import { expect, test } from "vitest"
import { Deadline, Deadlines } from "./deadlines.ts"
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
    deadlines.set(new Deadline(() => fired.push({ atMs, order })), atMs)
  }
  drain(deadlines)
  expect(fired).toHaveLength(2000)
  expect(fired).toEqual(fired.toSorted((a, b) => a.atMs - b.atMs || a.order - b.order))
})

test("whatever is set, moved and cleared in whatever order, those that are left come out in order", () => {
  const random = prng(11)
  const deadlines = new Deadlines()
  const fired: number[] = []
  const wanted = new Map<Deadline, number>()
  const all = Array.from({ length: 300 }, (_, index) => new Deadline(() => fired.push(index)))
  for (let act = 0; act < 5_000; act++) {
    const deadline = all[Math.floor(random() * all.length)]
    if (deadline === undefined) continue
    if (random() < 0.3) {
      deadlines.clear(deadline)
      wanted.delete(deadline)
    } else {
      const atMs = Math.floor(random() * 100)
      deadlines.set(deadline, atMs)
      // Set last among its equals.
      wanted.delete(deadline)
      wanted.set(deadline, atMs)
    }
    expect(deadlines.nextAtMs()).toBe(Math.min(Number.POSITIVE_INFINITY, ...wanted.values()))
  }
  expect(deadlines.count).toBe(wanted.size)
  drain(deadlines)
  const inOrder = [...wanted].toSorted(([, a], [, b]) => a - b).map(([deadline]) => all.indexOf(deadline))
  expect(fired).toEqual(inOrder)
})

test("clearing twice, or after it fired, changes nothing", () => {
  const deadlines = new Deadlines()
  const [first, second] = [new Deadline(() => {}), new Deadline(() => {})]
  deadlines.set(first, 1)
  deadlines.set(second, 2)
  deadlines.clear(first)
  deadlines.clear(first)
  expect(deadlines.count).toBe(1)
  drain(deadlines)
  deadlines.clear(second)
  expect(deadlines.count).toBe(0)
  expect(deadlines.take()).toBeUndefined()
})
