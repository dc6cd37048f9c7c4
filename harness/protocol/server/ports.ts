// What the server machine needs from outside the protocol: samples out of bytes, the wording of results, a hash, a log.
// The mock fills them in; so could a bridge to a real engine.

import type { ListenOptions } from "../options/listen-options.ts"
import type { Entity, SearchResult } from "../messages/messages.ts"
import type { HeardWord, Recognizer } from "../recognizer.ts"
import type { WordToWrite } from "../messages/wire-json.ts"

/**
 * Called for every 10 ms heard, with one block a lane. Where the recognizer does not need audio the blocks are undefined,
 * and `count` of them come at once.
 */
export type BlockSink = (blocks: readonly (Float32Array | undefined)[], count: number) => void

/** The way from the bytes of a stream to blocks of 10 ms. Frame boundaries mean nothing to it. */
export interface AudioIntake {
  /** Takes bytes and calls the sink for every block that they complete. */
  push(bytes: Uint8Array): void
  /** No more bytes will come: the last, incomplete block is heard with silence after it. */
  end(): void
  /** Set while a codec is at work on what was pushed: resolves, and never rejects, when `proceed` can get on. */
  readonly pending: Promise<void> | undefined
  /** Goes on after `pending`, as `push` and `end` would have. */
  proceed(): void
  /** The stream is over: frees what its codec holds. May be called twice. */
  close(): void
  /** How many transcripts the stream has: its channels with `multichannel`, else 1; 0 while the format is unknown. */
  readonly laneCount: number
  /** Channels of the audio itself, from the start where they are declared; 0 while the format is unknown. */
  readonly channels: number
  /** Audio decoded so far, exact, the incomplete block included. */
  readonly durationMs: number
  /** One sentence: why this cannot be decoded. */
  readonly problem: string | undefined
  /** One sentence: what was odd about the bytes although all of them were used. Known after `end`. */
  readonly note: string | undefined
}

/** Which part of which channel a result speaks of. */
export interface ResultSpan {
  readonly channel: number
  readonly startMs: number
  readonly endMs: number
  readonly isFinal: boolean
}

/** A result as it will be read: after formatting, redaction, search and whatever else was asked for. */
export interface WordedResult {
  readonly transcript: string
  readonly confidence: number
  readonly words: readonly WordToWrite[]
  readonly languages?: readonly string[]
  readonly search?: readonly SearchResult[]
  readonly entities?: readonly Entity[]
}

/** Turns heard words into the text of a result. One per stream: tags and flicker may depend on what came before. */
export interface Wording {
  word(heard: readonly HeardWord[], span: ResultSpan): WordedResult
  /** What `Configure` may change in mid-stream; absent keeps. */
  configure(change: { readonly keyterms?: readonly string[]; readonly numerals?: boolean }): void
}

/** SHA-256 over all audio bytes. A hash of Node's is one as it is: it is fed with every chunk, so nothing stands between. */
export interface Hasher {
  update(bytes: Uint8Array): unknown
  /** 64 lower-case hex digits. Called at most once. */
  digest(form: "hex"): string
}

/** What a server says of a stream to whoever runs it; never part of the wire. */
export type ServerLogEntry =
  | { readonly type: "problem"; readonly requestId: string; readonly sentence: string }
  | {
      readonly type: "ended"
      readonly requestId: string
      /** Who or what ended it: `CloseStream`, `NET-0001`, `client closed 1000` … */
      readonly by: string
      readonly durationMs: number
      readonly channels: number
      /** What the recognizer made of the audio: fixtures by name, `placeholder` … */
      readonly sources: readonly string[]
      /** Finals as sent, joined. */
      readonly transcript: string
    }

export type ServerLog = (entry: ServerLogEntry) => void

/** The choices of the mock's settings that concern an open stream. */
export interface ServerSettings {
  readonly idleTimeoutMs: number
  readonly keepAliveHoldsWithoutAudio: boolean
  readonly responseTimeoutMs: number
  readonly undecodableAudio: "DATA-0000" | "NET-0000" | "silence"
  readonly configureReplies: "reply" | "legacy"
  readonly sync: "ignore" | "schema-error"
}

/** What one stream is and works with. */
export interface ServerParts {
  /** Equals the `dg-request-id` of the upgrade. */
  readonly requestId: string
  /** RFC 3339, UTC: the start of the request. */
  readonly createdAt: string
  readonly options: ListenOptions
  readonly settings: ServerSettings
  readonly recognizer: Recognizer
  /** Opens the way from bytes to blocks. */
  readonly intake: (sink: BlockSink) => AudioIntake
  readonly wording: Wording
  readonly hasher: Hasher
  readonly log?: ServerLog
}
