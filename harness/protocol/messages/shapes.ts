// Just enough of a look at every server message that its type may be trusted: what is there has the right type, and what
// nothing can be read without is there. Hand-written because it runs on every message received: 2 % of the cost of
// JSON.parse, where a schema library costs 14 %. What the documentation promises beyond that is in schemas.ts.

import type {
  Alternative,
  ModelInfo,
  ResultsChannel,
  ResultsMessage,
  ResultsMetadata,
  ServerMessageType,
  Word,
} from "./messages.ts"

/** Where a value is not what it should be. `path`: `.channel.alternatives[0].words[3].start`. */
export interface Misfit {
  readonly path: string
  /** `expected a number, found "abc"` */
  readonly problem: string
}

export type Shape = (value: unknown) => Misfit | undefined

export const misfit = (expected: string, value: unknown): Misfit => ({
  path: "",
  problem: `expected ${expected}, found ${describe(value)}`,
})

export const text: Shape = (value) => (typeof value === "string" ? undefined : misfit("a string", value))
const flag: Shape = (value) => (typeof value === "boolean" ? undefined : misfit("true or false", value))
export const number: Shape = (value) => (Number.isFinite(value) ? undefined : misfit("a number", value))
const integer: Shape = (value) => (Number.isSafeInteger(value) ? undefined : misfit("an integer", value))

const pair: Shape = (value) =>
  Array.isArray(value) && value.length === 2 && value.every(Number.isSafeInteger)
    ? undefined
    : misfit("an array of two integers [index, count]", value)

export const list =
  (item: Shape): Shape =>
  (value) => {
    if (!Array.isArray(value)) return misfit("an array", value)
    for (let index = 0; index < value.length; index++) {
      const found = item(value[index])
      if (found !== undefined) return { path: `[${index}]${found.path}`, problem: found.problem }
    }
    return undefined
  }

const map =
  (item: Shape): Shape =>
  (value) => {
    if (!isObject(value)) return misfit("an object", value)
    for (const key of Object.keys(value)) {
      const found = item(value[key])
      if (found !== undefined) return { path: `.${key}${found.path}`, problem: found.problem }
    }
    return undefined
  }

export function fields(
  required: Readonly<Record<string, Shape>>,
  optional: Readonly<Record<string, Shape>> = {},
): Shape {
  const all = [
    ...Object.entries(required).map(([key, shape]) => ({ key, shape, needed: true })),
    ...Object.entries(optional).map(([key, shape]) => ({ key, shape, needed: false })),
  ]
  return (value) => {
    if (!isObject(value)) return misfit("an object", value)
    for (const { key, shape, needed } of all) {
      const member = value[key]
      if (member === undefined && !needed) continue
      const found = shape(member)
      if (found !== undefined) return { path: `.${key}${found.path}`, problem: found.problem }
    }
    return undefined
  }
}

const wordFields = fields(
  { word: text, start: number, end: number },
  { confidence: number, language: text, speaker: integer, punctuated_word: text },
)

/** Most of what a stream sends is words, and plain property reads cost a tenth of the loop over a table of fields. */
const word: Shape = (value) => (isPlainWord(value as PlainWord | null) ? undefined : wordFields(value))

type PlainWord = { readonly [K in keyof Word]?: unknown }

/** True only for what `wordFields` finds nothing in; what is rarer than this goes through the table. */
function isPlainWord(word: PlainWord | null): boolean {
  return (
    typeof word === "object" &&
    word !== null &&
    typeof word.word === "string" &&
    Number.isFinite(word.start) &&
    Number.isFinite(word.end) &&
    Number.isFinite(word.confidence) &&
    (word.punctuated_word === undefined || typeof word.punctuated_word === "string") &&
    (word.speaker === undefined || Number.isSafeInteger(word.speaker)) &&
    word.language === undefined
  )
}
const words = list(word)
const alternative = fields({ transcript: text }, { confidence: number, languages: list(text), words })
const hit = fields({ confidence: number, start: number, end: number, snippet: text })
const search = list(fields({ query: text, hits: list(hit) }))
const modelInfo = fields({ name: text, version: text, arch: text })
const entity = fields(
  { label: text, value: text, confidence: number, start_word: integer, end_word: integer },
  { raw_value: text },
)
const extra = map(text)
const resultsMetadata = fields(
  {},
  {
    request_id: text,
    model_info: modelInfo,
    model_uuid: text,
    diarize_info: fields({ model_uuid: text, arch: text }),
    extra,
  },
)

