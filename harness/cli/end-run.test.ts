import { expect, test } from "vitest"
import { EXIT } from "../errors.ts"
import { FACTS, GOOD } from "../reports/trial-report.ts"
import { NO_BASELINE } from "../verdicts/baseline.ts"
import { endRun } from "./end-run.ts"
import { trialIo } from "./trial-io.ts"

test.each([
  { planned: 1, exitCode: EXIT.asExpected, words: "As documented" },
  { planned: 2, exitCode: EXIT.nothingRan, words: "The sums do not add up" },
])("one result of $planned that were planned ends with $exitCode", async ({ planned, exitCode, words }) => {
  const io = trialIo()
  const results = [{ ...GOOD, basePath: GOOD.permutation.path }]
  expect(await endRun(results, { run: FACTS, baseline: NO_BASELINE, planned }, {}, io)).toBe(exitCode)
  expect(io.out()).toContain(words)
})
