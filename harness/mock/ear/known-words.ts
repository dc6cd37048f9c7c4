// Words whose times are known beforehand, revealed as the audio reaches them: the one rule by which scripted and
// remembered words come out.

import { AUDIBLE_SHARE } from "../../timeline.ts"

/** What of a word is needed to say when it comes out. */
export interface Span {
  readonly startMs: number
  readonly endMs: number
}

/** Has enough of the word been heard between the two positions for anyone to tell it? */
export function isAudible(word: Span, fromMs: number, toMs: number): boolean {
  const heardMs = Math.min(word.endMs, toMs) - Math.max(word.startMs, fromMs)
  return heardMs > 0 && heardMs >= AUDIBLE_SHARE * (word.endMs - word.startMs)
}

/** The part of the word between the two positions. */
export function clipWord<Word extends Span>(word: Word, fromMs: number, toMs: number): Word {
  if (word.startMs >= fromMs && word.endMs <= toMs) return word
  return { ...word, startMs: Math.max(word.startMs, fromMs), endMs: Math.min(word.endMs, toMs) }
}
