// Frame to message, where malformed input is one more value: neither function ever throws, whatever came.

import type { Frame } from "./frame.ts"
import type { ClientMessage, ServerMessage } from "./messages.ts"

/** A frame that carries data: what is left once pings and pongs are dealt with. */
export type DataFrame = Extract<Frame, { type: "text" | "binary" }>

/** Not readable as a message of this protocol. */
export interface MalformedFrame {
  readonly type: "malformed"
  /** One sentence: what is wrong, and what was probably meant. */
  readonly problem: string
  /** The message type it claims to be, where it claims a known one. */
  readonly name?: string
  /** What it parsed to, where it parsed. */
  readonly json?: unknown
}

/** Well-formed, but of a type that nobody documents. `nearMiss`: one sentence on what was probably meant. */
export interface UnknownMessage {
  readonly type: "unknown"
  readonly name: string
  readonly json: Readonly<Record<string, unknown>>
  readonly nearMiss?: string
}

export type DecodedFromServer = ServerMessage | MalformedFrame | UnknownMessage

/** A text that the service answers with an `Error` message (or ConfigureFailure) and otherwise forgets. */
export interface RefusedText {
  readonly type: "refused"
  readonly variant: "SchemaError" | "InvalidConfigureMessage"
  readonly description: string
  readonly code?: string
  /** The client's text, for `Error.message`. */
  readonly message: string
}

export type DecodedFromClient =
  | ClientMessage
  /** Zero bytes: the historic way to close a stream. */
  | { readonly type: "audio"; readonly bytes: Uint8Array }
  | RefusedText

export declare function decodeServerFrame(frame: DataFrame): DecodedFromServer
export declare function decodeServerText(text: string): DecodedFromServer
export declare function decodeClientFrame(frame: DataFrame): DecodedFromClient
