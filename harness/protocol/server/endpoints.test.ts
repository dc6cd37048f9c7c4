import { expect, test } from "vitest"
import type { HeardWord } from "../recognizer.ts"
import { keepClear } from "./endpoints.ts"

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
  { name: "clear of words: stays", word: word(500, 1000), resumedMs: undefined, positionMs: 1400, real: true },
  {
    name: "a word that ends later than its voice: behind it",
    word: word(500, 1450),
    resumedMs: undefined,
    positionMs: 1500,
    real: true,
  },
  { name: "never past the voice that follows", word: word(500, 1450), resumedMs: 1460, positionMs: 1460, real: true },
  {
    name: "a word that goes on after the pause: no endpoint",
    word: word(500, 1900),
    resumedMs: 1600,
    positionMs: 1400,
    real: false,
  },
  {
    name: "a word that began after the pause: ahead of it",
    word: word(1350, 1900),
    resumedMs: 1500,
    positionMs: 1350,
    real: true,
  },
])("an endpoint at 1.4 s after voice to 1.1 s, $name", ({ word, resumedMs, positionMs, real }) => {
  const endpoint = { voiceEndMs: 1100, positionMs: 1400, resumedMs }
  expect(keepClear(endpoint, [word], 0)).toBe(real)
  expect(endpoint.positionMs).toBe(positionMs)
})
