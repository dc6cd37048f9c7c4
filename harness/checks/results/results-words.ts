// The values of every Results: words in order, at times of the stream, within their result, and never ahead of the audio.

import { wordsIn } from "../../metrics/normalise.ts"
import { transcriptOf, type Word, wordsOf } from "../../protocol/messages/messages.ts"
import { serverCursorMs } from "../../recording/audio-sent.ts"
import { declaredValues } from "../../recording/declared-options.ts"
import type { Recording } from "../../recording/recording.ts"
import { endMs, type ResultsArrival, results, startMs } from "../../recording/views.ts"
import { MISPLACED_FINALS, UNREAD_RESULTS } from "../causes.ts"
import { type Check, notExercised, type Outcome } from "../check.ts"
import { AUDIO_LENGTH_MS, findingAt, inRange, inSeconds, judgeEach } from "../judge.ts"
import { cite, docs, INFERRED, SEEN } from "../sources.ts"

export const resNotAhead: Check = {
  id: "res-not-ahead",
  requirements: ["res-not-ahead"],
  level: "must",
  sentence: "`start + duration` never goes beyond the audio sent up to that moment.",
  source: cite(docs("measuring-streaming-latency"), INFERRED),
  follows: [...UNREAD_RESULTS, "fin-first-at-zero"],
  run: ({ recording }) => {
    const timed = results(recording).flatMap((result) => {
      const cursorMs = serverCursorMs(recording, result.eventIndex)
      return cursorMs === undefined ? [] : [{ result, cursorMs }]
    })
    return judgeEach(timed, "no Results for audio whose length follows from its declaration", ({ result, cursorMs }) =>
      endMs(result) <= cursorMs + AUDIO_LENGTH_MS
        ? undefined
        : findingAt(
            result,
            `nothing beyond the ${inSeconds(cursorMs)} of audio sent by then`,
            `a result of ${inRange(startMs(result), endMs(result))}`,
          ),
    )
  },
}

export const resEmptyShape: Check = {
  id: "res-empty-shape",
  requirements: ["res-empty-shape"],
  level: "should",
  sentence: 'An empty result has transcript `""`, confidence 0, words `[]`.',
  source: SEEN.proxyCapture,
  run: ({ recording }) => {
    const shapes = results(recording).flatMap((result) => {
      const alternative = result.message.channel.alternatives[0]
      if (alternative === undefined) return []
      // A field that is missing is another rule's matter.
      const { transcript, confidence = transcript === "" ? 0 : 1, words } = alternative
      const empty = [transcript === "", confidence === 0, words === undefined ? transcript === "" : words.length === 0]
      return empty.includes(true) ? [{ result, whole: !empty.includes(false) }] : []
    })
    return judgeEach(shapes, "no empty Results came", ({ result, whole }) =>
      whole ? undefined : findingAt(result, 'transcript "", confidence 0 and words [] together', halfEmpty(result)),
    )
  },
}

const halfEmpty = ({ message }: ResultsArrival): string =>
  `transcript ${JSON.stringify(transcriptOf(message))}, confidence ${message.channel.alternatives[0]?.confidence}, ` +
  `${wordsOf(message).length} words`

/** A word may begin this much before the end of the one before: rounding. */
const WORD_ORDER_MS = 10

export const resWordOrder: Check = {
  id: "res-word-order",
  requirements: ["res-word-order"],
  level: "must",
  sentence: "Words are sorted by time and each `start` ≤ `end`.",
  source: SEEN.nova3Frames,
  follows: [...UNREAD_RESULTS],
  run: ({ recording }) =>
    judgeWords(
      recording,
      (word, before) => {
        if (word.end < word.start) return `"${word.word}" starts at ${word.start} and ends at ${word.end}`
        if (before === undefined || word.start * 1000 >= before.start * 1000 - WORD_ORDER_MS) return undefined
        return `"${word.word}" at ${word.start} after "${before.word}" at ${before.start}`
      },
      () => "words in order of time, each with start ≤ end",
    ),
}

