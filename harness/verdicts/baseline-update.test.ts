import { expect, test } from "vitest"
import type { Baseline } from "./baseline.ts"
import { updateBaseline } from "./baseline-update.ts"

const old: Baseline = {
  target: "ws://x",
  known: [
    { path: "close/*", check: "cl-code-1000", reason: "old" },
    { path: "finals/long", check: "fin-order", reason: "gone" },
    { path: "interim/late", check: "int-on", reason: "comes and goes", flaky: true },
    { path: "auth/none", check: "auth-x", reason: "not played" },
  ],
}
const played = ["close/twice", "finals/long", "interim/late"]

test("what still fails keeps its reason, what passes is taken out, and of what was not played nothing is known", () => {
  const failures = [{ path: "close/twice", check: "cl-code-1000" }]
  const { baseline, added, removed, unexplained } = updateBaseline(old, failures, played, () => "never asked")
  expect(baseline.known.map(({ reason }) => reason)).toEqual(["old", "comes and goes", "not played"])
  expect(removed.map(({ reason }) => reason)).toEqual(["gone"])
  expect([added, unexplained]).toEqual([[], []])
})

test("what is new is added with its reason, once, or named as without one", () => {
  const failures = [
    { path: "close/twice", check: "close" },
    { path: "close/twice", check: "close" },
    { path: "close/twice", check: "md-once" },
  ]
  const reasonFor = ({ check }: { check: string }) => (check === "close" ? "a reset" : undefined)
  const { baseline, added, unexplained } = updateBaseline({ known: [] }, failures, played, reasonFor)
  expect(added).toEqual([{ path: "close/twice", check: "close", reason: "a reset" }])
  expect(baseline.known).toEqual(added)
  expect(unexplained).toEqual([{ path: "close/twice", check: "md-once" }])
})
