// The upgrade request and its answer, as values: what transports hand to the handshake and what they get back.

import type { ListenOptions, QueryPair } from "../options/listen-options.ts"
import type { Header, HttpAnswer } from "./refusals.ts"
import type { TokenBook } from "./token-book.ts"

export interface UpgradeRequest {
  readonly method: string
  /** Without the query: `/v1/listen`. */
  readonly path: string
  /** Undecoded, without the question mark. */
  readonly query: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Offered subprotocols in order. */
  readonly protocols: readonly string[]
  /** What makes it no WebSocket handshake (RFC 6455, section 4.2.1), in the words of whoever read it. */
  readonly problem?: string
}

/** @see https://developers.deepgram.com/docs/authenticating */
export interface Credential {
  readonly scheme: "token" | "bearer"
  readonly secret: string
  readonly from: "header" | "subprotocol"
}

/** Which API keys are good; undefined: any that is not empty. */
export type KeyPolicy = readonly string[] | undefined

/** What the project behind the key may do; each but `good` refuses every upgrade. */
export type AccountState = "good" | "no-credit" | "no-permission" | "overloaded"

export interface HandshakeSettings {
  readonly keys: KeyPolicy
  /** Tokens that this server handed out. */
  readonly tokens: TokenBook
  readonly account: AccountState
  /** Models this project may not use (403). */
  readonly forbiddenModels: readonly string[]
  /** Refuse unknown query names and a raw encoding without `sample_rate`; the service's habit is to take both. */
  readonly strictOptions: boolean
  /** Streams open now, and how many may be: one more is a 429. A limit of 0 is none. */
  readonly openStreams: number
  readonly streamLimit: number
}

/** What the outside world adds to an answer. */
export interface UpgradeMoment {
  /** Wall clock, milliseconds since 1970. */
  readonly unixMs: number
  /** From `requestIdAt`. */
  readonly requestId: string
}

export type UpgradeAnswer =
  | {
      readonly type: "accepted"
      readonly requestId: string
      /** The one subprotocol to echo, undefined when none was offered. */
      readonly protocol: string | undefined
      /**
       * All headers after `sec-websocket-accept` in captured order, `sec-websocket-protocol` among them: whoever lets
       * a library write that one leaves it out.
       */
      readonly headers: readonly Header[]
      readonly options: ListenOptions
      readonly pairs: readonly QueryPair[]
      /** Names of the query that are in no table. */
      readonly unknown: readonly string[]
      readonly credential: Credential
    }
  | { readonly type: "refused"; readonly requestId: string; readonly response: HttpAnswer }
