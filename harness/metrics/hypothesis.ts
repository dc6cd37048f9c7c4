// Which words of the reference each message shows, by aligning it with the stretch of the reference that it covers.

import { type ResultsArrival, endMs, results, startMs } from "../recording/views.ts"
import { firstReached } from "../recording/bisect.ts"
import type { Recording } from "../recording/recording.ts"
import { channelOf, transcriptOf, wordsOf } from "../protocol/messages/messages.ts"
import type { Timeline, TimelineWord } from "../timeline.ts"
import { align } from "./align.ts"
import { wordsIn } from "./normalise.ts"

/** One result beside the words that were spoken in its range. */
export interface Shown {
  readonly arrival: ResultsArrival
  /** Words of the reference that it has right, with the index of the word among the words of the result. */
  readonly hits: readonly { readonly reference: TimelineWord; readonly hypothesis: number }[]
}

/** Slack at the borders of a result's range: word times of reference and server differ by about this much. */
const BORDER_MS = 250

/** Every result in order of arrival, with the reference words that it shows. */
export function shownWords(recording: Recording, timeline: Timeline): readonly Shown[] {
  const channels = new Map<number, readonly TimelineWord[]>()
  for (const { message } of results(recording)) {
    const channel = channelOf(message)
    if (!channels.has(channel))
      channels.set(
        channel,
        timeline.words.filter((word) => word.channel === channel),
      )
  }
  return results(recording).map((arrival) => {
    const spoken = wordsAround(channels.get(channelOf(arrival.message)) ?? [], startMs(arrival), endMs(arrival))
    const pairs = align(
      spoken.map(({ word }) => folded(word)),
      heardWords(arrival),
    )
    const hits = pairs.flatMap((pair) => {
      const word = pair.type === "hit" ? spoken[pair.reference] : undefined
      return pair.type === "hit" && word !== undefined ? [{ reference: word, hypothesis: pair.hypothesis }] : []
    })
    return { arrival, hits }
  })
}

/** Words of a channel, which are in order, that touch a range or its borders. */
function wordsAround(words: readonly TimelineWord[], fromMs: number, toMs: number): readonly TimelineWord[] {
  const first = firstReached(words.length, (index) => (words[index]?.endMs ?? 0) > fromMs - BORDER_MS)
  const end = firstReached(words.length, (index) => (words[index]?.startMs ?? 0) >= toMs + BORDER_MS)
  return words.slice(first, end)
}

/** A server that sends no word list is still read by its transcript. */
function heardWords({ message }: ResultsArrival): readonly string[] {
  const words = wordsOf(message)
  return words.length > 0 ? words.map(({ word }) => folded(word)) : wordsIn(transcriptOf(message), "basic")
}

const folded = (word: string): string => wordsIn(word, "basic").join(" ")
