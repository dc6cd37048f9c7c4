// The upgrades of one client in order, on the wall clock: how often it came, and how long it waited between.

import type { Recording } from "../../../recording/recording.ts"
import { closedOf, openedOf, refusedOf } from "../../../recording/traffic.ts"

export interface Attempt {
  readonly recording: Recording
  /** Wall clock, milliseconds since 1970. */
  readonly askedAtMs: number
  /** When it was over: refused, or closed; as far as it is known. */
  readonly endedAtMs: number
  /** Of a refusal. */
  readonly status: number | undefined
}

/** In the order in which they asked. */
export function attemptsIn(streams: readonly Recording[]): readonly Attempt[] {
  return streams
    .map((recording) => {
      const answered = openedOf(recording) ?? refusedOf(recording)
      const answeredAtMs = Date.parse(recording.header.startedAt)
      return {
        recording,
        askedAtMs: answeredAtMs - (answered?.handshakeMs ?? 0),
        endedAtMs: answeredAtMs + ((closedOf(recording) ?? recording.events.at(-1))?.atMs ?? 0),
        status: refusedOf(recording)?.status,
      }
    })
    .toSorted((one, other) => one.askedAtMs - other.askedAtMs)
}

/** A retry after a refusal or a lost connection. */
export interface Retry {
  readonly before: Attempt
  readonly attempt: Attempt
  /** From the end of the one to the next upgrade. */
  readonly waitMs: number
}

/** Each attempt that followed one that the test holds for. */
export function retriesAfter(attempts: readonly Attempt[], test: (attempt: Attempt) => boolean): readonly Retry[] {
  return attempts.slice(1).flatMap((attempt, index) => {
    const before = attempts[index]
    if (before === undefined || !test(before)) return []
    return [{ before, attempt, waitMs: Math.max(0, attempt.askedAtMs - before.endedAtMs) }]
  })
}
