// How one connection ended, in a word.

import { audioSent } from "../recording/audio-sent.ts"
import { endedBy } from "../recording/ending.ts"
import type { Recording } from "../recording/recording.ts"
import { type Closed, closedOf, failedOf, notesOf } from "../recording/traffic.ts"

export type CloseVerdict =
  /** As due, or nothing was due: refused upgrades, ends of our own making, and ends that nobody saw. */
  | "OK"
  | "WRONG_CODE"
  /** The connection ended without a close frame. */
  | "UNCLEAN"
  /** Closed by the side that had no reason to. */
  | "WRONG_SIDE"
  /** The connection was torn down underneath. */
  | "RESET"
  /** No close came while it was waited for. */
  | "TIMEOUT"

/** From good to bad, so that several streams can be summed up by their worst. */
const SEVERITY: readonly CloseVerdict[] = ["OK", "WRONG_CODE", "WRONG_SIDE", "UNCLEAN", "RESET", "TIMEOUT"]

export const worstClose = (verdicts: readonly CloseVerdict[]): CloseVerdict =>
  verdicts.reduce((worst, one) => (SEVERITY.indexOf(one) > SEVERITY.indexOf(worst) ? one : worst), "OK")

export function closeVerdict(recording: Recording): CloseVerdict {
  const by = endedBy(recording)
  const closed = closedOf(recording)
  const byOurselves = notesOf(recording).some(({ code }) => code === "fault" || code === "interrupted")
  if (by === "refused" || by === "failed" || byOurselves) return "OK"
  if (by === "client-destroy") return failedOf(recording) === undefined ? "OK" : "RESET"
  // A recording that breaks off says nothing of the end: whoever wrote it was ended first.
  if (closed === undefined) return by === "lost" ? "RESET" : "OK"
  if (closed.by === "client") return closedByClient(recording, closed)
  if (closed.code === 1006) return failedOf(recording) === undefined ? "UNCLEAN" : "RESET"
  // A request for the end may cross a close for undecodable audio.
  if (by === "close-stream" || by === "empty-frame")
    return closed.code === 1000 ? "OK" : closedUnasked(recording, closed)
  return by === "client-close" || by === "idle" ? "OK" : closedUnasked(recording, closed)
}

/** A client that asks for the end leaves the close to the server; one that gave up waiting left a note. */
function closedByClient(recording: Recording, closed: Closed): CloseVerdict {
  if (notesOf(recording).some(({ code }) => code === "await-timeout")) return "TIMEOUT"
  if (endedBy(recording) === "client-close") return closed.code === 1006 ? "UNCLEAN" : "OK"
  return recording.header.side === "server" ? "WRONG_SIDE" : "OK"
}

/** Nobody asked for the end: right for audio that cannot be decoded as it was declared, wrong otherwise. */
function closedUnasked(recording: Recording, closed: Closed): CloseVerdict {
  if (closed.code === 1000) return "WRONG_SIDE"
  if (closed.code !== 1008 && closed.code !== 1011) return "WRONG_CODE"
  return audioSent(recording).declaredMs === undefined ? "OK" : "WRONG_CODE"
}
