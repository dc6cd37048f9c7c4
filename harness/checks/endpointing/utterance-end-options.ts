// When UtteranceEnd may come at all, which settings it takes, and what it looks like.

import { declaredOptions, declaredValue } from "../../recording/declared-options.ts"
import { answerHeader, openedOf, refusedOf } from "../../recording/traffic.ts"
import { hasWords, results, utteranceEnds } from "../../recording/views.ts"
import { NO_REFUSAL, UNREAD_RESULTS } from "../causes.ts"
import { type Check, notExercised } from "../check.ts"
import { judgeNone } from "../judge.ts"
import { claimsOf, judgeShape } from "../results/schema-issues.ts"
import { judgeRefusal } from "../connection/upgrade-answers.ts"
import { API, cite, docs, INFERRED, SEEN } from "../sources.ts"

export const ueOff: Check = {
  id: "ue-off",
  requirements: ["ue-off"],
  level: "must",
  sentence: "Without `utterance_end_ms` no UtteranceEnd is sent.",
  source: docs("utterance-end"),
  run: ({ recording }) => {
    if (declaredValue(recording, "utterance_end_ms") !== undefined)
      return notExercised("utterance_end_ms was asked for")
    if (results(recording).length === 0 && claimsOf(recording, "UtteranceEnd").length === 0)
      return notExercised("no Results came")
    return judgeNone(
      claimsOf(recording, "UtteranceEnd").map(({ arrival }) => arrival),
      "no UtteranceEnd",
    )
  },
}

export const ueMin1000: Check = {
  id: "ue-min-1000",
  requirements: ["ue-min-1000"],
  level: "must",
  sentence: "A value below 1000 is refused with 400, naming parameter and value.",
  source: SEEN.refusal400,
  follows: [...NO_REFUSAL],
  run: ({ recording }) => {
    const given = declaredValue(recording, "utterance_end_ms")
    if (given === undefined || !/^\d+$/.test(given) || Number(given) >= 1000)
      return notExercised("no value below 1000 was given")
    return judgeRefusal(recording, [400], ({ body }) => {
      const error = answerHeader(recording, "dg-error") ?? body
      return error.includes("utterance_end_ms") && error.includes(given)
        ? undefined
        : `dg-error names neither: ${error.slice(0, 100)}`
    })
  },
}

export const ueMax5000: Check = {
  id: "ue-max-5000",
  requirements: ["ue-max-5000"],
  level: "may",
  sentence: "A value above 5000 may be refused.",
  source: docs("utterance-end"),
  run: ({ recording }) => {
    const given = Number(declaredValue(recording, "utterance_end_ms") ?? 0)
    return given > 5000 ? judgeRefusal(recording, [400]) : notExercised("no value above 5000 was given")
  },
}

export const ueNeedsInterim: Check = {
  id: "ue-needs-interim",
  requirements: ["ue-needs-interim"],
  level: "should",
  sentence: "`utterance_end_ms` is used only together with `interim_results=true`.",
  source: docs("utterance-end"),
  run: ({ recording }) => {
    const { interimResults } = declaredOptions(recording)
    if (declaredValue(recording, "utterance_end_ms") === undefined || interimResults) {
      return notExercised("utterance_end_ms was not given without interim_results")
    }
    if (openedOf(recording) === undefined) {
      return refusedOf(recording)?.status === 400
        ? judgeRefusal(recording, [400])
        : notExercised("the upgrade was not answered to the point")
    }
    return judgeNone(utteranceEnds(recording), "a refusal or no UtteranceEnd without interim_results")
  },
}

export const ueShape: Check = {
  id: "ue-shape",
  requirements: ["ue-shape"],
  level: "must",
  sentence: "UtteranceEnd has `channel` `[i,n]` and numeric `last_word_end`.",
  source: cite(API, SEEN.nova3Frames),
  run: ({ recording }) => judgeShape(recording, "UtteranceEnd", () => true),
}

export const ueNotWithoutWords: Check = {
  id: "ue-not-without-words",
  requirements: ["ue-not-without-words"],
  level: "should",
  sentence: "A stream without words gives none.",
  source: cite(docs("utterance-end"), INFERRED),
  follows: [...UNREAD_RESULTS],
  run: ({ recording }) => {
    if (declaredOptions(recording).utteranceEndMs === undefined)
      return notExercised("utterance_end_ms was not asked for")
    if (results(recording).length === 0 || results(recording).some(hasWords))
      return notExercised("no stream without words")
    return judgeNone(utteranceEnds(recording), "no UtteranceEnd without words")
  },
}

export const UTTERANCE_END_OPTION_CHECKS: readonly Check[] = [
  ueOff,
  ueMin1000,
  ueMax5000,
  ueNeedsInterim,
  ueShape,
  ueNotWithoutWords,
]
