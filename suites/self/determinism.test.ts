// Two simulated runs of the whole catalogue, the second backwards, agree to the byte: nothing reads a clock, a random
// number or the traces of another stream.

import { expect, test } from "vitest"
import { bundledFixtures } from "../../harness/fixtures/fixture.ts"
import { fixtureEar } from "../../harness/fixtures/fixture-ear.ts"
import { type Permutation, permutationsOf } from "../../harness/plan/permutations.ts"
import { runPermutation } from "../../harness/plan/run-plan.ts"
import { simulatedVenue } from "../../harness/plan/simulated-venue.ts"
import { writeRecording } from "../../harness/recording/jsonl.ts"
import { serverCases } from "../server/all.ts"

/** The files of all recordings, by path of the permutation. Nothing is judged: what was recorded is the matter here. */
async function recordAll(permutations: readonly Permutation[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const parts = { venue: simulatedVenue(fixtureEar()), library: bundledFixtures(), checks: [], seed: 1 }
  const files = new Map<string, readonly string[]>()
  for (const permutation of permutations) {
    const { recordings } = await runPermutation(permutation, parts)
    files.set(permutation.path, recordings.map(writeRecording))
  }
  return files
}

test("two simulated runs of all cases give recordings that are the same to the byte", async () => {
  const permutations = permutationsOf(serverCases)
  const once = await recordAll(permutations)
  const again = await recordAll(permutations.toReversed())
  const differing = [...once].filter(([path, files]) => files.join("\n") !== again.get(path)?.join("\n"))
  expect(differing.map(([path]) => path)).toEqual([])
  expect(once.size).toBe(permutations.length)
}, 120_000)
