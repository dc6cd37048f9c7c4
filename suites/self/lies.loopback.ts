// The same over real sockets: a proxy on a port of its own, between the suite and our mock.

import { expect, test } from "vitest"
import { CHECKS } from "../../harness/checks/index.ts"
import { bundledFixtures } from "../../harness/fixtures/fixture.ts"
import { fixtureEar } from "../../harness/fixtures/fixture-ear.ts"
import { LIES } from "../../harness/lies/index.ts"
import { lie } from "../../harness/lies/lie.ts"
import { lyingVenue } from "../../harness/lies/lying-venue.ts"
import { loopbackVenue } from "../../harness/plan/loopback-venue.ts"
import { permutationsOf } from "../../harness/plan/permutations.ts"
import { runPermutation } from "../../harness/plan/run-plan.ts"
import { serverCases } from "../server/all.ts"

const honest = loopbackVenue(fixtureEar())
const nothing = lie("none", "does nothing", "", {})

test.concurrent.each([
  ["none", "close/no-audio", undefined],
  ["none", "connection/fragments", undefined],
  ["refusal-in-html", "auth/wrong-key", "er-json-body"],
  ["request-id-dropped", "connection/open-and-close", "conn-request-id-header"],
  ["messages-in-binary", "connection/open-and-close", "conn-json-text-only"],
  ["close-1001", "close/mid-sentence", "cl-code-1000"],
  ["close-dropped", "close/mid-sentence", "cl-code-1000"],
  ["pongs-dropped", "connection/ping", "conn-pong"],
])("%s, in %s, names %s", async (id, path, first) => {
  const permutation = permutationsOf(serverCases).find((one) => one.path === path)
  if (permutation === undefined) throw new Error(`no permutation ${path}`)
  const venue = lyingVenue(honest, LIES.find((one) => one.id === id) ?? nothing)
  const parts = { venue, library: bundledFixtures(), checks: CHECKS, seed: 1 }
  const { verdict } = await runPermutation(permutation, parts)
  expect(verdict.failures[0]?.check.requirements[0]).toBe(first)
})
