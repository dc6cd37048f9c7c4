// Refused upgrades: what a refusal looks like, and which requests have to be refused.

import type { Recording } from "../../recording/recording.ts"
import { declaredOptions, declaredQuery, declaredValue } from "../../recording/declared-options.ts"
import { arrivals } from "../../recording/views.ts"
import { answerHeader, closedOf, openedOf, refusedOf } from "../../recording/traffic.ts"
import { isKnownModel, isWhisper, offersLanguage } from "../../protocol/options/models.ts"
import { NO_REFUSAL, NO_UPGRADE } from "../causes.ts"
import { type Check, notExercised, type Outcome, pass } from "../check.ts"
import { judgeOne } from "../judge.ts"
import {
  hasBadCredential,
  judgeAcceptance,
  judgeRefusal,
  refusalBody,
  refusalText,
} from "../connection/upgrade-answers.ts"
import { cite, docs, SEEN, TROUBLESHOOTING } from "../sources.ts"

/** Something about the request has to be refused, whatever the account may do. */
const mustBeRefused = (recording: Recording): boolean =>
  hasBadCredential(recording) || declaredQuery(recording).refusal !== undefined

/** Judges the one refusal of a recording. */
function ofRefusal(recording: Recording, judge: (body: Readonly<Record<string, unknown>>) => Outcome): Outcome {
  if (refusedOf(recording) === undefined) return notExercised("no upgrade was refused")
  return judge(refusalBody(recording) ?? {})
}

export const erHttpNotWs: Check = {
  id: "er-http-not-ws",
  requirements: ["er-http-not-ws"],
  level: "must",
  sentence: "A refusal is an HTTP answer, not an accepted socket that closes.",
  source: cite(TROUBLESHOOTING, SEEN.refusal400, SEEN.refusal401),
  follows: ["auth-bad-key-401", "auth-missing-key-401", "auth-jwt-expired", "auth-bearer-key-refused"],
  run: ({ recording }) => {
    if (!mustBeRefused(recording)) return notExercised("nothing was asked for that has to be refused")
    if (refusedOf(recording) !== undefined) return pass
    const closed = closedOf(recording)
    if (openedOf(recording) === undefined) return notExercised("no answer to the upgrade came")
    if (closed?.by !== "server" || closed.code === 1000 || arrivals(recording).length > 0) {
      return notExercised("the upgrade was accepted, and served")
    }
    return judgeOne(false, {
      expected: "a refusal over HTTP, with its reason in the answer",
      actual: `the upgrade was accepted, and the socket closed with ${closed.code} ${closed.reason}`.trimEnd(),
    })
  },
}

export const erJsonBody: Check = {
  id: "er-json-body",
  requirements: ["er-json-body"],
  level: "must",
  sentence: "The refusal has `content-type: application/json` and a complete JSON object as its body.",
  source: cite(SEEN.refusal400, SEEN.refusal401),
  run: ({ recording }) => {
    const refused = refusedOf(recording)
    if (refused === undefined) return notExercised("no upgrade was refused")
    const type = answerHeader(recording, "content-type") ?? "no content-type"
    const length = answerHeader(recording, "content-length")
    const byteLength = new TextEncoder().encode(refused.body).length
    const isWhole = length === undefined || Number(length) === byteLength
    const good = /^application\/json\b/i.test(type) && refusalBody(recording) !== undefined && isWhole
    const lengths = isWhole ? "" : `, content-length ${length} for ${byteLength} bytes`
    return judgeOne(good, {
      expected: "application/json, and a JSON object of the stated length",
      actual: `${type}${lengths}: ${refusalText(refused)}`,
    })
  },
}

export const erV1Keys: Check = {
  id: "er-v1-keys",
  requirements: ["er-v1-keys"],
  level: "should",
  sentence: "On v1 it has `err_code`, `err_msg`, `request_id`.",
  source: cite(docs("errors"), SEEN.refusal401),
  follows: ["er-json-body"],
  run: ({ recording }) =>
    ofRefusal(recording, (body) => {
      const missing = ["err_code", "err_msg", "request_id"].filter((key) => typeof body[key] !== "string")
      const near = ["message", "msg", "error", "detail", "description"].find((key) => key in body)
      return judgeOne(missing.length === 0, {
        expected: "err_code, err_msg and request_id as text",
        actual: `no ${missing.join(", ")}${near === undefined ? "" : `; "${near}" was probably meant as err_msg`}`,
      })
    }),
}

export const erDgError: Check = {
  id: "er-dg-error",
  requirements: ["er-dg-error"],
  level: "should",
  sentence: "`dg-error` is there and equals `err_msg`.",
  source: cite(TROUBLESHOOTING, SEEN.refusal400, SEEN.refusal401),
  follows: ["er-json-body"],
  run: ({ recording }) =>
    ofRefusal(recording, (body) => {
      const header = answerHeader(recording, "dg-error")
      const good = header !== undefined && (typeof body.err_msg !== "string" || header === body.err_msg)
      return judgeOne(good, {
        expected: `dg-error: ${typeof body.err_msg === "string" ? body.err_msg : "the reason"}`,
        actual: header === undefined ? "no dg-error" : `dg-error: ${header}`,
      })
    }),
}

