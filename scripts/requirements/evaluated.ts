// Which checks a run of the catalogue really evaluates: simulated, since what a case sends is the same everywhere.

import type { Check } from "../../harness/checks/check.ts"
import { CHECKS } from "../../harness/checks/index.ts"
import { bundledFixtures } from "../../harness/fixtures/fixture.ts"
import { fixtureEar } from "../../harness/fixtures/fixture-ear.ts"
import { permutationsOf } from "../../harness/plan/permutations.ts"
import { runPlan } from "../../harness/plan/run-plan.ts"
import { simulatedVenue } from "../../harness/plan/simulated-venue.ts"
import { serverCases } from "../../suites/server/all.ts"

/** Those that found something to look at, in the order in which checks are listed. */
export async function evaluatedChecks(): Promise<readonly Check[]> {
  const venue = simulatedVenue(fixtureEar())
  const parts = { venue, library: bundledFixtures(), checks: CHECKS, seed: 1 }
  const { results } = await runPlan(permutationsOf(serverCases), parts, { parallel: 1 })
  const evaluated = new Set(
    results.flatMap(({ verdict }) =>
      verdict.judgements.filter(({ outcome }) => outcome.type !== "not-exercised").map(({ check }) => check),
    ),
  )
  return CHECKS.filter((check) => evaluated.has(check))
}
