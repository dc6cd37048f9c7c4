// Time as a port. The real clock runs every deadline of the process on one shared timer (a wheel): measured with
// 500 streams of 20 ms chunks, one timer holds a better tail than one timer per stream, at the same cost.

/** Wakes a stream at a chosen time. All times are milliseconds on the clock's own monotonic axis. */
export interface Clock {
  nowMs(): number
  /** Calls `wake` once, no earlier than EARLY_TOLERANCE_MS before `atMs`. Returns a function that calls it off. */
  at(atMs: number, wake: () => void): () => void
}

/**
 * How early a deadline may fire. Node's timers have a grain of 1 ms: waiting for the remainder would cost up to 1 ms
 * more, so whatever is due within half a millisecond goes now.
 */
export const EARLY_TOLERANCE_MS = 0.5
