// STEADINESS: every server case simulated with many seeds, and every client case with the reference client. Every third run
// of a server keeps pace to the millisecond, the others as machines do that have much else to do.

import { CHECKS } from "../../../harness/checks/index.ts"
import { bundledFixtures } from "../../../harness/fixtures/fixture.ts"
import { fixtureEar } from "../../../harness/fixtures/fixture-ear.ts"
import { permutationsOf } from "../../../harness/plan/permutations.ts"
import { runPlan } from "../../../harness/plan/run-plan.ts"
import { simulatedVenue } from "../../../harness/plan/simulated-venue.ts"
import { isFailure } from "../../../harness/verdicts/accounting.ts"
import { StreamingClient } from "../../../fixtures/clients/streaming-client.mjs"
import { clientCases } from "../../../suites/client/all.ts"
import { tryClient } from "../../../suites/self/clients/trial-client.ts"
import { serverCases } from "../../../suites/server/all.ts"
import { parameters, tell } from "./console.ts"

export interface SteadinessParameters {
  readonly runs: number
}

export interface SteadinessAnswer {
  readonly permutations: number
  readonly clientCases: number
  /** `seed 7: close/twice FAILED`, in the order of the seeds. */
  readonly failures: readonly string[]
  readonly clientFailures: readonly string[]
}

/** Chunks leave so late at most, in turn: a quiet machine, a busy one, and one at its end. */
const JITTERS_MS = [0, 30, 150]

const { runs } = parameters() as SteadinessParameters
const library = bundledFixtures()
const venue = simulatedVenue(fixtureEar())
const permutations = permutationsOf(serverCases)
const failures: string[] = []
const clientFailures: string[] = []
for (let seed = 1; seed <= runs; seed++) {
  const jitterMs = JITTERS_MS[seed % JITTERS_MS.length] ?? 0
  const parts = { venue, library, checks: CHECKS, seed, jitterMs }
  const { results } = await runPlan(permutations, parts, { parallel: 1 })
  for (const { permutation, verdict } of results) {
    const isGood = verdict.behaviour === "OK" || verdict.behaviour === "INFORMATIONAL"
    if (isFailure(verdict) || !isGood) failures.push(`seed ${seed}: ${permutation.path} ${verdict.behaviour}`)
  }
  for (const clientCase of clientCases) {
    const { behaviour, close } = tryClient(StreamingClient, clientCase, seed).verdict
    if (behaviour !== "OK" || close !== "OK") clientFailures.push(`seed ${seed}: ${clientCase.id} ${behaviour}`)
  }
}
tell({
  permutations: permutations.length,
  clientCases: clientCases.length,
  failures,
  clientFailures,
} satisfies SteadinessAnswer)
