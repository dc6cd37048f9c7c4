// Find and replace, in the order given, whatever the case. https://developers.deepgram.com/docs/find-and-replace

import type { Replacement } from "../../protocol/options/listen-options.ts"
import { phraseAt, phraseOf, rewrite, type TextWord, trailingMarks } from "./text-word.ts"

export function replaceAll(words: readonly TextWord[], replacements: readonly Replacement[]): readonly TextWord[] {
  return replacements.reduce((replaced, { find, replacement }) => {
    const phrase = phraseOf(find)
    const parts = replacement.split(/\s+/).filter((part) => part !== "")
    return rewrite(replaced, (from) => {
      if (!phraseAt(replaced, from, phrase)) return undefined
      return { count: phrase.length, by: spread(replaced.slice(from, from + phrase.length), parts) }
    })
  }, words)
}

/** New words share the time of the old ones evenly; the last takes their punctuation. None removes them. */
function spread(old: readonly TextWord[], parts: readonly string[]): readonly TextWord[] {
  const [first] = old
  const last = old[old.length - 1]
  if (first === undefined || last === undefined) return []
  const shareMs = (last.endMs - first.startMs) / parts.length
  return parts.map((part, index) => ({
    ...first,
    word: part.toLowerCase(),
    spoken: part,
    punctuatedWord: index === parts.length - 1 ? part + trailingMarks(last.punctuatedWord) : part,
    startMs: first.startMs + index * shareMs,
    endMs: first.startMs + (index + 1) * shareMs,
  }))
}
