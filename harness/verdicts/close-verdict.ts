// How a connection ended, as an axis of its own: a server may say all the right things and then hang up wrongly.

import { endedBy } from "../recording/ending.ts"
import type { Recording } from "../recording/recording.ts"
import { closedOf, notesOf } from "../recording/traffic.ts"

/** From good to bad. `OK` too where there was no stream to close. */
export type CloseVerdict = "OK" | "WRONG_CODE" | "UNCLEAN" | "WRONG_SIDE" | "TIMEOUT" | "RESET"

const WORST_FIRST: readonly CloseVerdict[] = ["RESET", "TIMEOUT", "WRONG_SIDE", "UNCLEAN", "WRONG_CODE"]

/**
 * Asked by CloseStream or an empty frame, the server closes with 1000; unasked with 1008 or 1011.
 * @see https://developers.deepgram.com/docs/close-stream
 */
export function closeVerdict(recording: Recording): CloseVerdict {
  const closed = closedOf(recording)
  const timedOut = notesOf(recording).some(({ code, text }) => code === "await-timeout" && text.includes("closed"))
  switch (endedBy(recording)) {
    case "refused":
    case "failed":
    case "client-close":
    case "client-destroy":
      return "OK"
    case "close-stream":
    case "empty-frame":
      if (timedOut || closed === undefined) return "TIMEOUT"
      if (closed.by === "client") return "WRONG_SIDE"
      return codeVerdict(closed.code, [1000])
    case "idle":
    case "server-close":
      return codeVerdict(closed?.code ?? 1006, [1008, 1011])
    case "lost":
      return "RESET"
    case "unfinished":
      return "TIMEOUT"
  }
}

function codeVerdict(code: number, expected: readonly number[]): CloseVerdict {
  if (expected.includes(code)) return "OK"
  if (code === 1006) return "RESET"
  return code === 1005 ? "UNCLEAN" : "WRONG_CODE"
}

/** Of several streams, the worst. */
export const worstClose = (verdicts: readonly CloseVerdict[]): CloseVerdict =>
  WORST_FIRST.find((verdict) => verdicts.includes(verdict)) ?? "OK"
