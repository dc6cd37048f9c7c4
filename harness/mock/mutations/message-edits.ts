// The changes to messages that several mutations make.

import type { ResultsMessage, Word } from "../../protocol/messages/messages.ts"
import { wordsOf } from "../../protocol/messages/messages.ts"

/** The words changed, the transcript left as it is. */
export function withWords(results: ResultsMessage, edit: (word: Word, index: number) => object | undefined): object {
  const words = wordsOf(results).flatMap((word, index) => edit(word, index) ?? [])
  return withAlternative(results, { words })
}

/** Fields of the one alternative changed. */
export function withAlternative(results: ResultsMessage, change: object): object {
  const [alternative] = results.channel.alternatives
  return { ...results, channel: { ...results.channel, alternatives: [{ ...alternative, ...change }] } }
}

export const withoutWords = (results: ResultsMessage): object =>
  withAlternative(results, { transcript: "", confidence: 0, words: [] })

/** The result and its words, later by some seconds. */
export const shifted = (results: ResultsMessage, seconds: number): object => ({
  ...withWords(results, (word) => ({ ...word, start: word.start + seconds, end: word.end + seconds })),
  start: results.start + seconds,
})

export const hasWords = (results: ResultsMessage): boolean => wordsOf(results).length > 0

/** Where the result ends, in seconds. */
export const endOf = ({ start, duration }: ResultsMessage): number => start + duration

/** A message that lacks some of its fields. */
export const without = (message: object, ...fields: readonly string[]): object =>
  Object.fromEntries(Object.entries(message).filter(([field]) => !fields.includes(field)))
