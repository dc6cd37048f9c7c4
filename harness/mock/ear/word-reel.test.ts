import { expect, test } from "vitest"
import { WordReel } from "./word-reel.ts"

const span = (name: string, startMs: number, endMs: number) => ({ name, startMs, endMs })
const words = [span("one", 100, 300), span("two", 300, 700), span("three", 900, 1_000)]
const shown = (spans: readonly { name: string; startMs: number; endMs: number }[]) =>
  spans.map(({ name, startMs, endMs }) => `${name} ${startMs}-${endMs}`)

test("words come out once, when they have ended", () => {
  const reel = new WordReel(words, 0, 0)
  expect([250, 300, 699, 1_000].map((toMs) => shown(reel.take(toMs)))).toEqual([
    [],
    ["one 100-300"],
    [],
    ["two 300-700", "three 900-1000"],
  ])
})

test.each([
  { fromMs: 180, taken: ["one 180-300"] },
  { fromMs: 181, taken: [] },
])("a word counts if three fifths of it lie behind $fromMs ms, from where it was heard", ({ fromMs, taken }) => {
  expect(shown(new WordReel(words, 0, fromMs).take(300))).toEqual(taken)
})

test.each([
  { toMs: 540, taken: ["one 100-300", "two 300-540"], rest: ["three 900-1000"] },
  { toMs: 460, taken: ["one 100-300"], rest: ["two 460-700", "three 900-1000"] },
  { toMs: 500, taken: ["one 100-300"], rest: ["three 900-1000"] },
])("a cut at $toMs ms gives a word to the side that heard most of it, and to neither if none did", (row) => {
  const reel = new WordReel(words, 0, 0)
  expect(shown(reel.cut(row.toMs))).toEqual(row.taken)
  expect(shown(reel.take(1_000))).toEqual(row.rest)
})

test("a word in progress is told as far as it was heard, and nothing is taken by that", () => {
  const reel = new WordReel(words, 0, 0)
  expect([200, 230, 800].map((toMs) => shown(reel.unfinished(toMs)))).toEqual([
    [],
    ["one 100-230"],
    ["one 100-300", "two 300-700"],
  ])
  expect(reel.next?.name).toBe("one")
})

test("words are where the stream has them", () => {
  expect(shown(new WordReel(words, -249.6, 0).take(500))).toEqual(["two 50-450"])
})
