// Which words a result takes, and their times within its range.

import type { HeardWord } from "../recognizer.ts"

/** Index behind the last word whose middle lies before a position: a word belongs where its middle is. */
export function wordsBefore(positionMs: number, words: readonly HeardWord[], from: number): number {
  let next = from
  for (let word = words[next]; word !== undefined && (word.startMs + word.endMs) / 2 < positionMs; word = words[next]) {
    next++
  }
  return next
}

/**
 * "Words of a final lie inside it, by and large; a small overhang is possible": clients compare with a tolerance of 100 ms.
 * In noise a soft onset is noticed up to 75 ms late, and its word would lose that much to the pause before it.
 */
const OVERHANG_MS = 90

/** Words of a result lie inside its range: what hangs over at its end, or by more than that at its start, is cut off. */
export function clipWords(words: readonly HeardWord[], startMs: number, endMs: number): readonly HeardWord[] {
  const lowMs = Math.max(0, startMs - OVERHANG_MS)
  if (words.every((word) => word.startMs >= lowMs && word.endMs <= endMs)) return words
  return words.map((word) => ({
    ...word,
    startMs: clip(word.startMs, lowMs, endMs),
    endMs: clip(word.endMs, lowMs, endMs),
  }))
}

const clip = (positionMs: number, lowMs: number, highMs: number): number =>
  Math.min(highMs, Math.max(lowMs, positionMs))
