// Values by themselves: wrong type, out of range, a list written as anything but repetition, a language or model by a wrong
// name.

import type { LintFinding } from "./lint.ts"
import type { QueryPair } from "../options/listen-options.ts"
import { isFlux, isKnownModel, isWhisper, MODEL_NAMES } from "../options/models.ts"
import { nearestName } from "../options/nearest-name.ts"
import { type OptionSpec, optionSpec } from "../options/option-table.ts"
import { takes, valueFault } from "../options/option-values.ts"
import { parsed } from "../messages/near-miss.ts"
import { excerpt } from "../messages/shapes.ts"

export function lintValues(pairs: readonly QueryPair[]): readonly LintFinding[] {
  return pairs.flatMap(([name, value]) => {
    const spec = optionSpec(name)
    if (spec === undefined) return []
    const finding = (JUDGES[name] ?? judgeByType)(spec, value)
    return finding === undefined ? [] : [{ option: name, found: excerpt(value), source: spec.source, ...finding }]
  })
}

type Judged = Pick<LintFinding, "level" | "problem" | "remedy" | "requirement"> & { readonly source?: string }
type Judge = (spec: OptionSpec, value: string) => Judged | undefined

const error = (problem: string, remedy: string, requirement?: string): Judged =>
  requirement === undefined ? { level: "error", problem, remedy } : { level: "error", problem, remedy, requirement }

const warning = (problem: string, remedy: string): Judged => ({ level: "warning", problem, remedy })

const judgeByType: Judge = (spec, value) => {
  const { name, type } = spec
  if (spec.repeatable) {
    const list = judgeList(spec, value)
    if (list !== undefined) return list
  }
  const fault = valueFault(type, value)
  if (fault === undefined) return undefined
  const lower = value.trim().toLowerCase()
  if (value !== lower && valueFault(type, lower) === undefined) {
    const what =
      type.kind === "boolean" ? "Booleans are the lower-case words `true` and `false`" : "Values are lower-case"
    return error(`${what}, and ${shown(value)} is refused.`, `Write \`${name}=${lower}\`.`, requirementOf(spec, "type"))
  }
  const meant = type.kind === "enum" ? nearestName(value, type.values) : undefined
  const remedy = meant === undefined ? `Write ${takes(spec)}.` : `Write \`${name}=${meant}\`, which is probably meant.`
  return error(`\`${name}\` takes ${takes(spec)}, and ${shown(value)} is refused.`, remedy, requirementOf(spec, fault))
}

function requirementOf({ name, type }: OptionSpec, fault: "type" | "range"): string {
  if (name === "encoding") return "audio-bad-encoding-400"
  if (name === "sample_rate") return "audio-bad-sample-rate-400"
  if (name === "tag") return "ft-tag-length"
  if (type.kind === "boolean") return "ft-bool-case"
  return fault === "type" ? "er-param-type" : "er-param-range"
}

/** Lists are repetition of the name: anything else is one long item. @see https://developers.deepgram.com/docs/keyterm */
function judgeList({ name }: OptionSpec, value: string): Judged | undefined {
  const trimmed = value.trim()
  const remedy = `Repeat the option: \`${name}=a&${name}=b\`.`
  if (trimmed.startsWith("[") && trimmed.endsWith("]")) {
    const kind = Array.isArray(parsed(trimmed)) ? "a JSON list" : "a printed list"
    return error(`${shown(value)} is ${kind}, which is taken as one single item.`, remedy, "ft-keyterm-repeat")
  }
  // A phrase may hold a comma; labels, redactions and key words with a boost do not.
  if (!trimmed.includes(",")) return undefined
  if (name === "redact" || name === "tag" || name === "keywords") {
    return error(`${shown(value)} is separated by commas, which makes it one single item.`, remedy, "ft-keyterm-repeat")
  }
  if (/^[^\s,]+(,[^\s,]+)+$/.test(trimmed)) {
    return warning(`${shown(value)} looks like a list with commas, and is taken as one single item.`, remedy)
  }
  return undefined
}

const judgeModel: Judge = (_spec, value) => {
  if (isKnownModel(value)) return undefined
  if (isFlux(value)) {
    return error(`${shown(value)} is served on /v2/listen only.`, "Choose a Nova model, or connect to /v2/listen.")
  }
  if (isWhisper(value)) {
    const remedy = "Choose a model that can stream, such as `nova-3`."
    return error(`${shown(value)} takes files only.`, remedy, "er-whisper-405")
  }
  const meant = nearestName(value, MODEL_NAMES)
  const remedy =
    meant === undefined ? "Choose a model such as `nova-3`." : `Write \`model=${meant}\`, which is probably meant.`
  return error(
    `There is no model ${shown(value)}, which is refused like one you may not use.`,
    remedy,
    "er-model-unknown",
  )
}

