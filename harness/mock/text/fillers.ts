// Filler words come only when asked for. https://developers.deepgram.com/docs/filler-words

import type { TextWord } from "./text-word.ts"

/** The list of that page. */
const FILLERS = new Set(["uh", "um", "mhmm", "mm-mm", "uh-uh", "uh-huh", "nuh-uh"])

export const withoutFillers = (words: readonly TextWord[]): readonly TextWord[] =>
  words.some((word) => FILLERS.has(word.word)) ? words.filter((word) => !FILLERS.has(word.word)) : words