export const erBodyId: Check = {
  id: "er-body-id",
  requirements: ["er-body-id"],
  level: "should",
  sentence: "`request_id` of the body equals `dg-request-id`.",
  source: SEEN.refusal401,
  follows: ["conn-request-id-header", "er-v1-keys"],
  run: ({ recording }) =>
    ofRefusal(recording, (body) => {
      const header = answerHeader(recording, "dg-request-id")
      if (header === undefined || typeof body.request_id !== "string")
        return notExercised("one of the two ids is absent")
      return judgeOne(body.request_id === header, {
        expected: `request_id ${header}, as the header has it`,
        actual: body.request_id,
      })
    }),
}

/** The refusal that the query deserves, where its text is of one form. */
const deserved = (recording: Recording, form: RegExp): RegExpExecArray | undefined =>
  form.exec(declaredQuery(recording).refusal?.errMsg ?? "") ?? undefined

/** Options whose values are numbers with a range. */
const NUMERIC = new Set(["utterance_end_ms", "channels", "sample_rate", "endpointing", "alternatives"])

export const erParamRange: Check = {
  id: "er-param-range",
  requirements: ["er-param-range"],
  level: "must",
  sentence: "A number out of range is a 400 that names parameter and value.",
  source: SEEN.refusal400,
  follows: [...NO_REFUSAL, "ue-min-1000"],
  run: ({ recording }) => {
    const [, name = "", value = ""] = deserved(recording, /^Invalid '(\w+)' value of '(.*)'\.$/) ?? []
    if (!NUMERIC.has(name) || hasBadCredential(recording)) return notExercised("no number out of range was given")
    return judgeRefusal(recording, [400], (refused) => {
      const text = `${answerHeader(recording, "dg-error") ?? ""} ${refused.body}`
      return text.includes(name) && text.includes(value) ? undefined : `400 that does not name ${name} and ${value}`
    })
  },
}

export const erParamType: Check = {
  id: "er-param-type",
  requirements: ["er-param-type"],
  level: "must",
  sentence: "A value of wrong type is a 400.",
  source: docs("errors"),
  follows: [...NO_REFUSAL],
  run: ({ recording }) =>
    deserved(recording, /^Failed to deserialize/) === undefined || hasBadCredential(recording)
      ? notExercised("no value of the wrong type was given")
      : judgeRefusal(recording, [400]),
}

export const erModelUnknown: Check = {
  id: "er-model-unknown",
  requirements: ["er-model-unknown"],
  level: "must",
  sentence: "An unknown model is refused with 400 or 403.",
  source: docs("errors"),
  follows: [...NO_REFUSAL],
  run: ({ recording }) => {
    const model = declaredValue(recording, "model")
    return model === undefined || isKnownModel(model) || isWhisper(model)
      ? notExercised("no unknown model was asked for")
      : judgeRefusal(recording, [400, 403])
  },
}

export const erLanguageUnknown: Check = {
  id: "er-language-unknown",
  requirements: ["er-language-unknown"],
  level: "must",
  sentence: "A language the model lacks is refused with 400.",
  source: cite(docs("errors"), SEEN.languageRefused),
  follows: [...NO_REFUSAL],
  run: ({ recording }) => {
    const { model, language } = declaredOptions(recording)
    return !isKnownModel(model) || offersLanguage(model, language)
      ? notExercised("no language was asked for that the model lacks")
      : judgeRefusal(recording, [400])
  },
}

export const erWhisper405: Check = {
  id: "er-whisper-405",
  requirements: ["er-whisper-405"],
  level: "may",
  sentence: "Models without live streaming are refused (405).",
  source: SEEN.whisper405,
  run: ({ recording }) =>
    isWhisper(declaredOptions(recording).model)
      ? judgeRefusal(recording, [405])
      : notExercised("no model without live streaming was asked for"),
}

export const erUnknownParam: Check = {
  id: "er-unknown-param",
  requirements: ["er-unknown-param"],
  level: "may",
  sentence: "An unknown parameter name is accepted, or refused with 400; never a later crash.",
  source: cite(docs("lower-level-websockets"), SEEN.undocumentedOptions),
  run: ({ recording }) => {
    const { unknown, refusal } = declaredQuery(recording)
    if (unknown.length === 0 || refusal !== undefined || hasBadCredential(recording)) {
      return notExercised("no unknown option was given by itself")
    }
    if (refusedOf(recording) !== undefined) return judgeRefusal(recording, [400])
    const closed = closedOf(recording)
    return judgeOne(closed?.by !== "server" || closed.code === 1000, {
      expected: "a stream that ends as asked for",
      actual: `close ${closed?.code} ${closed?.reason}`,
    })
  },
}

const UNDOCUMENTED = ["no_delay", "filler_words"]

export const erUndocumentedParams: Check = {
  id: "er-undocumented-params",
  requirements: ["er-undocumented-params"],
  level: "should",
  sentence: "`no_delay` and `filler_words` are accepted.",
  source: SEEN.undocumentedOptions,
  follows: [...NO_UPGRADE],
  run: ({ recording }) =>
    recording.header.options.some(([name]) => UNDOCUMENTED.includes(name)) && !mustBeRefused(recording)
      ? judgeAcceptance(recording)
      : notExercised("neither was given in a valid query"),
}

export const ERROR_CHECKS: readonly Check[] = [
  erHttpNotWs,
  erJsonBody,
  erV1Keys,
  erDgError,
  erBodyId,
  erParamRange,
  erParamType,
  erModelUnknown,
  erLanguageUnknown,
  erWhisper405,
  erUnknownParam,
  erUndocumentedParams,
]
