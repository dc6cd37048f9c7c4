// Which checks a run of the catalogues really evaluates: simulated, since what a case sends is the same everywhere.

import { StreamingClient } from "../../fixtures/clients/streaming-client.mjs"
import type { Check } from "../../harness/checks/check.ts"
import { CLIENT_CHECKS } from "../../harness/checks/client/index.ts"
import { CHECKS } from "../../harness/checks/index.ts"
import { bundledFixtures } from "../../harness/fixtures/fixture.ts"
import { fixtureEar } from "../../harness/fixtures/fixture-ear.ts"
import { permutationsOf } from "../../harness/plan/permutations.ts"
import { runPlan } from "../../harness/plan/run-plan.ts"
import { simulatedVenue } from "../../harness/plan/simulated-venue.ts"
import { clientCases } from "../../suites/client/all.ts"
import { tryClient } from "../../suites/self/clients/trial-client.ts"
import { serverCases } from "../../suites/server/all.ts"

/** Those that found something to look at, in the order in which checks are listed. */
export async function evaluatedChecks(): Promise<readonly Check[]> {
  const venue = simulatedVenue(fixtureEar())
  const parts = { venue, library: bundledFixtures(), checks: CHECKS, seed: 1 }
  const { results } = await runPlan(permutationsOf(serverCases), parts, { parallel: 1 })
  const clients = clientCases.map((clientCase) => tryClient(StreamingClient, clientCase))
  const evaluated = new Set(
    [...results, ...clients].flatMap(({ verdict }) =>
      verdict.judgements.filter(({ outcome }) => outcome.type !== "not-exercised").map(({ check }) => check),
    ),
  )
  return [...CHECKS, ...CLIENT_CHECKS].filter((check) => evaluated.has(check))
}
