// Server messages as the service writes them: compact, in the captured key order, numbers from 32-bit floats.
// Strings are put together directly: this is the mock's hot path, and `JSON.stringify` can print neither `0.0` nor
// the shortest text of a 32-bit float.
//
// Where no capture shows the order: `search` stands before `alternatives` as in the published sample of the search page,
// `languages` after `confidence`, `language` after a word's `confidence`, `entities` last as in the API description.

import type { ChannelPair, DiarizeInfo, Entity, ModelInfo, SearchHit, SearchResult, Word } from "./messages.ts"

/** A Results as the service sends it today: every field that is always there is required. */
export interface ResultsToWrite {
  readonly channel_index: ChannelPair
  readonly duration: number
  readonly start: number
  readonly is_final: boolean
  readonly speech_final: boolean
  readonly transcript: string
  readonly confidence: number
  readonly languages?: readonly string[] | undefined
  readonly words: readonly WordToWrite[]
  readonly search?: readonly SearchResult[] | undefined
  /** The text is kept by object: hand over the same object for every Results of a stream. */
  readonly metadata: ResultsMetadataToWrite
  readonly from_finalize: boolean
  readonly entities?: readonly Entity[] | undefined
}

export type WordToWrite = Word & { readonly confidence: number }

export interface ResultsMetadataToWrite {
  readonly request_id: string
  readonly model_info: ModelInfo
  readonly model_uuid: string
  readonly diarize_info?: DiarizeInfo
  readonly extra?: Readonly<Record<string, string>>
}

export interface MetadataToWrite {
  readonly request_id: string
  readonly sha256: string
  readonly created: string
  readonly duration: number
  readonly channels: number
  /** From UUID; only when audio was processed. */
  readonly models?: Readonly<Record<string, ModelInfo>>
  readonly extra?: Readonly<Record<string, string>>
}

export interface ErrorToWrite {
  readonly variant: string
  readonly description: string
  readonly code?: string
  readonly message?: string
}

/** @see https://developers.deepgram.com/docs/understand-endpointing-interim-results */
export function writeResults(results: ResultsToWrite): string {
  const [index, count] = results.channel_index
  const search = results.search === undefined ? "" : `"search":[${results.search.map(searchText).join(",")}],`
  const languages = results.languages === undefined ? "" : `,"languages":${JSON.stringify(results.languages)}`
  const entities = results.entities === undefined ? "" : `,"entities":[${results.entities.map(entityText).join(",")}]`
  return (
    `{"type":"Results","channel_index":[${index},${count}],"duration":${floatText(results.duration)}` +
    `,"start":${floatText(results.start)},"is_final":${results.is_final},"speech_final":${results.speech_final}` +
    `,"channel":{${search}"alternatives":[{"transcript":${quoted(results.transcript)}` +
    `,"confidence":${floatText(results.confidence)}${languages},"words":[${wordsText(results.words)}]}]}` +
    `,"metadata":${resultsMetadataText(results.metadata)},"from_finalize":${results.from_finalize}${entities}}`
  )
}

/** The closing message. @see https://developers.deepgram.com/docs/close-stream */
export function writeMetadata(metadata: MetadataToWrite): string {
  const { models } = metadata
  const modelsText = models && `,"models":${JSON.stringify(Object.keys(models))},"model_info":${JSON.stringify(models)}`
  const extra = metadata.extra === undefined ? "" : `,"extra":${JSON.stringify(metadata.extra)}`
  return (
    `{"type":"Metadata","transaction_key":"deprecated","request_id":${JSON.stringify(metadata.request_id)}` +
    `,"sha256":${JSON.stringify(metadata.sha256)},"created":${JSON.stringify(metadata.created)}` +
    `,"duration":${floatText(metadata.duration)},"channels":${metadata.channels}${modelsText ?? ""}${extra}}`
  )
}

/** @param lastWordEnd seconds, or -1. @see https://developers.deepgram.com/docs/utterance-end */
export function writeUtteranceEnd([index, count]: ChannelPair, lastWordEnd: number): string {
  return `{"type":"UtteranceEnd","channel":[${index},${count}],"last_word_end":${floatText(lastWordEnd)}}`
}

/** @param timestamp seconds. @see https://developers.deepgram.com/docs/speech-started */
export function writeSpeechStarted([index, count]: ChannelPair, timestamp: number): string {
  return `{"type":"SpeechStarted","channel":[${index},${count}],"timestamp":${floatText(timestamp)}}`
}

