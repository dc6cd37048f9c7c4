import { expect, test } from "vitest"
import type { PermutationResult } from "../plan/run-plan.ts"
import { watchRun } from "./watch.ts"

/** A clock that is set by hand. */
function scene(budgetMs?: number) {
  let nowMs = 0
  const due: { atMs: number; act: () => void }[] = []
  const interrupt = new AbortController()
  const watch = watchRun({
    nowMs: () => nowMs,
    after(ms, act) {
      due.push({ atMs: nowMs + ms, act })
      return () => {}
    },
    interrupted: interrupt.signal,
    ...(budgetMs !== undefined && { budgetMs }),
  })
  const go = (ms: number): void => {
    nowMs += ms
    for (const { atMs, act } of due) if (atMs <= nowMs) act()
  }
  return { watch, go, interrupt }
}

const result = (broken?: string) =>
  ({ recordings: [{}], verdict: { ...(broken !== undefined && { broken }) } }) as unknown as PermutationResult

test("a run without a budget goes on", () => {
  const { watch, go } = scene()
  go(1e9)
  expect([watch.signal.aborted, watch.holdBack(1e9)]).toEqual([false, undefined])
})

test("what does not fit into the rest of the budget is held back, and the run ends when it is spent", () => {
  const { watch, go } = scene(10_000)
  expect(watch.holdBack(10_000)).toBeUndefined()
  go(4_000)
  expect(watch.holdBack(6_001)).toBe("what was left of the budget is too short for it")
  go(6_000)
  expect([watch.signal.aborted, watch.signal.reason, watch.stopped]).toEqual([
    true,
    "the budget was spent",
    "the budget was spent",
  ])
})

test("three cases in a row that cannot connect are a target that has gone; two are chance", () => {
  const { watch } = scene()
  for (const broken of ["no", "no", undefined, "no", "no"]) watch.look(result(broken))
  expect(watch.stopped).toBeUndefined()
  watch.look(result("no"))
  expect([watch.signal.reason, watch.stopped]).toEqual(Array(2).fill("the target could not be reached any more"))
})

test("a person who interrupts ends the run, which is no fault of the target", () => {
  const { watch, interrupt } = scene(10_000)
  interrupt.abort()
  expect([watch.signal.reason, watch.stopped]).toEqual(["the run was interrupted", undefined])
})
