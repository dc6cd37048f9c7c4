// The entities that a small rule can tell: numbers, telephone numbers, money, percentages, days and months.
// https://developers.deepgram.com/docs/detect-entities

import type { Entity } from "../../protocol/messages/messages.ts"
import { numberAt } from "./number-words.ts"
import { joinWords, type TextWord, withoutTrailingMarks } from "./text-word.ts"

const DATE_WORDS = new Set([
  ..."monday tuesday wednesday thursday friday saturday sunday".split(" "),
  ..."january february march april may june july august september october november december".split(" "),
])

/** "may" and "march" are dates only where they are written as names. */
const isDate = (word: TextWord): boolean => DATE_WORDS.has(word.word) && /^[A-Z]/.test(word.punctuatedWord)

export function entitiesOf(words: readonly TextWord[]): readonly Entity[] {
  const entities: Entity[] = []
  for (let from = 0; from < words.length; ) {
    const found = entityAt(words, from)
    const count = found?.count ?? 1
    if (found !== undefined) {
      const joined = joinWords(words.slice(from, from + count), "")
      const value = words.slice(from, from + count).map((word) => withoutTrailingMarks(word.punctuatedWord))
      entities.push({
        label: found.label,
        value: value.join(" "),
        raw_value: joined.spoken,
        confidence: joined.confidence,
        start_word: from,
        end_word: from + count,
      })
    }
    from += count
  }
  return entities
}

function entityAt(words: readonly TextWord[], from: number): { label: string; count: number } | undefined {
  const word = words[from]
  if (word === undefined) return undefined
  if (isDate(word)) return { label: "DATE", count: 1 }
  if (/^\$\d/.test(word.word)) return { label: "MONEY", count: 1 }
  if (/^\d+%$/.test(word.word)) return { label: "PERCENT", count: 1 }
  if (/^\d{3}-\d{3}-\d{4}$/.test(word.word)) return { label: "PHONE_NUMBER", count: 1 }
  const number = numberAt(words, from)
  if (number === undefined || word.word === "one") return undefined
  return { label: number.digits.length === 10 ? "PHONE_NUMBER" : "CARDINAL", count: number.count }
}