/** @see https://developers.deepgram.com/docs/configure */
export function writeError({ variant, description, code, message }: ErrorToWrite): string {
  return JSON.stringify({ type: "Error", variant, description, code, message })
}

/** @param keyterms when the list was replaced. @see https://developers.deepgram.com/docs/configure */
export function writeConfigureSuccess(requestId: string, keyterms?: readonly string[]): string {
  return JSON.stringify({ type: "ConfigureSuccess", request_id: requestId, keyterms })
}

/** Its v1 form is documented by name only; the fields are those of Flux. */
export function writeConfigureFailure(requestId: string, code: string, description: string): string {
  return JSON.stringify({ type: "ConfigureFailure", request_id: requestId, code, description })
}

function wordsText(words: readonly WordToWrite[]): string {
  let text = ""
  for (const word of words) {
    text +=
      `${text === "" ? "" : ","}{"word":${quoted(word.word)},"start":${floatText(word.start)},"end":${floatText(word.end)}` +
      `,"confidence":${floatText(word.confidence)}`
    if (word.language !== undefined) text += `,"language":${quoted(word.language)}`
    if (word.speaker !== undefined) text += `,"speaker":${word.speaker}`
    text += word.punctuated_word === undefined ? "}" : `,"punctuated_word":${quoted(word.punctuated_word)}}`
  }
  return text
}

/** ASCII without quotation mark, backslash and control characters: as it is in JSON. */
const PLAIN = /^[ !#-[\]-~]*$/

/** As `JSON.stringify`, for half of its cost where nothing is to be escaped. */
const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text))

const metadataTexts = new WeakMap<ResultsMetadataToWrite, string>()

function resultsMetadataText(metadata: ResultsMetadataToWrite): string {
  const kept = metadataTexts.get(metadata)
  if (kept !== undefined) return kept
  const { request_id, model_info, model_uuid, diarize_info, extra } = metadata
  const { name, version, arch } = model_info
  const text = JSON.stringify({ request_id, model_info: { name, version, arch }, model_uuid, diarize_info, extra })
  metadataTexts.set(metadata, text)
  return text
}

const searchText = ({ query, hits }: SearchResult): string =>
  `{"query":${JSON.stringify(query)},"hits":[${hits.map(hitText).join(",")}]}`

const hitText = (hit: SearchHit): string =>
  `{"confidence":${floatText(hit.confidence)},"start":${floatText(hit.start)},"end":${floatText(hit.end)}` +
  `,"snippet":${JSON.stringify(hit.snippet)}}`

function entityText(entity: Entity): string {
  const raw = entity.raw_value === undefined ? "" : `,"raw_value":${JSON.stringify(entity.raw_value)}`
  return (
    `{"label":${JSON.stringify(entity.label)},"value":${JSON.stringify(entity.value)}${raw}` +
    `,"confidence":${floatText(entity.confidence)},"start_word":${entity.start_word},"end_word":${entity.end_word}}`
  )
}

/** Below 2^13 neighbouring 32-bit floats lie under 0.0005 apart, so at most one number of three decimals fits each. */
const THREE_DECIMALS_LIMIT = 8192

/**
 * The shortest decimal that reads back as the same 32-bit float, always with a decimal point: `0.0`, `2.3`, `16.079998`.
 * @returns `null` for what JSON cannot say
 */
export function floatText(value: number): string {
  const float = Math.fround(value)
  if (!Number.isFinite(float)) return "null"
  if (float >= 0 && float < THREE_DECIMALS_LIMIT) {
    const thousandths = Math.round(float * 1000)
    if (Math.fround(thousandths / 1000) === float) {
      return `${Math.floor(thousandths / 1000)}${DECIMALS[thousandths % 1000]}`
    }
  }
  return withPoint(shortest(float))
}

/** `.0`, `.001`, `.002` … `.999`: a result has a dozen times in it, and printing a fraction anew is most of writing it. */
const DECIMALS: readonly string[] = Array.from({ length: 1000 }, (_, index) =>
  index === 0 ? ".0" : String(index / 1000).slice(1),
)

function withPoint(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return `${value}.0`
  return String(value)
}

/** Seven digits are enough for most 32-bit floats, nine for all of them. */
function shortest(float: number): number {
  let digits = 7
  let text = Number(float.toPrecision(digits))
  while (Math.fround(text) !== float) text = Number(float.toPrecision(++digits))
  for (; digits > 1; digits--) {
    const shorter = Number(float.toPrecision(digits - 1))
    if (Math.fround(shorter) !== float) break
    text = shorter
  }
  return text
}
