// The shape of both protocol cores. A machine owns no socket, timer or clock: frames and the time are arguments, effects
// are return values, and the next deadline is a number that the driver reads. It keeps its state to itself rather than
// returning copies: an ear holds megabytes, and a copy per 20 ms frame would cost more than the hearing.
// Same inputs at the same times give the same outputs, to the byte.

import type { Frame } from "./frame.ts"

/** What happens to a machine. */
export type Input =
  | { readonly type: "opened" }
  | { readonly type: "frame"; readonly frame: Frame }
  /** The deadline the machine asked for has come. */
  | { readonly type: "woken" }
  /** The work that a `wait` named is done. */
  | { readonly type: "worked" }
  /** The peer's close frame (or loss of the connection: 1006, or 1005 for a close frame without a code). */
  | { readonly type: "closed"; readonly code: number; readonly reason: string }

/** What a machine wants done, in order. */
export type Output =
  | { readonly type: "send"; readonly frame: Frame }
  /** Start the closing handshake; `code` undefined sends a close frame without a status code. */
  | { readonly type: "close"; readonly code: number | undefined; readonly reason: string }
  /** Tear the connection down without a closing handshake. */
  | { readonly type: "destroy" }
  /** Hold all inputs back, in order, until the work is done, and say so by `worked` first (server machines only). */
  | { readonly type: "wait"; readonly work: Promise<void> }
  /** Deliver text to an http(s) or ws(s) callback address (server machines only). */
  | { readonly type: "callback"; readonly url: string; readonly method: string; readonly text: string }

export interface Machine {
  step(input: Input, nowMs: number): readonly Output[]
  /** When the machine wants to be woken, on the time axis of `nowMs`; Infinity for never. */
  readonly wakeAtMs: number
}