/** Words may hang over the ends of their result by this: rounding, and a last sound that was waited for. */
const OVERHANG_MS = 100

export const resWordInRange: Check = {
  id: "res-word-in-range",
  requirements: ["res-word-in-range"],
  level: "should",
  sentence: "Word times lie within the result’s range.",
  source: cite(SEEN.proxyCapture, SEEN.nova3Frames, INFERRED),
  follows: [...MISPLACED_FINALS, "res-word-absolute", "int-same-start", "int-duration-grows"],
  run: ({ recording }) =>
    judgeWords(
      recording,
      (word, _, result) =>
        word.start * 1000 >= startMs(result) - OVERHANG_MS && word.end * 1000 <= endMs(result) + OVERHANG_MS
          ? undefined
          : `"${word.word}" ${inRange(word.start * 1000, word.end * 1000)}`,
      (result) => `words within ${inRange(startMs(result), endMs(result))}`,
    ),
}

/** A word this far before its result is no overhang: its time counts from somewhere else. */
const FOREIGN_CLOCK_MS = 500

export const resWordAbsolute: Check = {
  id: "res-word-absolute",
  requirements: ["res-word-absolute"],
  level: "must",
  sentence: "Word times are seconds from the beginning of the stream.",
  source: SEEN.nova3Frames,
  follows: [...UNREAD_RESULTS, "fin-first-at-zero"],
  run: ({ recording }) => {
    const later = results(recording).filter(
      (result) => startMs(result) > FOREIGN_CLOCK_MS && wordsOf(result.message).length > 0,
    )
    return judgeEach(later, "no words in a result that starts later than half a second", (result) => {
      const [first] = wordsOf(result.message)
      if (first === undefined || first.start * 1000 >= startMs(result) - FOREIGN_CLOCK_MS) return undefined
      return findingAt(
        result,
        `word times count from the beginning of the stream: at least ${result.message.start}`,
        `"${first.word}" at ${first.start}, as if they counted from the result`,
      )
    })
  },
}

function judgeWords(
  recording: Recording,
  problem: (word: Word, before: Word | undefined, result: ResultsArrival) => string | undefined,
  expected: (result: ResultsArrival) => string,
): Outcome {
  const worded = results(recording).filter(({ message }) => wordsOf(message).length > 0)
  return judgeEach(worded, "no Results had words", (result) => {
    const words = wordsOf(result.message)
    const actual = words.flatMap((word, index) => problem(word, words[index - 1], result) ?? [])
    return actual[0] === undefined ? undefined : findingAt(result, expected(result), actual[0])
  })
}

/** Chinese, Japanese and Thai write no spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u

export const resTranscriptIsWords: Check = {
  id: "res-transcript-is-words",
  requirements: ["res-transcript-is-words"],
  level: "should",
  sentence: "The transcript equals its words joined by spaces, for spaced scripts, case and punctuation aside.",
  source: cite(SEEN.nova3Frames, INFERRED),
  follows: [...UNREAD_RESULTS, "res-word-order"],
  run: ({ recording }) => {
    // Find and replace works on the transcript alone.
    if (declaredValues(recording, "replace").length > 0) return notExercised("replace was asked for")
    const worded = results(recording).filter(
      ({ message }) => wordsOf(message).length > 0 && !UNSPACED.test(transcriptOf(message)),
    )
    return judgeEach(worded, "no Results had words of a spaced script", (result) => {
      const joined = wordsOf(result.message)
        .map(({ word, punctuated_word: written = word }) => written)
        .join(" ")
      const transcript = transcriptOf(result.message)
      return joined === transcript || folded(joined) === folded(transcript)
        ? undefined
        : findingAt(result, `the words joined: ${JSON.stringify(joined)}`, JSON.stringify(transcript))
    })
  },
}

const folded = (text: string): string => wordsIn(text, "basic").join(" ")

export const RESULTS_WORDS_CHECKS: readonly Check[] = [
  resNotAhead,
  resEmptyShape,
  resWordOrder,
  resWordInRange,
  resWordAbsolute,
  resTranscriptIsWords,
]
