// When this process was late: what came from the network meanwhile had to wait, and looks as if it had come in a burst.

/** The grain: a process that is late by less disturbs nobody's pace. */
const TICK_MS = 50
/** An hour of a process that is late all the time. */
const MAX_KEPT = 10_000

export interface Lateness {
  /** By how much at worst, in milliseconds, since a time of `performance.now()`. */
  readonly worstSinceMs: (sinceMs: number) => number
  readonly stop: () => void
}

/** Watches the event loop from now on. The timer keeps no process alive. */
export function watchLateness(): Lateness {
  const late: { readonly atMs: number; readonly ms: number }[] = []
  let dueAtMs = performance.now() + TICK_MS
  const timer = setInterval(() => {
    const nowMs = performance.now()
    if (nowMs - dueAtMs > TICK_MS) late.push({ atMs: nowMs, ms: nowMs - dueAtMs })
    if (late.length > MAX_KEPT) late.shift()
    dueAtMs = nowMs + TICK_MS
  }, TICK_MS)
  timer.unref()
  return {
    worstSinceMs: (sinceMs) => late.reduce((worst, { atMs, ms }) => (atMs < sinceMs ? worst : Math.max(worst, ms)), 0),
    stop: () => clearInterval(timer),
  }
}
