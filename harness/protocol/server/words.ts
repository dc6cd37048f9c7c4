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

/** Words of a result lie inside its range: what hangs over is cut off. */
export function clipWords(words: readonly HeardWord[], startMs: number, endMs: number): readonly HeardWord[] {
  if (words.every((word) => word.startMs >= startMs && word.endMs <= endMs)) return words
  return words.map((word) => ({
    ...word,
    startMs: clip(word.startMs, startMs, endMs),
    endMs: clip(word.endMs, startMs, endMs),
  }))
}

const clip = (positionMs: number, lowMs: number, highMs: number): number =>
  Math.min(highMs, Math.max(lowMs, positionMs))
