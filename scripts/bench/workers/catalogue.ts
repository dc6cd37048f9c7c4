// V2: every server case simulated and judged by every check, in a process of its own; whatever was recorded and said of it
// goes into one hash.

import { createHash } from "node:crypto"
import { CHECKS } from "../../../harness/checks/index.ts"
import { bundledFixtures } from "../../../harness/fixtures/fixture.ts"
import { fixtureEar } from "../../../harness/fixtures/fixture-ear.ts"
import { permutationsOf } from "../../../harness/plan/permutations.ts"
import { type PermutationResult, runPlan } from "../../../harness/plan/run-plan.ts"
import { simulatedVenue } from "../../../harness/plan/simulated-venue.ts"
import { writeRecording } from "../../../harness/recording/jsonl.ts"
import { serverCases } from "../../../suites/server/all.ts"
import { tell } from "./console.ts"

export interface CatalogueAnswer {
  /** Of fixtures and ear, once a process. */
  readonly startMs: number
  readonly runMs: number
  readonly permutations: number
  readonly failed: number
  /** All that was sent, on all streams. */
  readonly audioMs: number
  readonly sha256: string
}

const SEED = 1

function audioMsOf({ recordings }: PermutationResult): number {
  const ends = recordings.map(({ events }) =>
    events.reduce((endMs, event) => ("cursorMs" in event ? Math.max(endMs, event.cursorMs) : endMs), 0),
  )
  return ends.reduce((sum, endMs) => sum + endMs, 0)
}

function hashOf(results: readonly PermutationResult[]): string {
  const hash = createHash("sha256")
  for (const { permutation, recordings, verdict } of results) {
    const { behaviour, close, failures, reasons } = verdict
    hash.update(JSON.stringify([permutation.path, behaviour, close, failures, reasons]))
    for (const recording of recordings) hash.update(writeRecording(recording))
  }
  return hash.digest("hex")
}

const openedAtMs = performance.now()
const library = bundledFixtures()
const venue = simulatedVenue(fixtureEar())
const startedAtMs = performance.now()
const { results, summary } = await runPlan(
  permutationsOf(serverCases),
  { venue, library, checks: CHECKS, seed: SEED },
  { parallel: 1 },
)
const runMs = performance.now() - startedAtMs
tell({
  startMs: startedAtMs - openedAtMs,
  runMs,
  permutations: summary.planned,
  failed: summary.failed,
  audioMs: results.reduce((sum, result) => sum + audioMsOf(result), 0),
  sha256: hashOf(results),
} satisfies CatalogueAnswer)
