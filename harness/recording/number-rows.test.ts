import { expect, test } from "vitest"
import { prng } from "../prng.ts"
import { NumberRows } from "./number-rows.ts"

const LARGEST = 2 ** 49

/** What a log may be told: what goes on as it began, what wavers, what leaps. */
function row(index: number, width: number, random: () => number): number[] {
  const numbers = [
    index * 20_000,
    index * 20_000 + Math.floor(random() * 1_000),
    640,
    index % 40 < 20 ? -(2 ** 40) : index * 31,
    Math.round((index * 1_000_000) / 3),
    Math.round((random() - 0.5) * 2 * LARGEST),
    index % 2 === 0 ? LARGEST : -LARGEST,
    1 - index,
  ]
  return numbers.slice(0, width)
}

test.each([1, 3, 6, 8])("rows of %d come back, whichever logs grew beside them", (width) => {
  const logs = Array.from({ length: 7 }, (_, seed) => ({
    rows: new NumberRows(width),
    random: prng(seed),
    told: [] as number[][],
  }))
  for (let index = 0; index < 3_000; index++) {
    for (const { rows, random, told } of logs) {
      const numbers = row(index, width, random)
      told.push(numbers)
      rows.push(numbers)
    }
  }
  for (const { rows, told } of logs) {
    expect(rows.count).toBe(3_000)
    expect(Array.from(rows, (numbers) => [...numbers])).toEqual(told)
  }
})

test("they may be read while more come in", () => {
  const rows = new NumberRows(2)
  for (const index of [0, 1, 2]) {
    rows.push([index, -index])
    expect(Array.from(rows, ([, second]) => second)).toEqual([0, -1, -2].slice(0, index + 1).map((each) => each || 0))
  }
})
