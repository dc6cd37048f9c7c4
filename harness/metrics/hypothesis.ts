// Which words of the reference each message shows, by aligning it with the stretch of the reference that it covers.

import { type ResultsArrival, endMs, results, startMs } from "../recording/views.ts"
import type { Recording } from "../recording/recording.ts"
import { channelOf, transcriptOf, wordsOf } from "../protocol/messages.ts"
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
  return results(recording).map((arrival) => {
    const spoken = timeline.words.filter(
      (word) =>
        word.channel === channelOf(arrival.message) &&
        word.endMs > startMs(arrival) - BORDER_MS &&
        word.startMs < endMs(arrival) + BORDER_MS,
    )
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

/** A server that sends no word list is still read by its transcript. */
function heardWords({ message }: ResultsArrival): readonly string[] {
  const words = wordsOf(message)
  return words.length > 0 ? words.map(({ word }) => folded(word)) : wordsIn(transcriptOf(message), "basic")
}

const folded = (word: string): string => wordsIn(word, "basic").join(" ")
