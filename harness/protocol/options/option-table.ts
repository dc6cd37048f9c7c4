// Every query option of /v1/listen as data: one row each, from which reading, refusing, linting and documentation follow.
// Source where no other is named: https://developers.deepgram.com/reference/speech-to-text/listen-streaming

import { ENCODINGS } from "./listen-options.ts"

export type OptionValueType =
  | { readonly kind: "boolean" }
  /** Whole numbers; `max` only where a page or a capture gives one. */
  | { readonly kind: "integer"; readonly min: number; readonly max?: number }
  /** `endpointing`: milliseconds, or a boolean. */
  | { readonly kind: "integer-or-boolean"; readonly min: number }
  /** Compared without case where `anyCase`. `open`: others are taken too, since pages and specification differ. */
  | { readonly kind: "enum"; readonly values: readonly string[]; readonly open?: boolean; readonly anyCase?: boolean }
  | { readonly kind: "text"; readonly maxLength?: number }
  /** http, https, ws or wss. */
  | { readonly kind: "url" }

export interface OptionSpec {
  readonly name: string
  readonly type: OptionValueType
  /** As it would stand in the query; undefined: absent means off or none. */
  readonly default?: string
  readonly repeatable?: true
  readonly meaning: string
  readonly source: string
  /** Options that must be there for this one to work, as `name` or `name=value`. */
  readonly needs?: readonly string[]
  /** Options that must not be there beside it. */
  readonly excludes?: readonly string[]
  /** Why not to use it any more, and what instead. */
  readonly deprecated?: string
  /** Accepted by the service, yet absent from its API description. */
  readonly undocumented?: true
}

const page = (name: string): string => `https://developers.deepgram.com/docs/${name}`
export const API_PAGE = "https://developers.deepgram.com/reference/speech-to-text/listen-streaming"

const BOOLEAN = { kind: "boolean" } as const
const TEXT = { kind: "text" } as const
const off = { type: BOOLEAN, default: "false" } as const
const texts = { type: TEXT, repeatable: true } as const

/** Below 1000 the capture says 400; 5000 is the page's upper end. @see https://developers.deepgram.com/docs/utterance-end */
const UTTERANCE_END_MS = { kind: "integer", min: 1000, max: 5000 } as const

/** @see https://developers.deepgram.com/docs/multichannel */
const CHANNEL_LIMIT = 20

const REDACT_VALUES = ["true", "false", "pci", "pii", "phi", "numbers", "aggressive_numbers", "ssn"]

