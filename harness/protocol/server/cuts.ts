// Where long speech is cut into finals: between words, in the widest gap within reach.
// The service promises no length; finals of 2 to 5 s were seen.

import type { HeardWord } from "../recognizer.ts"

/** The word that a position would cut through. */
export function wordAcross(positionMs: number, words: readonly HeardWord[], from: number): HeardWord | undefined {
  for (let index = from; index < words.length; index++) {
    const word = words[index]
    if (word === undefined || word.startMs >= positionMs) return undefined
    if (word.endMs > positionMs) return word
  }
  return undefined
}

/** The position, or the end of the word it would cut through. */
export const clearOfWords = (positionMs: number, words: readonly HeardWord[], from: number): number =>
  wordAcross(positionMs, words, from)?.endMs ?? positionMs

/**
 * The middle of the widest gap between words inside [lowMs, highMs]; of gaps alike, the one nearest to the middle.
 * @param from index of the first word of the segment
 * @returns highMs when one word fills the whole stretch
 */
export function widestGap(words: readonly HeardWord[], from: number, lowMs: number, highMs: number): number {
  const middleMs = (lowMs + highMs) / 2
  let best = { widthMs: -1, distanceMs: Infinity, positionMs: highMs }
  let gapStartMs = lowMs
  for (let index = from; index <= words.length; index++) {
    const word = words[index]
    const gapEndMs = Math.min(highMs, word?.startMs ?? highMs)
    if (gapEndMs >= gapStartMs) {
      const positionMs = Math.floor((gapStartMs + gapEndMs) / 2)
      const widthMs = gapEndMs - gapStartMs
      const distanceMs = Math.abs(positionMs - middleMs)
      const better = widthMs > best.widthMs || (widthMs === best.widthMs && distanceMs < best.distanceMs)
      if (better) best = { widthMs, distanceMs, positionMs }
    }
    gapStartMs = Math.max(gapStartMs, word?.endMs ?? gapStartMs)
  }
  return best.positionMs
}