/** Tags look like `en`, `pt-BR`, `zh-Hans`, `es-419`. */
const LANGUAGE_TAG = /^(multi|[a-z]{2,3}(-[a-z0-9]{2,8})*)$/i

const judgeLanguage: Judge = (_spec, value) => {
  if (LANGUAGE_TAG.test(value)) return undefined
  const problem = `\`language\` takes a BCP-47 tag, and ${shown(value)} is none.`
  return error(problem, "Write the tag, such as `en` for English or `pt-BR`, or `multi`.", "er-language-unknown")
}

/** `first:second`, with something on the left. */
const judgePair =
  (form: string): Judge =>
  (spec, value) => {
    if (value.indexOf(":") > 0) return undefined
    return error(
      `\`${spec.name}\` takes ${form}, and ${shown(value)} has no such form.`,
      `Write \`${spec.name}=${form}\`.`,
    )
  }

const judgeKeywords: Judge = (spec, value) => {
  const list = judgeList(spec, value)
  if (list !== undefined) return list
  const boost = /^[^:]+:(.*)$/.exec(value)?.[1]
  if (boost === undefined || /^-?\d+(\.\d+)?$/.test(boost)) return undefined
  return error(`The boost of a key word is a number, and ${shown(boost)} is none.`, "Write `keywords=word:2`.")
}

const judgeRedact: Judge = (spec, value) => {
  const byType = judgeByType(spec, value)
  if (byType !== undefined || !/[A-Z\s]/.test(value)) return byType
  return warning(
    `${shown(value)} is not spelt like a redaction, which is lower-case.`,
    "Write for example `redact=pci`.",
  )
}

const judgeSampleRate: Judge = (spec, value) => {
  const byType = judgeByType(spec, value)
  const rate = Number(value)
  if (byType !== undefined || (rate >= LOWEST_RATE_HZ && rate <= HIGHEST_RATE_HZ)) return byType
  if (rate >= 8 && rate <= 48) {
    return error(
      `A sample rate of ${value} Hz is no audio; it looks like kilohertz.`,
      `Write \`sample_rate=${rate}000\`.`,
    )
  }
  const problem = `A sample rate of ${value} Hz is outside the usual ${LOWEST_RATE_HZ} to ${HIGHEST_RATE_HZ} Hz.`
  return warning(problem, "Check the rate of the audio; resample to 16000 Hz if in doubt.")
}

/** Telephone to studio: what the pages give examples of. @see https://developers.deepgram.com/docs/sample-rate */
const LOWEST_RATE_HZ = 8000
const HIGHEST_RATE_HZ = 48_000

const judgeEndpointing: Judge = (spec, value) => {
  const byType = judgeByType(spec, value)
  if (byType !== undefined || valueFault({ kind: "boolean" }, value) === undefined) return byType
  if (Number(value) <= LONGEST_SENSIBLE_ENDPOINTING_MS) return undefined
  const problem = `With \`endpointing=${value}\` only a pause of more than ${Number(value) / 1000} s ends an utterance.`
  return warning(problem, "Write milliseconds: 300 to 500 suits conversations; `utterance_end_ms` finds longer gaps.")
}

/** Longer silences are cut into empty finals anyhow; the page's own examples end at 500 ms. */
const LONGEST_SENSIBLE_ENDPOINTING_MS = 5000

/** @see https://developers.deepgram.com/docs/callback */
const CALLBACK_PORTS: ReadonlySet<string> = new Set(["", "80", "443", "8080", "8443"])

const judgeCallback: Judge = (spec, value) => {
  const byType = judgeByType(spec, value)
  if (byType !== undefined) return byType
  const { port } = new URL(value)
  if (CALLBACK_PORTS.has(port)) return undefined
  const problem = `The service calls back on ports 80, 443, 8080 and 8443 only, and this address has ${port}.`
  return { level: "hint", problem, remedy: "Use one of these ports before going live." }
}

const JUDGES: Readonly<Record<string, Judge | undefined>> = {
  model: judgeModel,
  language: judgeLanguage,
  replace: judgePair("find:replacement"),
  extra: judgePair("key:value"),
  keywords: judgeKeywords,
  redact: judgeRedact,
  sample_rate: judgeSampleRate,
  endpointing: judgeEndpointing,
  callback: judgeCallback,
}

const shown = (value: string): string => `\`${excerpt(value)}\``