export const OPTIONS: readonly OptionSpec[] = [
  { name: "model", type: TEXT, default: "base", meaning: "which model listens", source: page("model") },
  { name: "version", type: TEXT, default: "latest", meaning: "which version of the model", source: page("version") },
  {
    name: "language",
    type: TEXT,
    default: "en",
    meaning: "BCP-47 tag of the language spoken, or `multi`",
    source: page("language"),
  },
  {
    name: "encoding",
    type: { kind: "enum", values: ENCODINGS },
    meaning: "how headerless audio is encoded; left out for containers",
    source: page("encoding"),
  },
  {
    name: "sample_rate",
    type: { kind: "integer", min: 1 },
    meaning: "samples per second of headerless audio, in Hz",
    source: page("sample-rate"),
    needs: ["encoding"],
  },
  {
    name: "channels",
    type: { kind: "integer", min: 1, max: CHANNEL_LIMIT },
    default: "1",
    meaning: "channels of headerless audio, interleaved by sample",
    source: page("channels"),
    needs: ["encoding"],
  },
  { name: "multichannel", ...off, meaning: "transcribe each channel on its own", source: page("multichannel") },
  {
    name: "interim_results",
    ...off,
    meaning: "send guesses while speech goes on",
    source: page("interim-results"),
  },
  {
    name: "endpointing",
    type: { kind: "integer-or-boolean", min: 0 },
    default: "10",
    meaning: "milliseconds of silence that end an utterance, or `false`",
    source: page("endpointing"),
  },
  {
    name: "utterance_end_ms",
    type: UTTERANCE_END_MS,
    meaning: "send UtteranceEnd after a gap of so many milliseconds between words",
    source: page("utterance-end"),
    needs: ["interim_results=true"],
  },
  { name: "vad_events", ...off, meaning: "send SpeechStarted", source: page("speech-started") },
  { name: "punctuate", ...off, meaning: "add punctuation and capitals", source: page("punctuation") },
  {
    name: "smart_format",
    ...off,
    meaning: "format numbers, dates and the like; implies punctuate",
    source: page("smart-format"),
  },
  {
    name: "no_delay",
    ...off,
    meaning: "do not hold finals back for smart_format or detect_entities",
    source: page("smart-format"),
    undocumented: true,
  },
  { name: "numerals", ...off, meaning: "write numbers as digits", source: page("numerals") },
  {
    name: "dictation",
    ...off,
    meaning: "turn spoken punctuation into punctuation",
    source: page("dictation"),
    needs: ["punctuate=true"],
  },
  { name: "filler_words", ...off, meaning: "keep uh and um", source: page("filler-words"), undocumented: true },
  { name: "profanity_filter", ...off, meaning: "mask or drop profanity", source: page("profanity-filter") },
  {
    name: "diarize",
    ...off,
    meaning: "say which speaker each word is from",
    source: page("diarization"),
    excludes: ["diarize_model"],
    deprecated: "use `diarize_model=latest`",
  },
  {
    name: "diarize_model",
    type: { kind: "enum", values: ["latest", "v1"] },
    meaning: "diarize with this model; `latest` is `v1` for streams",
    source: page("diarization"),
    excludes: ["diarize"],
  },
  {
    name: "diarize_version",
    type: TEXT,
    meaning: "old name for choosing a diarization model",
    source: page("diarization"),
    deprecated: "use `diarize_model`",
    undocumented: true,
  },
  { name: "detect_entities", ...off, meaning: "list entities in finals", source: page("detect-entities") },
  {
    name: "redact",
    type: { kind: "enum", values: REDACT_VALUES, open: true },
    repeatable: true,
    meaning: "replace sensitive spans by a tag",
    source: page("redaction"),
  },
  { name: "keyterm", ...texts, meaning: "a phrase to expect (Nova-3)", source: page("keyterm") },
  { name: "keywords", ...texts, meaning: "`word` or `word:boost` to expect (before Nova-3)", source: page("keywords") },
  { name: "search", ...texts, meaning: "a phrase to look for in the sound", source: page("search") },
  { name: "replace", ...texts, meaning: "`find:replacement` in transcripts", source: page("find-and-replace") },
  { name: "callback", type: { kind: "url" }, meaning: "send results to this address", source: page("callback") },
  {
    name: "callback_method",
    type: { kind: "enum", values: ["POST", "GET", "PUT", "DELETE"], anyCase: true },
    default: "POST",
    meaning: "HTTP method of the callback",
    source: page("callback"),
    needs: ["callback"],
  },
  { name: "extra", ...texts, meaning: "`key:value` to echo in metadata", source: page("extra-metadata") },
  {
    name: "tag",
    type: { kind: "text", maxLength: 128 },
    repeatable: true,
    meaning: "label for usage reports",
    source: page("stt-tagging"),
  },
  { name: "mip_opt_out", ...off, meaning: "keep the audio out of model improvement", source: API_PAGE },
  {
    name: "alternatives",
    type: { kind: "integer", min: 1 },
    default: "1",
    meaning: "how many alternatives; streams give one",
    source: API_PAGE,
    deprecated: "leave it out: streams give one alternative",
    undocumented: true,
  },
  {
    name: "tier",
    type: { kind: "enum", values: ["nova", "enhanced", "base"], open: true },
    meaning: "old way to choose a family of models",
    source: page("models-languages-overview"),
    deprecated: "name the family in `model`",
    undocumented: true,
  },
]

const BY_NAME: ReadonlyMap<string, OptionSpec> = new Map(OPTIONS.map((option) => [option.name, option]))

export const optionSpec = (name: string): OptionSpec | undefined => BY_NAME.get(name)

/** Raw encodings carry no rate of their own. @see https://developers.deepgram.com/docs/encoding */
export const NEEDS_SAMPLE_RATE: ReadonlySet<string> = new Set([
  "linear16",
  "linear32",
  "mulaw",
  "alaw",
  "opus",
  "speex",
])

/** Documented limit over all key terms. @see https://developers.deepgram.com/docs/keyterm */
export const KEYTERM_TOKEN_LIMIT = 500

/**
 * Tokens of a list of key terms, counted as words: the service's tokenizer is not published, and no word has less than
 * one token, so what is too long here is too long there.
 */
export function keytermTokenCount(keyterms: readonly string[]): number {
  return keyterms.reduce((count, term) => count + term.split(/\s+/).filter((word) => word !== "").length, 0)
}
