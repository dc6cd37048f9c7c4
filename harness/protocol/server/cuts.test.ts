import { expect, test } from "vitest"
import type { HeardWord } from "../recognizer.ts"
import { clearOfWords, widestGap } from "./cuts.ts"
import { clipWords, wordsBefore } from "./words.ts"

const word = (startMs: number, endMs: number): HeardWord => ({
  word: "w",
  punctuatedWord: "W",
  startMs,
  endMs,
  confidence: 1,
  speaker: 0,
  language: "en",
})

test.each([
  { name: "no words at all: the middle", words: [], cut: 4000 },
  {
    name: "words without gaps: the boundary nearest to the middle",
    words: [
      [0, 3300],
      [3300, 4100],
      [4100, 6000],
    ],
    cut: 4100,
  },
  {
    name: "the widest of several gaps",
    words: [
      [0, 3100],
      [3150, 3800],
      [4200, 4300],
      [4400, 6000],
    ],
    cut: 4000,
  },
  { name: "speech that ended before: the middle of the silence", words: [[0, 2000]], cut: 4000 },
  { name: "speech that ended within", words: [[0, 3600]], cut: 4300 },
  { name: "one word over everything: the end", words: [[0, 9000]], cut: 5000 },
])("long speech is cut between 3 and 5 s: $name", ({ words, cut }) => {
  expect(
    widestGap(
      words.map(([from = 0, to = 0]) => word(from, to)),
      0,
      3000,
      5000,
    ),
  ).toBe(cut)
})

test.each([
  { positionMs: 900, clear: 900 },
  { positionMs: 1000, clear: 1000 },
  { positionMs: 1200, clear: 1500 },
  { positionMs: 1500, clear: 1500 },
  { positionMs: 1800, clear: 1800 },
])("a position of $positionMs ms is moved to $clear ms, out of the word", ({ positionMs, clear }) => {
  expect(clearOfWords(positionMs, [word(0, 500), word(1000, 1500), word(2000, 2500)], 0)).toBe(clear)
})

test.each([
  { positionMs: 1250, next: 1 },
  { positionMs: 1251, next: 2 },
  { positionMs: 9999, next: 3 },
])("a word belongs where its middle is: $next words before $positionMs ms", ({ positionMs, next }) => {
  expect(wordsBefore(positionMs, [word(0, 500), word(1000, 1500), word(2000, 2500)], 0)).toBe(next)
})

test("what hangs over the end of a result, or far over its start, is cut off; nothing is copied when nothing does", () => {
  const words = [word(800, 1200), word(1300, 1500)]
  expect(clipWords(words, 1000, 1400).map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
    [910, 1200],
    [1300, 1400],
  ])
  expect(clipWords(words, 0, 2000)).toBe(words)
})
