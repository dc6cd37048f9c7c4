// Key terms make the recognizer surer of the words it was told to expect. https://developers.deepgram.com/docs/keyterm

import { phraseAt, phraseOf, type TextWord } from "./text-word.ts"

/** Half of what was missing to certainty: visible, and never beyond 1. */
const surer = (confidence: number): number => confidence + (1 - confidence) / 2

export function boostKeyterms(words: readonly TextWord[], keyterms: readonly string[]): readonly TextWord[] {
  if (keyterms.length === 0) return words
  const expected = new Set<number>()
  for (const phrase of keyterms.map(phraseOf)) {
    words.forEach((_, from) => {
      if (phraseAt(words, from, phrase))
        for (let offset = 0; offset < phrase.length; offset++) expected.add(from + offset)
    })
  }
  return words.map((word, index) => (expected.has(index) ? { ...word, confidence: surer(word.confidence) } : word))
}
