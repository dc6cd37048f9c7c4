// The harness tried on itself: a server broken in one way is caught by the checks that should catch it, and every check
// that binds a server catches some broken server.

import { expect, test } from "vitest"
import { CHECKS } from "../../harness/checks/index.ts"
import { bundledFixtures } from "../../harness/fixtures/fixture.ts"
import { fixtureEar } from "../../harness/fixtures/fixture-ear.ts"
import { MUTATIONS, type Mutation } from "../../harness/mock/mutations.ts"
import { type Permutation, permutationsOf } from "../../harness/plan/permutations.ts"
import { runPermutation } from "../../harness/plan/run-plan.ts"
import { simulatedVenue } from "../../harness/plan/simulated-venue.ts"
import { serverCases } from "../server/all.ts"

const permutations = permutationsOf(serverCases)
const parts = { venue: simulatedVenue(fixtureEar()), library: bundledFixtures(), checks: CHECKS, seed: 1 }

/** Cases made for one of the requirements, cheapest first: their own suite is where a breach must show. */
const casesFor = (requirement: string): readonly Permutation[] =>
  permutations.filter(({ streamingCase }) =>
    streamingCase.checks.some((id) => requirementsOf(id).includes(requirement)),
  )

const requirementsOf = (checkId: string): readonly string[] =>
  CHECKS.find((check) => check.id === checkId)?.requirements ?? []

/** Which checks fail when a server with this fault plays the cases of the requirements it breaks. */
async function caughtBy(mutation: Mutation): Promise<ReadonlySet<string>> {
  const caught = new Set<string>()
  const left = new Set(mutation.breaks)
  for (const permutation of new Set(mutation.breaks.flatMap(casesFor))) {
    const { verdict } = await runPermutation(permutation, { ...parts, mutation })
    for (const { check, outcome } of verdict.judgements) {
      if (outcome.type !== "fail") continue
      caught.add(check.id)
      for (const requirement of check.requirements) left.delete(requirement)
    }
    if (left.size === 0) break
  }
  return caught
}

/** A few dozen streams at most take a second; on a machine that is busy with much else, many times that. */
const BUSY_TIMEOUT_MS = 60_000

const killed = new Set<string>()
let playedCount = 0

test.each(MUTATIONS)(
  "a server is caught when: $title ($id)",
  async (mutation) => {
    const caught = await caughtBy(mutation)
    playedCount++
    for (const id of caught) killed.add(id)
    const requirements = new Set([...caught].flatMap(requirementsOf))
    expect(mutation.breaks.filter((id) => !requirements.has(id))).toEqual([])
  },
  BUSY_TIMEOUT_MS,
)

test("every check catches at least one broken server", ({ skip }) => {
  if (playedCount < MUTATIONS.length) skip("some mutations were not played")
  const survivors = CHECKS.map(({ id }) => id).filter((id) => !killed.has(id))
  expect(survivors).toEqual([])
})
