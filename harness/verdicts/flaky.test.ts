import { expect, test } from "vitest"
import type { Check } from "../checks/check.ts"
import type { Played } from "./baseline.ts"
import { flakyChecks } from "./flaky.ts"
import type { Verdict } from "./verdict.ts"

const play = (path: string, failed: readonly string[], more: Partial<Verdict> = {}): Played => ({
  path,
  verdict: {
    behaviour: "FAILED",
    close: "OK",
    judgements: [],
    failures: failed.map((id) => ({ check: { id } as Check, level: "must" as const, findings: [], followers: [] })),
    ...more,
  },
})

test("what fails in some plays and not in all is flaky; what was not judged counts for nothing", () => {
  const plays = [
    play("a", ["x", "y"]),
    play("a", ["x"]),
    play("a", ["x"], { close: "RESET" }),
    play("a", [], { behaviour: "INCONCLUSIVE" }),
    play("b", ["z"]),
  ]
  expect(flakyChecks(plays)).toEqual([
    { path: "a", check: "y", failed: 1, of: 3 },
    { path: "a", check: "close", failed: 1, of: 3 },
  ])
})
