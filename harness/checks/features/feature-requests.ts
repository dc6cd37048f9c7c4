// Options that are refused or taken as a whole.

import { isNova3 } from "../../protocol/options/models.ts"
import { KEYTERM_TOKEN_LIMIT, keytermTokenCount } from "../../protocol/options/option-table.ts"
import { declaredOptions, declaredQuery, declaredValue, declaredValues } from "../../recording/declared-options.ts"
import { NO_REFUSAL, NO_UPGRADE } from "../causes.ts"
import { type Check, notExercised } from "../check.ts"
import { judgeAcceptance, judgeRefusal } from "../connection/upgrade-answers.ts"
import { docs, SEEN, SKILL } from "../sources.ts"

export const ftDiarizeConflict: Check = {
  id: "ft-diarize-conflict",
  requirements: ["ft-diarize-conflict"],
  level: "should",
  sentence: "`diarize` with `diarize_model`, and `diarize_model=v2`, are refused with 400.",
  source: docs("diarization"),
  follows: [...NO_REFUSAL],
  run: ({ recording }) => {
    const model = declaredValue(recording, "diarize_model")
    const isConflict = model === "v2" || (model !== undefined && declaredValue(recording, "diarize") === "true")
    return isConflict
      ? judgeRefusal(recording, [400])
      : notExercised("no conflicting options of diarization were given")
  },
}

export const ftKeytermRepeat: Check = {
  id: "ft-keyterm-repeat",
  requirements: ["ft-keyterm-repeat"],
  level: "must",
  sentence: "Several key terms are sent as repeated parameters.",
  source: docs("keyterm"),
  follows: [...NO_UPGRADE],
  run: ({ recording }) => {
    const { keyterms, model } = declaredOptions(recording)
    if (keyterms.length < 2 || !isNova3(model) || declaredQuery(recording).refusal !== undefined)
      return notExercised("no several key terms were given to a Nova-3 model, all else being right")
    return judgeAcceptance(recording)
  },
}

export const ftKeytermLimit: Check = {
  id: "ft-keyterm-limit",
  requirements: ["ft-keyterm-limit"],
  level: "should",
  sentence: "Key terms above 500 tokens are refused with 400.",
  source: SKILL,
  follows: [...NO_REFUSAL],
  run: ({ recording }) =>
    keytermTokenCount(declaredOptions(recording).keyterms) > KEYTERM_TOKEN_LIMIT
      ? judgeRefusal(recording, [400])
      : notExercised("no more than 500 tokens of key terms were given"),
}

export const ftKeywordsNova3: Check = {
  id: "ft-keywords-nova3",
  requirements: ["ft-keywords-nova3"],
  level: "should",
  sentence: "`keywords` with a Nova-3 model is refused with 400.",
  source: SEEN.keywordsRefused,
  follows: [...NO_REFUSAL],
  run: ({ recording }) =>
    isNova3(declaredOptions(recording).model) && declaredValues(recording, "keywords").length > 0
      ? judgeRefusal(recording, [400])
      : notExercised("no keywords were given for a Nova-3 model"),
}

const TAG_MAX_LENGTH = 128

export const ftTagLength: Check = {
  id: "ft-tag-length",
  requirements: ["ft-tag-length"],
  level: "may",
  sentence: "A `tag` above 128 characters is refused.",
  source: docs("stt-tagging"),
  run: ({ recording }) => {
    const tags = declaredValues(recording, "tag")
    if (tags.length === 0) return notExercised("no tag was given")
    if (tags.some((tag) => tag.length > TAG_MAX_LENGTH)) return judgeRefusal(recording, [400])
    return declaredQuery(recording).refusal === undefined
      ? judgeAcceptance(recording)
      : notExercised("another option was wrong")
  },
}

export const FEATURE_REQUEST_CHECKS: readonly Check[] = [
  ftDiarizeConflict,
  ftKeytermRepeat,
  ftKeytermLimit,
  ftKeywordsNova3,
  ftTagLength,
]
