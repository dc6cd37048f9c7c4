// What a stream was asked for: the query of /v1/listen, typed and with the documented defaults in place.

export const ENCODINGS = [
  "linear16",
  "linear32",
  "flac",
  "alaw",
  "mulaw",
  "amr-nb",
  "amr-wb",
  "opus",
  "ogg-opus",
  "speex",
  "g729",
] as const

/** @see https://developers.deepgram.com/docs/encoding */
export type EncodingName = (typeof ENCODINGS)[number]

/** One `name=value` of a query, decoded. */
export type QueryPair = readonly [name: string, value: string]

/** @see https://developers.deepgram.com/reference/speech-to-text/listen-streaming */
export interface ListenOptions {
  readonly model: string
  readonly version: string
  /** A BCP-47 tag, or `multi`. */
  readonly language: string
  /** Undefined: a container, whose header says the rest. */
  readonly encoding: EncodingName | undefined
  readonly sampleRateHz: number | undefined
  readonly channels: number
  readonly multichannel: boolean
  readonly interimResults: boolean
  /** Milliseconds of silence that end an utterance; false: silence never does. */
  readonly endpointing: number | false
  readonly utteranceEndMs: number | undefined
  readonly vadEvents: boolean
  readonly punctuate: boolean
  readonly smartFormat: boolean
  readonly noDelay: boolean
  readonly numerals: boolean
  readonly dictation: boolean
  readonly fillerWords: boolean
  readonly profanityFilter: boolean
  /** Asked for by `diarize`, `diarize_model` or `diarize_version`. */
  readonly diarize: boolean
  readonly diarizeModel: string | undefined
  readonly detectEntities: boolean
  /** What to redact; empty for nothing (`redact=false` alone included). */
  readonly redact: readonly string[]
  readonly keyterms: readonly string[]
  readonly keywords: readonly Keyword[]
  readonly search: readonly string[]
  readonly replace: readonly Replacement[]
  readonly callback: string | undefined
  readonly callbackMethod: string
  /** In order; echoed in metadata. */
  readonly extra: Readonly<Record<string, string>>
  readonly tags: readonly string[]
  readonly mipOptOut: boolean
}

/** `keywords=word:boost`. @see https://developers.deepgram.com/docs/keywords */
export interface Keyword {
  readonly word: string
  readonly boost: number
}

/** `replace=find:replacement`; an empty replacement removes. @see https://developers.deepgram.com/docs/find-and-replace */
export interface Replacement {
  readonly find: string
  readonly replacement: string
}

/** Do words carry `punctuated_word`? Smart formatting and entity detection imply punctuation. */
export function isPunctuated(options: ListenOptions): boolean {
  return options.punctuate || options.smartFormat || options.detectEntities
}
