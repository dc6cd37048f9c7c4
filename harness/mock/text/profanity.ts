// Recognised profanity is masked. https://developers.deepgram.com/docs/profanity-filter

import { type TextWord, trailingMarks } from "./text-word.ts"

/** Mild words on purpose: enough to see the option work. The service's list is its own. */
const PROFANITY = new Set(["damn", "damned", "hell", "bloody", "bastard", "crap", "shit", "fuck", "fucking"])

export const maskProfanity = (words: readonly TextWord[]): readonly TextWord[] =>
  words.map((word) => {
    if (!PROFANITY.has(word.word)) return word
    const mask = "*".repeat(word.word.length)
    return { ...word, word: mask, spoken: mask, punctuatedWord: mask + trailingMarks(word.punctuatedWord) }
  })
