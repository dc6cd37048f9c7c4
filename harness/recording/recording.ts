// The one data type everything reads: what a stream did, in order. Checks, metrics, reports and replay see nothing else.
// Raw enough that a repaired codec can read old recordings again: text as it came, times, and our own interference.
//
// On disk a recording is JSON Lines: the header first, then one event per line as it happens.
//
// Two time axes: `atMs` is the monotonic time since the stream opened (since the refusal, if it never did);
// `cursorMs` is the audio cursor, the amount of audio sent by then.

/** Raised when a reader of older recordings would misread newer ones. `upgrade.ts` lifts older ones. */
export const RECORDING_VERSION = 1

/** How the sender keeps time. `microphone`: a chunk leaves no earlier than its last sample was spoken. */
export type PaceMode = "microphone" | "head-start"

export interface Pacing {
  readonly mode: PaceMode
  /** 1 is real time; Infinity sends as fast as the socket takes it. */
  readonly speed: number
  /** Audio per chunk; undefined when cut by bytes or at chunk borders of the source. */
  readonly chunkMs?: number
  readonly chunkByteLength?: number
  /** Extra delay before the first chunk, and the seeded spread of every chunk's delay. */
  readonly delayMs: number
  readonly jitterMs: number
}

/** What the audio sent really is, whatever the query declared. */
export interface SentAudio {
  readonly fixture?: string
  readonly container?: string
  readonly encoding?: string
  readonly sampleRateHz?: number
  readonly channels?: number
  /** Length of the whole source, where known. */
  readonly durationMs?: number
  /** Steady noise under the speech, so far below it; absent where none was added. */
  readonly noiseBelowDb?: number
  /** Of samples with the big end first, which no `encoding=` names. */
  readonly byteOrder?: "big"
  /** Of raw Opus, where a sender glued several packets into a frame. */
  readonly packetsPerFrame?: number
}

/** What a stream identified itself with: never the credential itself. `key` and `token` are good ones. */
export type CredentialKind = "key" | "wrong-key" | "token" | "expired-token" | "none"

export interface RecordingHeader {
  readonly type: "recording"
  readonly version: typeof RECORDING_VERSION
  /** Version of Soundcheck that made it. */
  readonly soundcheck: string
  /** Which side recorded: the client (judging a server) or the mock (judging a client). */
  readonly side: "client" | "server"
  /** Wall clock at the start, RFC 3339 with milliseconds, UTC. */
  readonly startedAt: string
  /** `mock:`, `ws://…`: never with a credential. */
  readonly target: string
  /** Path of the permutation, for recordings of the suites. */
  readonly permutation?: string
  /** Which of a permutation's streams this is, from 0. */
  readonly stream?: number
  readonly seed: number
  /** What the client identified itself with, by kind; absent where nobody knows. */
  readonly credential?: CredentialKind
  /** Query options as sent, in order, credentials taken out. */
  readonly options: readonly (readonly [name: string, value: string])[]
  readonly audio: SentAudio
  readonly pacing: Pacing
}

export type SentFrame =
  /** `bytesSha`-free on purpose: audio is named by length and place, not copied. */
  | {
      readonly type: "audio"
      readonly byteLength: number
      readonly startMs: number
      readonly endMs: number
      /** Sent in so many fragments; in one piece when absent. */
      readonly fragmentCount?: number
    }
  | { readonly type: "text"; readonly text: string; readonly fragmentCount?: number }
  /** Binary that is not audio of the source: an empty frame, rubbish, a control message in the wrong opcode. */
  | { readonly type: "binary"; readonly byteLength: number; readonly note: string }
  | { readonly type: "ping" | "pong"; readonly payload: string }
  | { readonly type: "close"; readonly code?: number; readonly reason: string }
  /** The connection was torn down on purpose. */
  | { readonly type: "destroy" }

