// Server messages as the service writes them: compact, in the captured key order, numbers from 32-bit floats.

import type { ChannelPair, DiarizeInfo, Entity, ModelInfo, SearchResult, Word } from "./messages.ts"

/** A Results as the service sends it today: every field that is always there is required. */
export interface ResultsToWrite {
  readonly channel_index: ChannelPair
  readonly duration: number
  readonly start: number
  readonly is_final: boolean
  readonly speech_final: boolean
  readonly transcript: string
  readonly confidence: number
  readonly languages?: readonly string[]
  readonly words: readonly WordToWrite[]
  readonly search?: readonly SearchResult[]
  readonly metadata: ResultsMetadataToWrite
  readonly from_finalize: boolean
  readonly entities?: readonly Entity[]
}

export type WordToWrite = Word & { readonly confidence: number }

/** The same in all Results of a stream: write it once with `writeResultsMetadata` and hand the text on. */
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
  /** Only when audio was processed. */
  readonly models?: Readonly<Record<string, ModelInfo>>
  readonly extra?: Readonly<Record<string, string>>
}

export declare function floatText(seconds: number): string
export declare function writeResults(results: ResultsToWrite): string
export declare function writeMetadata(metadata: MetadataToWrite): string
export declare function writeUtteranceEnd(channel: ChannelPair, lastWordEnd: number): string
export declare function writeSpeechStarted(channel: ChannelPair, timestamp: number): string
export declare function writeError(error: {
  readonly variant: string
  readonly description: string
  readonly code?: string
  readonly message?: string
}): string
export declare function writeConfigureSuccess(requestId: string, keyterms?: readonly string[]): string
export declare function writeConfigureFailure(requestId: string, code: string, description: string): string
