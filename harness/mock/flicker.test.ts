import { expect, test } from "vitest"
import { flicker } from "./flicker.ts"
import { sentence } from "./trial.ts"

const words = sentence("The quick brown fox jumps over their lazy dog", 0, 200)
const spanTo = (endMs: number) => ({ channel: 0, startMs: 0, endMs, isFinal: false })
const texts = (seed: number, endMs = 1800) => flicker(words, spanTo(endMs), seed).map(({ word }) => word)

test("only the last two words are ever unsure", () => {
  for (let seed = 0; seed < 100; seed++)
    expect(texts(seed).slice(0, 7)).toEqual(words.slice(0, 7).map(({ word }) => word))
})

test("they come half-heard, misheard or not at all, and mostly right", () => {
  const seen = new Set(Array.from({ length: 200 }, (_, seed) => texts(seed).slice(7).join(" ")))
  for (const kind of ["lazy dog", "lazy do", "la dog", "lazy dug", "lezy dog", "lazy", "dog"])
    expect(seen).toContain(kind)
  const right = Array.from({ length: 200 }, (_, seed) => texts(seed).slice(7).join(" ")).filter(
    (tail) => tail === "lazy dog",
  )
  expect(right.length).toBeGreaterThan(50)
})

test("words that ended a while ago stand", () => {
  for (let seed = 0; seed < 50; seed++) expect(texts(seed, 2600)).toEqual(words.map(({ word }) => word))
})

test("the same place flickers the same way, and a guess is less sure", () => {
  expect(texts(3)).toEqual(texts(3))
  for (let seed = 0; seed < 50; seed++) {
    for (const word of flicker(words, spanTo(1800), seed)) {
      const known = words.some((spoken) => spoken.word === word.word)
      expect(word.confidence < 0.9).toBe(!known)
    }
  }
})
