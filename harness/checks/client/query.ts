// What a client asks for in its query.

import { declaredValue, declaredValues } from "../../recording/declared-options.ts"
import { type Check, notExercised, notOffered, outcomeOf } from "../check.ts"
import { judgeEach, judgeOne } from "../judge.ts"
import { cite, docs, INFERRED } from "../sources.ts"
import { clientCheck } from "./client-check.ts"

export const ueNeedsInterim: Check = {
  id: "ue-needs-interim-client",
  requirements: ["ue-needs-interim"],
  level: "should",
  sentence: "`utterance_end_ms` is used only together with `interim_results=true`.",
  source: docs("utterance-end"),
  run: ({ recording }) => {
    if (declaredValue(recording, "utterance_end_ms") === undefined)
      return notOffered("utterance_end_ms is not asked for")
    const interims = declaredValue(recording, "interim_results")
    return judgeOne(interims === "true", {
      expected: "interim_results=true beside utterance_end_ms",
      actual: interims === undefined ? "no interim_results" : `interim_results=${interims}`,
    })
  },
}

/** Several terms that were put into one value: a list in brackets, or joined by a sign that no term has. */
const SEVERAL_TERMS = /^\s*\[.*\]\s*$|[,;|\n]/s

export const ftKeytermRepeat: Check = {
  id: "ft-keyterm-repeat-client",
  requirements: ["ft-keyterm-repeat"],
  level: "must",
  sentence: "Several key terms are sent as repeated parameters.",
  source: docs("keyterm"),
  run: ({ recording }) => {
    const terms = declaredValues(recording, "keyterm")
    const odd = recording.header.options.filter(([name]) => /^keyterms$|^keyterm\[/.test(name))
    if (terms.length === 0 && odd.length === 0) return notOffered("no key term is sent")
    return outcomeOf([
      ...odd.map(([name]) => ({ expected: "keyterm=…&keyterm=…", actual: `${name}=…` })),
      ...terms
        .filter((term) => SEVERAL_TERMS.test(term))
        .map((term) => ({ expected: "one term a parameter: keyterm=…&keyterm=…", actual: `keyterm=${term}` })),
    ])
  },
}

/** Options that are true or false; `endpointing`, `redact` and `diarize` take more than that and are left out. */
const FLAG_OPTIONS: readonly string[] = [
  "interim_results",
  "vad_events",
  "punctuate",
  "smart_format",
  "multichannel",
  "numerals",
  "dictation",
  "filler_words",
  "profanity_filter",
  "no_delay",
  "detect_entities",
  "mip_opt_out",
]

export const ftBoolCase = clientCheck(
  "ft-bool-case",
  "should",
  "Booleans are sent as `true` and `false` in lowercase.",
  cite("https://github.com/deepgram/deepgram-python-sdk", INFERRED),
  ({ recording }) => {
    const flags = recording.header.options.filter(([name]) => FLAG_OPTIONS.includes(name))
    if (flags.length === 0) {
      return recording.header.options.length === 0
        ? notExercised("no query was sent")
        : notOffered("no boolean is sent")
    }
    return judgeEach(flags, "", ([name, value]) =>
      value === "true" || value === "false"
        ? undefined
        : { expected: `${name}=true or ${name}=false`, actual: `${name}=${value}` },
    )
  },
)

export const CLIENT_QUERY_CHECKS: readonly Check[] = [ftBoolCase, ftKeytermRepeat, ueNeedsInterim]
