// Time as a port. The real clock runs every deadline of the process on one shared timer (a wheel): measured with
// 500 streams of 20 ms chunks, one timer holds a better tail than one timer per stream, at the same cost.
// Only this file and the transports touch timers.

// Imported: the global of this name is looked up anew with every use, which costs as much as the clock itself.
import { performance } from "node:perf_hooks"
import { Deadline, Deadlines } from "./deadlines.ts"
import { assert } from "../errors.ts"

/** Wakes a stream at a chosen time. All times are milliseconds on the clock's own monotonic axis. */
export interface Clock {
  nowMs(): number
  /** Calls `wake` once, no earlier than EARLY_TOLERANCE_MS before `atMs`. Returns a function that calls it off. */
  at(atMs: number, wake: () => void): () => void
  /** As `at`, for who sets a deadline again and again: one at a time, and `wake` is called whenever it has come. */
  alarm(wake: () => void): Alarm
  /** Calls `wake` when work that never rejects is done. Virtual time stands still meanwhile. */
  whenDone(work: Promise<void>, wake: () => void): void
}

export interface Alarm {
  /** Calls `wake` at this time, and not at the one set before; Infinity: not at all. */
  set(atMs: number): void
}

/**
 * How early a deadline may fire. Node's timers have a grain of 1 ms: waiting for the remainder would cost up to 1 ms
 * more, so whatever is due within half a millisecond goes now.
 */
export const EARLY_TOLERANCE_MS = 0.5

/** The longest wait that setTimeout takes: 2^31 - 1 ms, beyond which it fires at once. */
const LONGEST_WAIT_MS = 2_147_483_647

/** What the wheel stands on; tests put their own in its place. */
export interface Timers {
  nowMs(): number
  /** Calls `fire` after `waitMs`, or on the event loop's next turn when `waitMs` is 0. Returns what calls it off. */
  after(waitMs: number, fire: () => void): () => void
}

const nodeTimers: Timers = {
  nowMs: () => performance.now(),
  after(waitMs, fire) {
    if (waitMs === 0) {
      const turn = setImmediate(fire)
      return () => clearImmediate(turn)
    }
    const timer = setTimeout(fire, Math.min(waitMs, LONGEST_WAIT_MS))
    return () => clearTimeout(timer)
  },
}

/** By so much a timer fires late on average beyond the whole milliseconds it was asked for. */
const TIMER_LAG_MS = 0.3

/**
 * Whole milliseconds to ask for: those that bring the wake-up nearest to the deadline, on either side of it. Measured with
 * one stream of 20 to 250 ms chunks: the median lateness falls from 0.3 to 0.5 ms to 0.1 to 0.2 ms, at 4 to 12 % more
 * wake-ups.
 */
const waitFor = (leftMs: number): number =>
  leftMs <= EARLY_TOLERANCE_MS ? 0 : Math.max(1, Math.round(leftMs - TIMER_LAG_MS))

/** One timer for all deadlines, set to the next one. Exported for its test; everybody else wants `systemClock()`. */
export function wheel(timers: Timers): Clock {
  const deadlines = new Deadlines()
  let armedAtMs = Number.POSITIVE_INFINITY
  let disarm: (() => void) | undefined
  let firing = false

  const arm = (isTooEarly = false): void => {
    const nextAtMs = deadlines.nextAtMs()
    if (nextAtMs === armedAtMs) return
    disarm?.()
    disarm = undefined
    armedAtMs = nextAtMs
    if (nextAtMs === Number.POSITIVE_INFINITY) return
    const leftMs = nextAtMs - timers.nowMs()
    disarm = timers.after(isTooEarly && leftMs < 1 ? 0 : waitFor(leftMs), fire)
  }

  // What is due goes back to back, earliest first, and so does what comes due meanwhile: with 20,000 deadlines a second the
  // next one is always near, and a turn of the event loop for each would cost as much as sending. No more than are waiting
  // now, so that a busy sender cannot keep the event loop from reading.
  const fire = (): void => {
    disarm = undefined
    armedAtMs = Number.POSITIVE_INFINITY
    const isDue = (): boolean => deadlines.nextAtMs() <= timers.nowMs() + EARLY_TOLERANCE_MS
    // A timer that came for nothing came a moment early. Another of a whole millisecond would be late by what is left of
    // it, which is more than a few turns of the event loop cost; with many streams there is always something due.
    const isTooEarly = !isDue()
    firing = true
    try {
      for (let left = deadlines.count; left > 0 && isDue(); left--) deadlines.take()?.()
    } finally {
      firing = false
      arm(isTooEarly)
    }
  }

  const changed = (): void => {
    // Those set while firing are armed together at its end. An armed timer keeps the process alive: with nothing left to
    // wait for, it goes too.
    if (!firing && (deadlines.nextAtMs() < armedAtMs || deadlines.count === 0)) arm()
  }

  return {
    nowMs: () => timers.nowMs(),
    ...waiting(deadlines, changed),
    // On a turn of its own: much work in a row must not keep the event loop from anything else.
    whenDone: (work, wake) => void work.then(() => timers.after(0, wake)),
  }
}

