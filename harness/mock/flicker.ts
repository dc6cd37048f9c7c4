// Interims flicker on purpose: their last words arrive half-heard, misheard or not at all, and are corrected later, as
// real ones are. "I was thirty years of" became "Was thirty years of age and" in one capture. Seeded by where the result
// lies, so the same audio flickers the same way however it was sent.

import { prng, type Random, seedOf } from "../prng.ts"
import type { HeardWord } from "../protocol/recognizer.ts"
import type { ResultSpan } from "../protocol/server/ports.ts"

/** Words that ended longer ago than this stand: context has settled them. */
const SETTLED_AFTER_MS = 600
/** How often the newest word of an interim is not yet what it will be. */
const FLICKER_SHARE = 0.4
/** A guess is less sure than what it becomes. */
const GUESS_CONFIDENCE = 0.6

/** Heard alike. Other words have a vowel changed. */
const SOUND_ALIKES: Readonly<Record<string, string>> = {
  there: "their",
  their: "there",
  to: "two",
  two: "to",
  for: "four",
  four: "for",
  no: "know",
  know: "no",
  here: "hear",
  right: "write",
  one: "won",
  by: "buy",
}

const NEXT_VOWEL: Readonly<Record<string, string>> = { a: "e", e: "i", i: "a", o: "u", u: "o" }

/** Changes at most the last two words. */
export function flicker(words: readonly HeardWord[], span: ResultSpan, seed: number): readonly HeardWord[] {
  if (words.length === 0) return words
  const random = prng(seedOf(`${seed}/${span.channel}/${span.startMs}/${span.endMs}`))
  const flickered = words.slice(0, -2)
  for (const word of words.slice(-2)) {
    const fresh = span.endMs - word.endMs < SETTLED_AFTER_MS
    const heard = fresh && random() < FLICKER_SHARE ? misheard(word, random) : word
    if (heard !== undefined) flickered.push(heard)
  }
  return flickered
}

function misheard(word: HeardWord, random: Random): HeardWord | undefined {
  const kind = random()
  if (kind < 0.2) return undefined
  const half = kind < 0.6
  const text = half ? word.word.slice(0, Math.ceil(word.word.length / 2)) : soundAlike(word.word)
  const capital = /^[A-Z]/.test(word.punctuatedWord)
  const punctuatedWord = capital ? text.charAt(0).toUpperCase() + text.slice(1) : text
  return { ...word, word: text, punctuatedWord, confidence: word.confidence * GUESS_CONFIDENCE }
}

const soundAlike = (text: string): string =>
  SOUND_ALIKES[text] ?? text.replace(/[aeiou]/, (vowel) => NEXT_VOWEL[vowel] ?? vowel)