const resultsFields = fields(
  { duration: number, start: number, channel: fields({ alternatives: list(alternative) }, { search }) },
  {
    channel_index: pair,
    is_final: flag,
    speech_final: flag,
    from_finalize: flag,
    metadata: resultsMetadata,
    entities: list(entity),
  },
)

/** Results are nearly all that a server sends: plain reads first, as for words. */
const results: Shape = (value) => (isPlainResults(value as PlainResults | null) ? undefined : resultsFields(value))

type PlainResults = { readonly [K in keyof ResultsMessage]?: unknown }

/** True only for what `resultsFields` finds nothing in; what is rarer than this goes through the table. */
function isPlainResults(message: PlainResults | null): boolean {
  return (
    typeof message === "object" &&
    message !== null &&
    Number.isFinite(message.start) &&
    Number.isFinite(message.duration) &&
    isAbsentOrFlag(message.is_final) &&
    isAbsentOrFlag(message.speech_final) &&
    isAbsentOrFlag(message.from_finalize) &&
    message.entities === undefined &&
    (message.channel_index === undefined || pair(message.channel_index) === undefined) &&
    isPlainChannel(message.channel as PlainChannel | null | undefined) &&
    (message.metadata === undefined || isPlainMetadata(message.metadata))
  )
}

const isAbsentOrFlag = (value: unknown): boolean => value === undefined || typeof value === "boolean"

type PlainChannel = { readonly [K in keyof ResultsChannel]?: unknown }

function isPlainChannel(channel: PlainChannel | null | undefined): boolean {
  if (typeof channel !== "object" || channel === null || channel.search !== undefined) return false
  if (!Array.isArray(channel.alternatives)) return false
  for (const each of channel.alternatives) if (!isPlainAlternative(each as PlainAlternative | null)) return false
  return true
}

type PlainAlternative = { readonly [K in keyof Alternative]?: unknown }

function isPlainAlternative(alternative: PlainAlternative | null): boolean {
  return (
    typeof alternative === "object" &&
    alternative !== null &&
    typeof alternative.transcript === "string" &&
    Number.isFinite(alternative.confidence) &&
    alternative.languages === undefined &&
    (alternative.words === undefined || words(alternative.words) === undefined)
  )
}

type PlainMetadata = { readonly [K in keyof ResultsMetadata]?: unknown }

function isPlainMetadata(metadata: PlainMetadata | null): boolean {
  return (
    typeof metadata === "object" &&
    metadata !== null &&
    typeof metadata.request_id === "string" &&
    typeof metadata.model_uuid === "string" &&
    isPlainModelInfo(metadata.model_info as PlainModelInfo | null | undefined) &&
    metadata.diarize_info === undefined &&
    (metadata.extra === undefined || extra(metadata.extra) === undefined)
  )
}

type PlainModelInfo = { readonly [K in keyof ModelInfo]?: unknown }

const isPlainModelInfo = (info: PlainModelInfo | null | undefined): boolean =>
  typeof info === "object" &&
  info !== null &&
  typeof info.name === "string" &&
  typeof info.version === "string" &&
  typeof info.arch === "string"

/** One for every server message; the compiler asks for a new one with a new message. */
export const SERVER_SHAPES: Readonly<Record<ServerMessageType, Shape>> = {
  Results: results,
  Metadata: fields(
    {},
    {
      transaction_key: text,
      request_id: text,
      sha256: text,
      created: text,
      duration: number,
      channels: integer,
      models: list(text),
      model_info: map(modelInfo),
      extra: map(text),
    },
  ),
  UtteranceEnd: fields({}, { channel: pair, last_word_end: number }),
  SpeechStarted: fields({}, { channel: pair, timestamp: number }),
  Error: fields({}, { variant: text, description: text, code: text, message: text }),
  ConfigureSuccess: fields({}, { request_id: text, keyterms: list(text) }),
  ConfigureFailure: fields({}, { request_id: text, code: text, description: text }),
}

export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** A JSON value in a few words, never longer than a line: `"abc"`, `an array of 3`, `nothing`. */
export function describe(value: unknown): string {
  if (value === undefined) return "nothing"
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (typeof value === "object" && value !== null) return "an object"
  return excerpt(JSON.stringify(value))
}

/** Longest piece of a peer's text that goes into a sentence of ours. */
const EXCERPT_LENGTH = 60

export function excerpt(text: string, length = EXCERPT_LENGTH): string {
  return text.length > length ? `${text.slice(0, length)}…` : text
}
