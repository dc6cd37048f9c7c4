import { expect, test } from "vitest"
import { PlaceholderSpeech } from "./placeholder.ts"

test("speech is filled at two to three words a second, without overlap, and with little confidence", () => {
  const words = new PlaceholderSpeech(1, "de").fill(1_000, 11_000, true)
  expect(words.length).toBeGreaterThanOrEqual(20)
  expect(words.length).toBeLessThanOrEqual(30)
  words.forEach((word, index) => {
    expect(word.startMs).toBeGreaterThanOrEqual(words[index - 1]?.endMs ?? 1_000)
    expect(word.endMs).toBeLessThanOrEqual(11_000)
    expect(word.confidence).toBeGreaterThanOrEqual(0.2)
    expect(word.confidence).toBeLessThan(0.5)
    expect(word.language).toBe("de")
  })
})

test("while the voice goes on no word reaches beyond what is filled, and the next call continues", () => {
  const speech = new PlaceholderSpeech(1, "en")
  const words = [1_000, 1_010, 1_500, 2_000].flatMap((toMs) => {
    const filled = speech.fill(0, toMs, false)
    expect(filled.every(({ endMs }) => endMs <= toMs)).toBe(true)
    return filled
  })
  const starts = words.map(({ startMs }) => startMs)
  expect(new Set(starts).size).toBe(starts.length)
  expect(words.length).toBeGreaterThanOrEqual(4)
})

test("a last word may be short, but not of no length", () => {
  expect(new PlaceholderSpeech(1, "en").fill(0, 150, true)).toHaveLength(1)
  expect(new PlaceholderSpeech(1, "en").fill(0, 100, true)).toHaveLength(0)
})

test("the same seed says the same", () => {
  const fill = () => new PlaceholderSpeech(5, "en").fill(0, 5_000, true)
  expect(fill()).toEqual(fill())
})
