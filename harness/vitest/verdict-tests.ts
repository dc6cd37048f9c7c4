// One vitest test for each permutation that was planned, whatever plays it. The verdict travels with the test, so that the
// accounting of a run is right however it was cut and put together again.

import pLimit from "p-limit"
import { describe, expect, test } from "vitest"
import type { Reported } from "../reports/reported.ts"
import type { PlayedPermutation } from "./accounting-reporter.ts"
import type { Ruling } from "./ruling.ts"

declare module "vitest" {
  interface TaskMeta {
    /** What the accounting of a run goes by, wherever its parts were played. */
    soundcheck?: PlayedPermutation
  }
}

export interface PlannedTest {
  readonly path: string
  readonly title: string
  /** Ends when the test's time is over. */
  readonly play: (signal: AbortSignal) => Promise<Reported>
}

export interface VerdictTestsOptions {
  /** The name under which the sums are told: what plays, or who is judged. */
  readonly venue: string
  /** How many play at once. */
  readonly parallel: number
  readonly timeoutMs?: number
  readonly rule: (reported: Reported) => Ruling
}

/** Real time on a busy machine: what we were too late to judge is played again. */
const ATTEMPTS = 3

async function conclusive(play: () => Promise<Reported>): Promise<Reported> {
  for (let attempt = 1; ; attempt++) {
    const reported = await play()
    if (reported.verdict.behaviour !== "INCONCLUSIVE" || attempt === ATTEMPTS) return reported
  }
}

export function verdictTests(
  name: string,
  planned: readonly PlannedTest[],
  { venue, parallel, timeoutMs, rule }: VerdictTestsOptions,
): void {
  const limit = pLimit(parallel)
  const options = { concurrent: parallel > 1, ...(timeoutMs !== undefined && { timeout: timeoutMs }) }
  describe(name, options, () => {
    for (const { path, title, play } of planned) {
      const account: PlayedPermutation = { venue, path, behaviour: "NOT_RUN", close: "OK" }
      test(`${path}: ${title}`, { meta: { soundcheck: account } }, async ({ skip, task, annotate, signal }) => {
        const reported = await conclusive(() => limit(() => play(signal)))
        const { behaviour, close, broken } = reported.verdict
        task.meta.soundcheck = { ...account, behaviour, close, ...(broken !== undefined && { broken }) }
        const { type, text } = rule(reported)
        if (type === "pass" && text !== undefined) await annotate(text, "warning")
        if (type === "pass") return
        if (type === "skip") skip(text)
        expect.fail(text)
      })
    }
  })
}
