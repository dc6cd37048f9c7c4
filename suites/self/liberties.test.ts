// A server that takes a liberty is no worse for it: further fields, other orders, slower answers fail no MUST and no SHOULD.

import { expect, test } from "vitest"
import { CHECKS } from "../../harness/checks/index.ts"
import { bundledFixtures } from "../../harness/fixtures/fixture.ts"
import { fixtureEar } from "../../harness/fixtures/fixture-ear.ts"
import { LIBERTIES } from "../../harness/lies/liberties.ts"
import { lie } from "../../harness/lies/lie.ts"
import { lyingVenue } from "../../harness/lies/lying-venue.ts"
import { permutationsOf } from "../../harness/plan/permutations.ts"
import { runPermutation } from "../../harness/plan/run-plan.ts"
import { simulatedVenue } from "../../harness/plan/simulated-venue.ts"
import { serverCases } from "../server/all.ts"

const honest = simulatedVenue(fixtureEar())
const parts = { library: bundledFixtures(), checks: CHECKS, seed: 1 }
/** One case in so many for each, and others for the next; all of them by `npm run bench -- lies`. */
const ONE_IN = 12

test.each(LIBERTIES.map((liberty, index) => ({ ...liberty, index })))(
  "a server that $title is not blamed ($id)",
  async ({ id, alteration, index }) => {
    const venue = lyingVenue(honest, lie(id, "", "", alteration))
    const blamed: string[] = []
    for (const permutation of permutationsOf(serverCases).filter((_, at) => at % ONE_IN === index % ONE_IN)) {
      const { verdict } = await runPermutation(permutation, { ...parts, venue })
      const isGood = verdict.behaviour === "OK" || verdict.behaviour === "INFORMATIONAL"
      const found = [verdict.behaviour, verdict.close, ...verdict.failures.map(({ check }) => check.id)]
      if (!isGood || verdict.close !== "OK") blamed.push(`${permutation.path}: ${found.join(" ")}`)
    }
    expect(blamed).toEqual([])
  },
  60_000,
)
