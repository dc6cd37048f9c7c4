// LIES: the whole catalogue against a server that lies in one way, once for each lie, and what the run then names first; and
// against one that only takes a liberty, which is to be blamed for nothing.

import { CHECKS } from "../../../harness/checks/index.ts"
import { bundledFixtures } from "../../../harness/fixtures/fixture.ts"
import { fixtureEar } from "../../../harness/fixtures/fixture-ear.ts"
import { LIES } from "../../../harness/lies/index.ts"
import { LIBERTIES } from "../../../harness/lies/liberties.ts"
import { lie } from "../../../harness/lies/lie.ts"
import { lyingVenue } from "../../../harness/lies/lying-venue.ts"
import { permutationsOf } from "../../../harness/plan/permutations.ts"
import { runPlan } from "../../../harness/plan/run-plan.ts"
import { simulatedVenue } from "../../../harness/plan/simulated-venue.ts"
import { runCauses } from "../../../harness/verdicts/run-causes.ts"
import { serverCases } from "../../../suites/server/all.ts"
import { parameters, tell } from "./console.ts"

export interface LiesParameters {
  /** One lie in so many. */
  readonly oneIn: number
}

export interface LiesAnswer {
  readonly lies: number
  /** `close-1001: cl-prompt instead of cl-code-1000` */
  readonly misnamed: readonly string[]
  readonly liberties: number
  /** `keys-reversed: close/twice` */
  readonly blamed: readonly string[]
}

const { oneIn } = parameters() as LiesParameters
const library = bundledFixtures()
const honest = simulatedVenue(fixtureEar())
const permutations = permutationsOf(serverCases)
const told = LIES.filter((_, index) => index % oneIn === 0)
const misnamed: string[] = []
for (const one of told) {
  const parts = { venue: lyingVenue(honest, one), library, checks: CHECKS, seed: 1 }
  const { results } = await runPlan(permutations, parts, { parallel: 1 })
  const failures = results.map(({ verdict }) =>
    verdict.failures.map(({ check, level, followers }) => ({
      check: check.id,
      level,
      followers: followers.map(({ id }) => id),
    })),
  )
  const [first] = runCauses(failures)
  const requirement = CHECKS.find(({ id }) => id === first?.check)?.requirements[0]
  if (requirement !== one.breaks) misnamed.push(`${one.id}: ${requirement ?? "nothing"} instead of ${one.breaks}`)
}

const taken = LIBERTIES.filter((_, index) => index % oneIn === 0)
const blamed: string[] = []
for (const { id, alteration } of taken) {
  const parts = { venue: lyingVenue(honest, lie(id, "", "", alteration)), library, checks: CHECKS, seed: 1 }
  const { results } = await runPlan(permutations, parts, { parallel: 1 })
  for (const { permutation, verdict } of results) {
    const isGood = verdict.behaviour === "OK" || verdict.behaviour === "INFORMATIONAL"
    if (!isGood || verdict.close !== "OK") blamed.push(`${id}: ${permutation.path}`)
  }
}
tell({ lies: told.length, misnamed, liberties: taken.length, blamed } satisfies LiesAnswer)
