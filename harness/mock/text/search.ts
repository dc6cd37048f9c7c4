// Where the searched terms were heard. The service compares sounds; here words are compared, so hits are exact.
// https://developers.deepgram.com/docs/search

import type { SearchHit, SearchResult } from "../../protocol/messages/messages.ts"
import { joinWords, phraseAt, phraseOf, type TextWord } from "./text-word.ts"

export const searchAll = (words: readonly TextWord[], queries: readonly string[]): readonly SearchResult[] =>
  queries.map((query) => ({ query, hits: hitsOf(words, phraseOf(query)) }))

function hitsOf(words: readonly TextWord[], phrase: readonly string[]): readonly SearchHit[] {
  return words.flatMap((_, from) => {
    if (!phraseAt(words, from, phrase)) return []
    const { confidence, startMs, endMs, spoken } = joinWords(words.slice(from, from + phrase.length), "")
    return [{ confidence, start: startMs / 1000, end: endMs / 1000, snippet: spoken }]
  })
}