/** The two ways to wait, over one heap. `changed` is called whenever what waits has changed. */
function waiting(deadlines: Deadlines, changed: () => void): Pick<Clock, "at" | "alarm"> {
  const set = (deadline: Deadline, atMs: number): void => {
    assert(!Number.isNaN(atMs), "a deadline is a number")
    if (atMs === Number.POSITIVE_INFINITY) deadlines.clear(deadline)
    else deadlines.set(deadline, atMs)
    changed()
  }
  return {
    at(atMs, wake) {
      const deadline = new Deadline(wake)
      set(deadline, atMs)
      return () => set(deadline, Number.POSITIVE_INFINITY)
    },
    alarm(wake) {
      const deadline = new Deadline(wake)
      return { set: (atMs) => set(deadline, atMs) }
    },
  }
}

const processWheel = wheel(nodeTimers)

/** The real clock: `performance.now()` and the one wheel of this process. */
export const systemClock = (): Clock => processWheel

/** A clock that stands still until it is run: a whole stream passes in as long as its computing takes. */
export interface VirtualClock {
  readonly clock: Clock
  /**
   * Fires deadlines in order, equal times in the order they were set, until none is left.
   * @param maxMs virtual time at which to stop, deadlines beyond it left waiting; Infinity by default
   * @returns true when nothing is left to wait for; false too when somebody waits for work that takes real time
   */
  readonly run: (maxMs?: number) => boolean
  /** As `run`; where work takes real time (a codec is loaded, a process decodes), time stands still until it is done. */
  readonly runWithWork: () => Promise<void>
}

/** Wakes at one and the same instant before we call it an endless loop: an hour of 20 ms chunks sent flat out is 180,000. */
const STANDSTILL_LIMIT = 1_000_000

export function virtualClock(startMs = 0): VirtualClock {
  const deadlines = new Deadlines()
  const works: { readonly work: Promise<void>; readonly wake: () => void }[] = []
  let nowMs = startMs

  function run(maxMs = Number.POSITIVE_INFINITY): boolean {
    for (let standstillCount = 0; works.length === 0; standstillCount++) {
      const nextAtMs = deadlines.nextAtMs()
      if (nextAtMs > maxMs || nextAtMs === Number.POSITIVE_INFINITY) break
      if (nextAtMs > nowMs) standstillCount = 0
      if (standstillCount >= STANDSTILL_LIMIT) assert(false, `virtual time goes on (it stands still at ${nowMs} ms)`)
      nowMs = Math.max(nowMs, nextAtMs)
      deadlines.take()?.()
    }
    if (works.length > 0) return false
    if (maxMs !== Number.POSITIVE_INFINITY) nowMs = Math.max(nowMs, maxMs)
    return deadlines.count === 0
  }

  return {
    clock: {
      nowMs: () => nowMs,
      ...waiting(deadlines, () => {}),
      whenDone: (work, wake) => void works.push({ work, wake }),
    },
    run,
    async runWithWork() {
      while (!run()) {
        const next = works.shift()
        if (next === undefined) return
        await next.work
        next.wake()
      }
    },
  }
}
