// How a stream ended: who asked for it, in which way, and what was still due then.

import { memoised } from "./memoise.ts"
import type { Recording } from "./recording.ts"
import { sentMessages } from "./client-texts.ts"
import { clientActs, closedOf, failedOf, type Moment, openedOf, refusedOf } from "./traffic.ts"

export type EndedBy =
  /** The client asked by message, or by an empty binary frame, whatever came of it. */
  | "close-stream"
  | "empty-frame"
  /** The client sent a close frame, or dropped the connection, without asking first. */
  | "client-close"
  | "client-destroy"
  /** The server closed unasked: for want of audio (NET-0001), or for another reason. */
  | "idle"
  | "server-close"
  /** The connection broke. */
  | "lost"
  /** No stream came about. */
  | "refused"
  | "failed"
  /** The recording breaks off. */
  | "unfinished"

/** A closing server takes no more: the first CloseStream or empty binary frame, whichever came first. */
export const endRequestOf: (
  recording: Recording,
) => (Moment & { readonly by: "close-stream" | "empty-frame" }) | undefined = memoised((recording) => {
  const message = sentMessages(recording, "CloseStream")[0]
  const empty = clientActs(recording).find(({ frame }) => frame.type === "binary" && frame.byteLength === 0)
  const first =
    message === undefined || (empty !== undefined && empty.eventIndex < message.eventIndex) ? empty : message
  if (first === undefined) return undefined
  const { eventIndex, atMs, cursorMs } = first
  return { eventIndex, atMs, cursorMs, by: first === message ? "close-stream" : "empty-frame" }
})

export const endedBy: (recording: Recording) => EndedBy = memoised((recording) => {
  if (refusedOf(recording) !== undefined) return "refused"
  const closed = closedOf(recording)
  if (openedOf(recording) === undefined) return failedOf(recording) === undefined ? "unfinished" : "failed"
  const request = endRequestOf(recording)
  if (request !== undefined && request.eventIndex < (closed?.eventIndex ?? Number.POSITIVE_INFINITY)) return request.by
  const leave = clientActs(recording).find(({ frame }) => frame.type === "close" || frame.type === "destroy")
  if (leave?.frame.type === "close" && closed?.by !== "server") return "client-close"
  if (leave?.frame.type === "destroy") return "client-destroy"
  if (closed === undefined) return failedOf(recording) === undefined ? "unfinished" : "lost"
  if (closed.by === "client") return "client-close"
  if (closed.code === 1006) return "lost"
  return closed.code === 1011 && namesFault(closed.reason, "NET-0001") ? "idle" : "server-close"
})

/** Reasons spell a fault as `NET-0001` or `…/net0001`: compared without case and hyphen. */
export const namesFault = (reason: string, fault: "DATA-0000" | "NET-0000" | "NET-0001"): boolean =>
  reason.toLowerCase().replaceAll("-", "").includes(fault.toLowerCase().replace("-", ""))
