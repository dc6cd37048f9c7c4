// Names in a query: unknown, of another endpoint, of a message, deprecated, given twice, or a credential.

import { isCredentialName } from "../handshake/credential.ts"
import type { LintFinding } from "./lint.ts"
import type { QueryPair } from "../options/listen-options.ts"
import { nearestName } from "../options/nearest-name.ts"
import { API_PAGE, OPTIONS, optionSpec } from "../options/option-table.ts"
import { excerpt } from "../messages/shapes.ts"

export function lintNames(pairs: readonly QueryPair[]): readonly LintFinding[] {
  const seen = new Set<string>()
  return pairs.flatMap(([name, value]) => {
    const again = seen.has(name)
    seen.add(name)
    const finding = optionSpec(name) === undefined ? unknownName(name, value) : knownName(name, value, again)
    return finding === undefined ? [] : [finding]
  })
}

function knownName(name: string, value: string, again: boolean): LintFinding | undefined {
  const spec = optionSpec(name)
  if (spec === undefined) return undefined
  const base = { option: name, found: excerpt(value), source: spec.source }
  if (again && spec.repeatable === undefined) {
    const problem = `\`${name}\` is given more than once, and which value counts is not documented.`
    return { level: "warning", ...base, problem, remedy: `Give \`${name}\` once.` }
  }
  if (spec.deprecated === undefined || again) return undefined
  const remedy = `${capital(spec.deprecated)}.`
  return { level: "hint", ...base, problem: `\`${name}\` is an old name that is kept for old clients.`, remedy }
}

/** Fields of messages, sent as if they were options. */
const MESSAGE_FIELDS: ReadonlySet<string> = new Set(
  "type is_final speech_final from_finalize start duration channel channel_index alternatives transcript confidence words metadata request_id entities last_word_end timestamp sha256 created".split(
    " ",
  ),
)

/** Options of /v2/listen. @see https://developers.deepgram.com/docs/flux/configuration */
const FLUX_OPTIONS: ReadonlySet<string> = new Set(
  "eot_threshold eager_eot_threshold eot_timeout_ms language_hint".split(" "),
)

/** Options for files only. @see https://developers.deepgram.com/docs/stt-pre-recorded-feature-overview */
const FILE_OPTIONS: ReadonlySet<string> = new Set(
  "detect_language detect_topics paragraphs utterances utt_split summarize topics intents sentiment measurements custom_topic custom_topic_mode custom_intent custom_intent_mode".split(
    " ",
  ),
)

/** Names that older documents and clients use, and what they are called now. */
const OLD_NAMES: ReadonlyMap<string, string> = new Map([
  ["ner", "detect_entities"],
  ["numbers", "numerals"],
  ["vad_turnoff", "endpointing"],
  ["vad", "vad_events"],
  ["endpoint", "endpointing"],
  ["rate", "sample_rate"],
  ["codec", "encoding"],
  ["lang", "language"],
  ["interim", "interim_results"],
  ["partial_results", "interim_results"],
  ["profanity", "profanity_filter"],
])

function unknownName(name: string, value: string): LintFinding {
  const base = { option: name, found: excerpt(value), source: API_PAGE }
  const lower = name.toLowerCase()
  if (isCredentialName(name)) {
    return {
      level: "error",
      option: name,
      found: "a credential, not shown here",
      problem: `\`${name}\` puts a credential into the address, where it is not read and ends up in logs.`,
      remedy: "Send it as `Authorization: Token KEY`, or from a browser as the subprotocols `token, KEY`.",
      source: "https://developers.deepgram.com/docs/authenticating",
      requirement: "auth-client-no-url-secret",
    }
  }
  if (MESSAGE_FIELDS.has(name)) {
    const problem = `\`${name}\` is a field of messages, not an option.`
    return {
      level: "error",
      ...base,
      problem,
      remedy: `Leave \`${name}\` out of the query and read it from the messages.`,
    }
  }
  if (FLUX_OPTIONS.has(name)) {
    const problem = `\`${name}\` is an option of Flux (/v2/listen) and has no effect on /v1/listen.`
    return {
      level: "error",
      ...base,
      problem,
      remedy: `Leave it out; on /v1/listen \`endpointing\` and \`utterance_end_ms\` decide when speech ends.`,
    }
  }
  if (FILE_OPTIONS.has(name)) {
    const problem = `\`${name}\` works for files only, not for streams.`
    return { level: "error", ...base, problem, remedy: `Leave \`${name}\` out of a stream.` }
  }
  const meant = OLD_NAMES.get(lower) ?? nearestName(name, NAMES)
  const remedy =
    meant === undefined ? `Leave \`${excerpt(name)}\` out.` : `Write \`${meant}\`, which is probably meant.`
  const problem = `\`${excerpt(name)}\` is not an option of /v1/listen; the service takes it without effect, or refuses the stream.`
  return { level: meant === undefined ? "warning" : "error", ...base, problem, remedy, requirement: "er-unknown-param" }
}

const NAMES = OPTIONS.map(({ name }) => name)

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)
