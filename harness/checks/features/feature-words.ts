// Options that add to words: punctuation, speakers, languages. Read from the raw messages, so that a field of the wrong
// type is seen as well.

import { isPunctuated } from "../../protocol/options/listen-options.ts"
import { transcriptOf } from "../../protocol/messages/messages.ts"
import { isObject } from "../../protocol/messages/shapes.ts"
import { declaredOptions } from "../../recording/declared-options.ts"
import { memoised } from "../../recording/memoise.ts"
import type { Recording } from "../../recording/recording.ts"
import { type Arrival, hasWords, results } from "../../recording/views.ts"
import { type Check, notExercised, type Outcome } from "../check.ts"
import { findingAt, judgeEach } from "../judge.ts"
import { claimsOf } from "../results/schema-issues.ts"
import { API, cite, docs, SEEN } from "../sources.ts"

type Fields = Readonly<Record<string, unknown>>

interface Claimed {
  readonly arrival: Arrival
  readonly alternative: Fields
  readonly words: readonly Fields[]
}

/** First alternatives that have words, as they came. */
const worded = memoised((recording): readonly Claimed[] =>
  claimsOf(recording, "Results").flatMap(({ arrival, json }) => {
    const alternative = (json as { channel?: { alternatives?: readonly Fields[] } }).channel?.alternatives?.[0]
    const words = alternative?.words
    return alternative !== undefined && Array.isArray(words) && words.length > 0
      ? [{ arrival, alternative, words: words.map((word: unknown) => (isObject(word) ? word : {})) }]
      : []
  }),
)

/** Judges every word; `problem` says what is wrong with one. */
const judgeWords = (recording: Recording, expected: string, problem: (word: Fields) => string | undefined): Outcome =>
  judgeEach(worded(recording), "no words came", ({ arrival, words }) => {
    const found = words.map(problem).find((one) => one !== undefined)
    return found === undefined ? undefined : findingAt(arrival, expected, found)
  })

const named = (word: Fields): string => JSON.stringify(word.word)

const judgePunctuated = (recording: Recording): Outcome =>
  judgeWords(recording, "punctuated_word in every word", (word) =>
    typeof word.punctuated_word === "string" ? undefined : `none in ${named(word)}`,
  )

export const ftPunctuate: Check = {
  id: "ft-punctuate",
  requirements: ["ft-punctuate"],
  level: "must",
  sentence: "With `punctuate=true` every word has `punctuated_word`.",
  source: docs("punctuation"),
  run: ({ recording }) =>
    declaredOptions(recording).punctuate ? judgePunctuated(recording) : notExercised("punctuate was not asked for"),
}

export const ftSmartImplies: Check = {
  id: "ft-smart-implies",
  requirements: ["ft-smart-implies"],
  level: "should",
  sentence: "`smart_format=true` implies punctuation.",
  source: docs("smart-format"),
  run: ({ recording }) =>
    declaredOptions(recording).smartFormat
      ? judgePunctuated(recording)
      : notExercised("smart_format was not asked for"),
}

export const ftNoPunctuate: Check = {
  id: "ft-no-punctuate",
  requirements: ["ft-no-punctuate"],
  level: "should",
  sentence: "Without punctuate and smart_format no word has it.",
  source: docs("punctuation"),
  run: ({ recording }) => {
    const options = declaredOptions(recording)
    if (isPunctuated(options)) return notExercised("punctuation was asked for")
    // Tags of redaction, replacements and key terms are written as they were given.
    const isPlain = [options.redact, options.replace, options.keyterms].every(({ length }) => length === 0)
    return judgeEach(results(recording).filter(hasWords), "no words came", (result) => {
      const text = transcriptOf(result.message)
      if (isPlain && text !== text.toLowerCase())
        return findingAt(result, "a transcript in lower case", JSON.stringify(text))
      const punctuated = result.message.channel.alternatives[0]?.words?.find(
        (word) => word.punctuated_word !== undefined,
      )
      return punctuated === undefined
        ? undefined
        : findingAt(result, "no punctuated_word", JSON.stringify(punctuated.punctuated_word))
    })
  },
}

export const ftDiarize: Check = {
  id: "ft-diarize",
  requirements: ["ft-diarize"],
  level: "must",
  sentence: "With diarization every word has an integer `speaker` ≥ 0, and no `speaker_confidence`.",
  source: cite(API, docs("diarization"), SEEN.nova3Frames),
  run: ({ recording }) => {
    if (!declaredOptions(recording).diarize) return notExercised("diarization was not asked for")
    return judgeWords(recording, "an integer speaker from 0 in every word, and no speaker_confidence", (word) => {
      if (word.speaker_confidence !== undefined) return `speaker_confidence in ${named(word)}`
      const isSpeaker = Number.isSafeInteger(word.speaker) && Number(word.speaker) >= 0
      return isSpeaker ? undefined : `speaker ${JSON.stringify(word.speaker)} in ${named(word)}`
    })
  },
}

export const ftDiarizeOff: Check = {
  id: "ft-diarize-off",
  requirements: ["ft-diarize-off"],
  level: "must",
  sentence: "Without it no word has `speaker`.",
  source: docs("diarization"),
  run: ({ recording }) => {
    if (declaredOptions(recording).diarize) return notExercised("diarization was asked for")
    return judgeWords(recording, "no speaker in words", (word) =>
      word.speaker === undefined ? undefined : `speaker ${JSON.stringify(word.speaker)} in ${named(word)}`,
    )
  },
}

export const ftMulti: Check = {
  id: "ft-multi",
  requirements: ["ft-multi"],
  level: "should",
  sentence: "With `language=multi` results have `languages` and words have `language`.",
  source: docs("multilingual-code-switching"),
  run: ({ recording }) => {
    if (declaredOptions(recording).language !== "multi") return notExercised("language=multi was not asked for")
    return judgeEach(worded(recording), "no words came", ({ arrival, alternative, words }) => {
      if (!Array.isArray(alternative.languages) || alternative.languages.length === 0)
        return findingAt(arrival, "languages", "none")
      const bare = words.find((word) => typeof word.language !== "string")
      return bare === undefined ? undefined : findingAt(arrival, "language in every word", `none in ${named(bare)}`)
    })
  },
}

export const ftMultiOff: Check = {
  id: "ft-multi-off",
  requirements: ["ft-multi-off"],
  level: "should",
  sentence: "With one language those fields are absent.",
  source: API,
  run: ({ recording }) => {
    if (declaredOptions(recording).language === "multi") return notExercised("language=multi was asked for")
    return judgeEach(worded(recording), "no words came", ({ arrival, alternative, words }) => {
      if (alternative.languages !== undefined)
        return findingAt(arrival, "no languages", JSON.stringify(alternative.languages))
      const tagged = words.find((word) => word.language !== undefined)
      return tagged === undefined
        ? undefined
        : findingAt(arrival, "no language in words", `${JSON.stringify(tagged.language)} in ${named(tagged)}`)
    })
  },
}

export const FEATURE_WORD_CHECKS: readonly Check[] = [
  ftPunctuate,
  ftSmartImplies,
  ftNoPunctuate,
  ftDiarize,
  ftDiarizeOff,
  ftMulti,
  ftMultiOff,
]
