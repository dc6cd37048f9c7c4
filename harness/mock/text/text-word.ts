// A word on its way from the ear to the wire: what was heard, and what formatting has made of it so far.

import type { HeardWord } from "../../protocol/recognizer.ts"

export interface TextWord extends HeardWord {
  /** As it was spoken, several words where formatting joined them. */
  readonly spoken: string
}

/** One step of formatting. Most leave most words alone. */
export type TextStep = (words: readonly TextWord[]) => readonly TextWord[]

/** Spelled out, and not spread: every word of every result passes here. */
export function asText(heard: HeardWord): TextWord {
  const { word, punctuatedWord, startMs, endMs, confidence, speaker, language } = heard
  return { word, punctuatedWord, startMs, endMs, confidence, speaker, language, spoken: word }
}

/** Several words become one: from the start of the first to the end of the last, with the punctuation of the last. */
export function joinWords(words: readonly TextWord[], text: string): TextWord {
  const [first] = words
  const last = words[words.length - 1]
  if (first === undefined || last === undefined) throw new RangeError("joinWords needs at least one word")
  return {
    ...first,
    word: text,
    punctuatedWord: text + trailingMarks(last.punctuatedWord),
    endMs: last.endMs,
    confidence: words.reduce((sum, word) => sum + word.confidence, 0) / words.length,
    spoken: words.map((word) => word.spoken).join(" "),
  }
}

/** The punctuation at the end of a word: `evening.` has `.`. */
export const trailingMarks = (text: string): string => /[.,!?;:]*$/.exec(text)?.[0] ?? ""

export const withoutTrailingMarks = (text: string): string => text.slice(0, text.length - trailingMarks(text).length)

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Does the phrase stand at this place, whatever its case? */
export function phraseAt(words: readonly TextWord[], from: number, phrase: readonly string[]): boolean {
  return phrase.length > 0 && phrase.every((part, offset) => words[from + offset]?.word.toLowerCase() === part)
}

export const phraseOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/\s+/)
    .filter((part) => part !== "")

/**
 * Goes over the words once and puts what `at` gives in place of the words it took.
 * @param at undefined leaves the word; else how many words are replaced, at least one, and by what
 */
export function rewrite(
  words: readonly TextWord[],
  at: (from: number) => { readonly count: number; readonly by: readonly TextWord[] } | undefined,
): readonly TextWord[] {
  const rewritten: TextWord[] = []
  for (let index = 0; index < words.length; ) {
    const change = at(index)
    const word = words[index]
    if (change === undefined && word !== undefined) rewritten.push(word)
    if (change !== undefined) rewritten.push(...change.by)
    index += change?.count ?? 1
  }
  return rewritten
}
