// Matchers on what was understood: the settled text, its word errors, the interims before it.

import { align } from "../metrics/align.ts"
import { type NormaliseLevel, wordsIn } from "../metrics/normalise.ts"
import { wordErrorRate, wordErrors } from "../metrics/wer.ts"
import { declaredOptions } from "../recording/declared-options.ts"
import { interims, transcript } from "../recording/views.ts"
import type { Timeline } from "../timeline.ts"
import { matcher, type Reading } from "./matcher.ts"
import { quoted } from "./wording.ts"

export interface ChannelOption {
  /** From 0, the default. */
  readonly channel?: number
}

export const toHaveTranscript = matcher(
  ({ recording }, text: string | RegExp, { channel = 0 }: ChannelOption = {}): Reading => {
    const actual = transcript(recording, channel)
    const expected = `have the transcript ${quoted(text)}${ofChannel(channel)}`
    if (typeof text !== "string") return { holds: text.test(actual), expected, found: [quoted(actual)] }
    const wanted = text.trim().replaceAll(/\s+/gu, " ")
    const holds = actual.replaceAll(/\s+/gu, " ") === wanted
    const sameWords = wordsIn(actual, "basic").join(" ") === wordsIn(wanted, "basic").join(" ")
    const hint = "the words are the same, only case or punctuation differ: toHaveWordErrorRate() looks at words alone"
    return {
      holds,
      expected,
      found: [quoted(actual), ...(!holds && sameWords ? [hint] : [])],
      values: { actual, expected: wanted },
    }
  },
)

export interface WordErrorRateOptions extends ChannelOption {
  /** Highest rate that is good: errors over words of the reference. Default 0. */
  readonly atMost?: number
  /** What counts as the same word: `raw`, `basic` (case and punctuation fold) or `full` (numbers too), the default. */
  readonly normalise?: NormaliseLevel
}

export const toHaveWordErrorRate = matcher(
  ({ recording }, reference: string | Timeline, options: WordErrorRateOptions = {}): Reading => {
    const { atMost = 0, channel = 0, normalise = "full" } = options
    const expected = `have a word error rate of at most ${atMost}${ofChannel(channel)}`
    const wanted = wordsIn(referenceText(reference, channel), normalise)
    const heard = wordsIn(transcript(recording, channel), normalise)
    const errors = wordErrors(wanted, heard)
    const rate = wordErrorRate(errors)
    if (rate === undefined) {
      const found = ["the reference has no words, so there is no rate", `transcript: ${quoted(heard.join(" "))}`]
      return { holds: undefined, expected, found }
    }
    const { substitutions, deletions, insertions, referenceWordCount } = errors
    const kinds = `${substitutions} wrong, ${deletions} missing, ${insertions} too many, of ${referenceWordCount} words`
    return {
      holds: rate <= atMost,
      expected,
      found: [`${Number(rate.toFixed(4))} (${kinds})`, ...differences(wanted, heard)],
    }
  },
)

const ofChannel = (channel: number): string => (channel === 0 ? "" : ` on channel ${channel}`)

const referenceText = (reference: string | Timeline, channel: number): string =>
  typeof reference === "string"
    ? reference
    : reference.words
        .filter((word) => word.channel === channel)
        .map(({ word }) => word)
        .join(" ")

/** `go forward [ten→tan] [+or] meters`: the whole text in one line, errors in brackets. */
function differences(wanted: readonly string[], heard: readonly string[]): readonly string[] {
  const words = align(wanted, heard).map((pair) => {
    const reference = "reference" in pair ? wanted[pair.reference] : ""
    const hypothesis = "hypothesis" in pair ? heard[pair.hypothesis] : ""
    if (pair.type === "hit") return reference
    if (pair.type === "deletion") return `[-${reference}]`
    return pair.type === "insertion" ? `[+${hypothesis}]` : `[${reference}→${hypothesis}]`
  })
  return words.length === 0 ? [] : [words.join(" ")]
}

export interface InterimsOptions extends ChannelOption {
  /** Default 1. */
  readonly atLeast?: number
}

export const toHaveInterims = matcher(({ recording }, { atLeast = 1, channel }: InterimsOptions = {}): Reading => {
  const { length } = interims(recording, channel)
  const wanted = atLeast === 1 ? "interim results" : `at least ${atLeast} interim results`
  const asked = declaredOptions(recording).interimResults
  return {
    holds: length >= atLeast,
    expected: `have ${wanted}${channel === undefined ? "" : ` on channel ${channel}`}`,
    found: [`${length} of them`, ...(asked ? [] : ["the stream did not ask for them: set interim_results=true"])],
  }
})