export type ReceivedFrame =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "binary"; readonly byteLength: number; readonly headBase64: string }
  | { readonly type: "ping" | "pong"; readonly payload: string }

export type RecordingEvent =
  /** The upgrade was accepted. Header names in lower case, in order of arrival, credentials taken out. */
  | {
      readonly type: "opened"
      readonly atMs: 0
      readonly handshakeMs: number
      readonly request: UpgradeSummary
      readonly status: number
      readonly headers: readonly (readonly [name: string, value: string])[]
    }
  /** The upgrade was refused with an HTTP answer. `body` is cut at 64 KiB. */
  | {
      readonly type: "refused"
      readonly atMs: number
      readonly handshakeMs: number
      readonly request: UpgradeSummary
      readonly status: number
      readonly headers: readonly (readonly [name: string, value: string])[]
      readonly body: string
    }
  /** `dueAtMs`: when the sender meant to send it; `bufferedByteLength`: what the socket had not taken yet. */
  | {
      readonly type: "sent"
      readonly atMs: number
      readonly cursorMs: number
      readonly frame: SentFrame
      readonly dueAtMs?: number
      readonly bufferedByteLength?: number
    }
  | { readonly type: "received"; readonly atMs: number; readonly cursorMs: number; readonly frame: ReceivedFrame }
  /** Something the harness itself did or suffered: a stall it made, an await that timed out, a limit it enforced. */
  | { readonly type: "note"; readonly atMs: number; readonly code: NoteCode; readonly text: string }
  /** The end of the connection. `by`: who started it; 1006 when it broke, 1005 when no code came. */
  | {
      readonly type: "closed"
      readonly atMs: number
      readonly cursorMs: number
      readonly by: "us" | "peer"
      readonly code: number
      readonly reason: string
    }
  /** No connection came about, or it failed underneath. `code` as the system names it (ECONNREFUSED …). */
  | { readonly type: "failed"; readonly atMs: number; readonly code: string; readonly problem: string }
  /** What the audio of a peer sounds like, whatever was declared; written when the stream has ended. */
  | {
      readonly type: "sounds-like"
      readonly atMs: number
      readonly encoding: string
      readonly byteOrder: "little" | "big"
      readonly sampleRateHz: number
      readonly channels: number
      /** 0 to 1, in all of it; and in what it is but for the rate, which no ear tells from its neighbours. */
      readonly confidence: number
      readonly formConfidence?: number
      /** Of raw Opus: more than one, where a sender glued them. */
      readonly packetsPerFrame?: number
    }
  /** Written last: how well we kept time ourselves. */
  | { readonly type: "sender"; readonly atMs: number; readonly report: SenderReport }

export type NoteCode = "stall" | "await-timeout" | "credential-removed" | "limit" | "interrupted" | "fault" | "script"

export interface UpgradeSummary {
  /** Path and query, credentials taken out. */
  readonly url: string
  readonly headers: readonly (readonly [name: string, value: string])[]
}

/** How the sender kept its own deadlines. Lateness is send time minus due time, never clamped. */
export interface SenderReport {
  readonly chunkCount: number
  readonly latenessMsP50: number
  readonly latenessMsP99: number
  readonly latenessMsMax: number
  /** Elapsed over ideal minus one at the last chunk. */
  readonly driftRatio: number
  /** 99th percentile of the event loop's own delay; 0 in virtual time. */
  readonly loopDelayMsP99: number
  readonly bufferedByteLengthMax: number
  /** SHA-256 of all bytes sent in binary frames before the end was asked for, in hex; absent where nobody kept it. */
  readonly audioSha256?: string
  /**
   * False when lateness p99 exceeds a quarter of a chunk: timing verdicts are then INCONCLUSIVE, neither the target's
   * failure nor a pass.
   */
  readonly onTime: boolean
}

export interface Recording {
  readonly header: RecordingHeader
  readonly events: readonly RecordingEvent[]
  /** Where it lies on disk, when it does. */
  readonly file?: string
}
