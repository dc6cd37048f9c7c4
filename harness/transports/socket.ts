// The port between the drivers and whatever carries frames. Messages, checks and recordings are unknown here.

import type { Frame } from "../protocol/frame.ts"
import type { UpgradeRequest } from "../protocol/handshake/upgrade.ts"

/** What a connection tells its driver. Called in order. */
export interface SocketEvents {
  frame(frame: Frame): void
  /** The end. 1006 when the connection broke without a close frame, 1005 when the frame had no code. Called once. */
  closed(code: number, reason: string): void
  /** Trouble below the protocol (reset, bad frame); `closed` follows. */
  failed(code: string, problem: string): void
  /** Everything handed over has been taken by the network, after it had not. */
  drained(): void
}

export interface Socket {
  send(frame: Frame): void
  /** Starts the closing handshake. */
  close(code: number | undefined, reason: string): void
  /** Drops TCP at once. */
  destroy(): void
  /** Bytes handed over that the network has not taken. */
  readonly bufferedByteLength: number
  /** Stops and resumes reading, for slow-reader cases. */
  pauseReading(): void
  resumeReading(): void
}

export type HeaderList = readonly (readonly [name: string, value: string])[]

export interface ConnectRequest {
  /** ws:// or wss:// with path and query. */
  readonly url: string
  readonly headers: HeaderList
  readonly protocols: readonly string[]
  readonly handshakeTimeoutMs: number
  /** Offer permessage-deflate; off by default everywhere, since it costs 20 to 30 times the send. */
  readonly compression: boolean
  readonly maxFrameByteLength: number
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal
}

export type ConnectResult =
  | {
      readonly type: "opened"
      readonly socket: Socket
      readonly status: number
      readonly headers: HeaderList
      /** Called exactly once, at once; frames that came meanwhile are kept and delivered then. */
      listen(events: SocketEvents): void
    }
  | { readonly type: "refused"; readonly status: number; readonly headers: HeaderList; readonly body: string }
  /** `code`: ECONNREFUSED, ENOTFOUND, HANDSHAKE_TIMEOUT, NOT_HTTP …; `problem`: one sentence. */
  | { readonly type: "failed"; readonly code: string; readonly problem: string }

/** Opens client connections: over the network, through msw, or straight into a host in memory. */
export interface Connector {
  /** Calls `done` once. A callback, not a promise, so that a whole exchange can run in virtual time without waiting. */
  connect(request: ConnectRequest, done: (result: ConnectResult) => void): void
}

export type UpgradeAnswer =
  | {
      readonly type: "accepted"
      /** Headers of the 101 beyond the three of RFC 6455, `sec-websocket-protocol` among them where one was chosen. */
      readonly headers: HeaderList
      /** Takes the open connection. Returns where its events go. */
      serve(socket: Socket): SocketEvents
    }
  | {
      readonly type: "refused"
      readonly status: number
      readonly statusText: string
      readonly headers: HeaderList
      readonly body: string
    }

/** Whoever answers connections: the mock, or a test's own server. */
export interface Host {
  /** Calls `answer` once, at once or later (a late 101). */
  upgrade(request: UpgradeRequest, answer: (answer: UpgradeAnswer) => void): void
}
