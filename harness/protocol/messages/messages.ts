// Every message of /v1/listen in the wire's own spelling, one documentation link each. Times are seconds of audio.
//
// Server messages are typed for reading: a field is required only where nothing can be read without it, so a server that
// forgot one field is still heard and judged on the rest. What the documentation promises is in schemas.ts, what we send
// ourselves is complete and typed in wire-json.ts.

/** `[i, n]`: channel i of n. */
export type ChannelPair = readonly [index: number, count: number]

/** @see https://developers.deepgram.com/reference/speech-to-text/listen-streaming */
export interface Word {
  /** Lower case and unpunctuated, save what formatting made of it. */
  readonly word: string
  /** Seconds from the beginning of the stream. */
  readonly start: number
  readonly end: number
  readonly confidence?: number
  /** With `language=multi`. */
  readonly language?: string
  /** With diarization, from 0. */
  readonly speaker?: number
  /** With `punctuate` or `smart_format`. */
  readonly punctuated_word?: string
}

export interface Alternative {
  readonly transcript: string
  readonly confidence?: number
  /** With `language=multi`, dominant first. */
  readonly languages?: readonly string[]
  readonly words?: readonly Word[]
}

/** @see https://developers.deepgram.com/docs/search */
export interface SearchResult {
  readonly query: string
  readonly hits: readonly SearchHit[]
}

export interface SearchHit {
  readonly confidence: number
  readonly start: number
  readonly end: number
  readonly snippet: string
}

export interface ResultsChannel {
  readonly search?: readonly SearchResult[]
  readonly alternatives: readonly Alternative[]
}

export interface ModelInfo {
  readonly name: string
  readonly version: string
  readonly arch: string
}

export interface ResultsMetadata {
  /** Equals the `dg-request-id` of the upgrade. */
  readonly request_id?: string
  /** One object here, a map in the closing Metadata. */
  readonly model_info?: ModelInfo
  readonly model_uuid?: string
  /** @see https://developers.deepgram.com/docs/diarization */
  readonly diarize_info?: DiarizeInfo
  /** @see https://developers.deepgram.com/docs/extra-metadata */
  readonly extra?: Readonly<Record<string, string>>
}

export interface DiarizeInfo {
  readonly model_uuid: string
  readonly arch: string
}

/** @see https://developers.deepgram.com/docs/detect-entities */
export interface Entity {
  readonly label: string
  readonly value: string
  readonly raw_value?: string
  readonly confidence: number
  /** Index into `words`; `end_word` is exclusive. */
  readonly start_word: number
  readonly end_word: number
}

/**
 * What was understood of `[start, start + duration)`. Absent flags mean false.
 * @see https://developers.deepgram.com/docs/understand-endpointing-interim-results
 */
export interface ResultsMessage {
  readonly type: "Results"
  readonly channel_index?: ChannelPair
  readonly duration: number
  readonly start: number
  readonly is_final?: boolean
  readonly speech_final?: boolean
  readonly channel: ResultsChannel
  readonly metadata?: ResultsMetadata
  readonly from_finalize?: boolean
  /** With `detect_entities`, finals only. */
  readonly entities?: readonly Entity[]
}

/** The last message before the close. @see https://developers.deepgram.com/docs/close-stream */
export interface MetadataMessage {
  readonly type: "Metadata"
  readonly transaction_key?: string
  readonly request_id?: string
  /** 64 hex digits, or `incomplete` after a timeout. */
  readonly sha256?: string
  /** RFC 3339, UTC. */
  readonly created?: string
  readonly duration?: number
  readonly channels?: number
  readonly models?: readonly string[]
  readonly model_info?: Readonly<Record<string, ModelInfo>>
  readonly extra?: Readonly<Record<string, string>>
}

/** @see https://developers.deepgram.com/docs/utterance-end */
export interface UtteranceEndMessage {
  readonly type: "UtteranceEnd"
  /** An array here, an object in Results. */
  readonly channel?: ChannelPair
  /** Seconds, or -1 when that word was already reported as ended. */
  readonly last_word_end?: number
}

/** @see https://developers.deepgram.com/docs/speech-started */
export interface SpeechStartedMessage {
  readonly type: "SpeechStarted"
  readonly channel?: ChannelPair
  readonly timestamp?: number
}

/** Not fatal: the stream goes on with its former settings. @see https://developers.deepgram.com/docs/configure */
export interface ErrorMessage {
  readonly type: "Error"
  /** `SchemaError` or `InvalidConfigureMessage`; an open set. */
  readonly variant?: string
  readonly description?: string
  readonly code?: string
  /** The client's text as it came. */
  readonly message?: string
}

/** @see https://developers.deepgram.com/docs/configure */
export interface ConfigureSuccessMessage {
  readonly type: "ConfigureSuccess"
  readonly request_id?: string
  /** Present when the list was replaced. */
  readonly keyterms?: readonly string[]
}

/** @see https://developers.deepgram.com/docs/configure */
export interface ConfigureFailureMessage {
  readonly type: "ConfigureFailure"
  readonly request_id?: string
  readonly code?: string
  readonly description?: string
}

export type ServerMessage =
  | ResultsMessage
  | MetadataMessage
  | UtteranceEndMessage
  | SpeechStartedMessage
  | ErrorMessage
  | ConfigureSuccessMessage
  | ConfigureFailureMessage

export type ServerMessageType = ServerMessage["type"]

/** Holds the stream while no audio goes out. @see https://developers.deepgram.com/docs/audio-keep-alive */
export interface KeepAliveMessage {
  readonly type: "KeepAlive"
}

/** Flushes what was received; `channel` (from 0) restricts it. @see https://developers.deepgram.com/docs/finalize */
export interface FinalizeMessage {
  readonly type: "Finalize"
  readonly channel?: number
}

/** Flush, Metadata, close. @see https://developers.deepgram.com/docs/close-stream */
export interface CloseStreamMessage {
  readonly type: "CloseStream"
}

/**
 * Changes what may change during a stream. `keyterms` replaces the whole list, `[]` clears it, absent or null keeps it.
 * @see https://developers.deepgram.com/docs/configure
 */
export interface ConfigureMessage {
  readonly type: "Configure"
  readonly keyterms?: readonly string[] | null
  readonly features?: { readonly numerals?: boolean } | null
  readonly processors?: Readonly<Record<string, unknown>> | null
  readonly language_hints?: readonly string[] | null
}

/** Named in a captured list of accepted types, documented nowhere; taken without effect. */
export interface SyncMessage {
  readonly type: "Sync"
}

export type ClientMessage = KeepAliveMessage | FinalizeMessage | CloseStreamMessage | ConfigureMessage | SyncMessage

export type ClientMessageType = ClientMessage["type"]

/** The channel a message is about; 0 where it does not say. */
export function channelOf(message: ResultsMessage | UtteranceEndMessage | SpeechStartedMessage): number {
  const pair = message.type === "Results" ? message.channel_index : message.channel
  return pair === undefined ? 0 : pair[0]
}

/** The words of a result, empty where it has none. */
export function wordsOf(results: ResultsMessage): readonly Word[] {
  return results.channel.alternatives[0]?.words ?? []
}

/** The transcript of a result, empty where it has none. */
export function transcriptOf(results: ResultsMessage): string {
  return results.channel.alternatives[0]?.transcript ?? ""
}
