import { describe, expect, test } from "vitest"
import { EARLY_TOLERANCE_MS, systemClock, type Timers, virtualClock, wheel } from "./clock.ts"

/** Timers that a test moves by hand, and that say what they were asked for. */
function handTimers() {
  let nowMs = 1000
  let pending: { waitMs: number; fire: () => void } | undefined
  const waits: number[] = []
  const timers: Timers = {
    nowMs: () => nowMs,
    after(waitMs, fire) {
      expect(pending, "one timer at a time").toBeUndefined()
      waits.push(waitMs)
      const own = { waitMs, fire }
      pending = own
      return () => {
        if (pending === own) pending = undefined
      }
    },
  }
  return {
    timers,
    waits,
    isArmed: () => pending !== undefined,
    /** Fires the timer as if it had come at `atMs`. */
    fireAt(atMs: number) {
      nowMs = atMs
      const fire = pending?.fire
      pending = undefined
      fire?.()
    },
  }
}

describe("the wheel", () => {
  test("waits on one timer for the next of all deadlines, by the rounded remainder", () => {
    const hand = handTimers()
    const clock = wheel(hand.timers)
    clock.at(1300, () => {})
    clock.at(1100.4, () => {})
    clock.at(1200, () => {})
    expect(hand.waits).toEqual([300, 100])
  })

  test("fires what is due within half a millisecond and leaves the rest", () => {
    const hand = handTimers()
    const clock = wheel(hand.timers)
    const fired: string[] = []
    clock.at(1100, () => fired.push("due"))
    clock.at(1100 + EARLY_TOLERANCE_MS, () => fired.push("half a millisecond early"))
    clock.at(1100.6, () => fired.push("not yet"))
    hand.fireAt(1100)
    expect(fired).toEqual(["due", "half a millisecond early"])
    expect(hand.waits.at(-1)).toBe(1)
  })

  test("fires nothing when its timer came too early, and waits for the remainder", () => {
    const hand = handTimers()
    const clock = wheel(hand.timers)
    const fired: number[] = []
    clock.at(1100, () => fired.push(hand.timers.nowMs()))
    hand.fireAt(1098.8)
    expect(fired).toEqual([])
    hand.fireAt(1100)
    expect(fired).toEqual([1100])
  })

  test("turns until a deadline is due for which its timer came a moment early", () => {
    const hand = handTimers()
    const clock = wheel(hand.timers)
    const fired: number[] = []
    clock.at(1100, () => fired.push(hand.timers.nowMs()))
    for (const atMs of [1099.2, 1099.4, 1099.5]) hand.fireAt(atMs)
    expect(hand.waits).toEqual([100, 0, 0])
    expect(fired).toEqual([1099.5])
  })

  test("after a stall the late ones go out back to back in the order of their times", () => {
    const hand = handTimers()
    const clock = wheel(hand.timers)
    const fired: number[] = []
    for (const atMs of [1300, 1100, 1200, 1900]) clock.at(atMs, () => fired.push(atMs))
    hand.fireAt(1500)
    expect(fired).toEqual([1100, 1200, 1300])
  })

  test("a deadline in the past waits for the next turn, so that the event loop gets to read", () => {
    const hand = handTimers()
    const clock = wheel(hand.timers)
    let wakeCount = 0
    const again = (): void => {
      wakeCount++
      clock.at(0, again)
    }
    clock.at(0, again)
    expect(hand.waits).toEqual([0])
    hand.fireAt(1000)
    expect(wakeCount).toBe(1)
    expect(hand.waits).toEqual([0, 0])
  })

  test("with every deadline called off no timer is left to keep the process alive", () => {
    const hand = handTimers()
    const clock = wheel(hand.timers)
    const callOffs = [clock.at(2000, () => {}), clock.at(3000, () => {})]
    for (const callOff of callOffs) callOff()
    expect(hand.isArmed()).toBe(false)
  })

  test("a wake that throws does not stop the others", () => {
    const hand = handTimers()
    const clock = wheel(hand.timers)
    const fired: string[] = []
    clock.at(1001, () => {
      throw new Error("ours")
    })
    clock.at(1002, () => fired.push("second"))
    expect(() => hand.fireAt(1002)).toThrow("ours")
    hand.fireAt(1002)
    expect(fired).toEqual(["second"])
  })

  test("never is not a deadline", () => {
    const hand = handTimers()
    wheel(hand.timers).at(Number.POSITIVE_INFINITY, () => {})()
    expect(hand.isArmed()).toBe(false)
  })
})

test("the system clock is one for the process and fires in order, none early", async () => {
  const clock = systemClock()
  expect(systemClock()).toBe(clock)
  const startMs = clock.nowMs()
  const fired = await new Promise<{ afterMs: number; atMs: number }[]>((resolve) => {
    const all: { afterMs: number; atMs: number }[] = []
    for (const afterMs of [9, 3, 6, 0]) {
      clock.at(startMs + afterMs, () => {
        all.push({ afterMs, atMs: clock.nowMs() })
        if (all.length === 4) resolve(all)
      })
    }
  })
  expect(fired.map((wake) => wake.afterMs)).toEqual([0, 3, 6, 9])
  for (const { afterMs, atMs } of fired) expect(atMs - startMs).toBeGreaterThanOrEqual(afterMs - EARLY_TOLERANCE_MS)
})

describe("the virtual clock", () => {
  test("runs deadlines in order, each at its own time, new ones included", () => {
    const { clock, run } = virtualClock()
    const log: string[] = []
    clock.at(20, () => log.push(`b ${clock.nowMs()}`))
    clock.at(10, () => {
      log.push(`a ${clock.nowMs()}`)
      clock.at(20, () => log.push(`c ${clock.nowMs()}`))
    })
    expect(run()).toBe(true)
    expect(log).toEqual(["a 10", "b 20", "c 20"])
  })

  test("stops at the time given and goes on from there", () => {
    const { clock, run } = virtualClock()
    const log: number[] = []
    for (const atMs of [10, 20, 30]) clock.at(atMs, () => log.push(atMs))
    expect(run(20)).toBe(false)
    expect(log).toEqual([10, 20])
    expect(clock.nowMs()).toBe(20)
    expect(run()).toBe(true)
    expect(clock.nowMs()).toBe(30)
  })

  test("stands still while somebody waits for work of real time, and then goes on where it was", async () => {
    const { clock, run, runWithWork } = virtualClock()
    const log: string[] = []
    clock.at(10, () => {
      const work = Promise.resolve().then(() => void log.push("work done"))
      clock.whenDone(work, () => log.push(`told ${clock.nowMs()}`))
    })
    clock.at(20, () => log.push(`next ${clock.nowMs()}`))
    expect(run()).toBe(false)
    expect(log).toEqual([])
    await runWithWork()
    expect(log).toEqual(["work done", "told 10", "next 20"])
  })

  test("an endless loop at one instant is our own mistake, and said so", () => {
    const { clock, run } = virtualClock()
    const again = (): void => void clock.at(clock.nowMs(), again)
    again()
    expect(() => run()).toThrow(/virtual time goes on/)
  })
})
