// An honest server behind somebody who alters one thing on the wire: each lie is caught, and the requirement that it
// breaks is the first that is named.

import { expect, test } from "vitest"
import { CHECKS } from "../../harness/checks/index.ts"
import { bundledFixtures } from "../../harness/fixtures/fixture.ts"
import { fixtureEar } from "../../harness/fixtures/fixture-ear.ts"
import { LIES } from "../../harness/lies/index.ts"
import { lie } from "../../harness/lies/lie.ts"
import { lyingVenue } from "../../harness/lies/lying-venue.ts"
import { type Permutation, permutationsOf } from "../../harness/plan/permutations.ts"
import { runPermutation } from "../../harness/plan/run-plan.ts"
import { simulatedVenue } from "../../harness/plan/simulated-venue.ts"
import { serverCases } from "../server/all.ts"

const permutations = permutationsOf(serverCases)
const honest = simulatedVenue(fixtureEar())
const parts = { library: bundledFixtures(), checks: CHECKS, seed: 1 }

const requirementsOf = (checkId: string): readonly string[] =>
  CHECKS.find(({ id }) => id === checkId)?.requirements ?? []

/** Cases made for a requirement: what breaks it must show there. */
const casesFor = (requirement: string): readonly Permutation[] =>
  permutations.filter(({ streamingCase }) =>
    streamingCase.checks.some((id) => requirementsOf(id).includes(requirement)),
  )

/** A few dozen streams at most take a second; on a machine that is busy with much else, many times that. */
const BUSY_TIMEOUT_MS = 60_000

test.each(LIES)(
  "a server that $title is caught by $breaks ($id)",
  async (told) => {
    const venue = lyingVenue(honest, told)
    const first: (string | undefined)[] = []
    for (const permutation of casesFor(told.breaks)) {
      const { verdict } = await runPermutation(permutation, { ...parts, venue })
      first.push(verdict.failures[0]?.check.requirements[0])
      if (first.at(-1) === told.breaks) break
    }
    expect(first).toContain(told.breaks)
  },
  BUSY_TIMEOUT_MS,
)

test(
  "without a lie nobody notices who passes everything on",
  async () => {
    const venue = lyingVenue(honest, lie("none", "does nothing", "", {}))
    for (const permutation of permutations.filter(({ streamingCase }) => streamingCase.loopback === true)) {
      const { verdict } = await runPermutation(permutation, { ...parts, venue })
      expect([permutation.path, verdict.failures.map(({ check }) => check.id)]).toEqual([permutation.path, []])
    }
  },
  BUSY_TIMEOUT_MS,
)

test("every lie has an id of its own and breaks what is a requirement", () => {
  expect(new Set(LIES.map(({ id }) => id)).size).toBe(LIES.length)
  const known = new Set(CHECKS.flatMap(({ requirements }) => requirements))
  expect(LIES.filter(({ breaks }) => !known.has(breaks))).toEqual([])
})
