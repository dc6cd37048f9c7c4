// Cases as vitest tests: one line over the cases beside it makes a suite. Where they are played is the project's matter
// (`provide: { venue: … }` in vitest.config.ts), not the suite's.

import pLimit from "p-limit"
import { describe, expect, inject, test } from "vitest"
import type { StreamingCase } from "../case.ts"
import { CHECKS } from "../checks/index.ts"
import { HarnessError } from "../errors.ts"
import { bundledFixtures } from "../fixtures/fixture.ts"
import { fixtureEar } from "../fixtures/fixture-ear.ts"
import { liveVenue } from "../plan/live-venue.ts"
import { loopbackVenue } from "../plan/loopback-venue.ts"
import { type Permutation, permutationsOf } from "../plan/permutations.ts"
import { type PermutationResult, runPermutation } from "../plan/run-plan.ts"
import { simulatedVenue } from "../plan/simulated-venue.ts"
import type { Venue } from "../plan/stage.ts"
import { verdictText } from "../reports/text.ts"
import { keepRecordings, whereRecorded } from "../runs/keep-recordings.ts"
import type { PlayedPermutation } from "./accounting-reporter.ts"

declare module "vitest" {
  interface TaskMeta {
    /** What the accounting of a run goes by, wherever its parts were played. */
    soundcheck?: PlayedPermutation
  }

  interface ProvidedContext {
    /** Where cases are played. */
    readonly venue: Venue["name"]
  }
}

/** Seeds flicker, noise and request ids of every run of the suites; printed with a failure, which it reproduces. */
const SEED = 1

const REAL_TIME_TIMEOUT_MS = 120_000
/** Streams at real pace spend their time waiting, so several play at once; not so many that they make each other late. */
const REAL_TIME_STREAMS = 12

/**
 * Declares one test per permutation, in the venue of the project that runs it. A MUST or a SHOULD missed fails it, and so
 * does a case that found nothing to look at; the recordings of a failure are kept and named.
 */
export function streamingSuite(name: string, cases: readonly StreamingCase[]): void {
  const where = inject("venue")
  const permutations = permutationsOf(cases).filter(({ streamingCase }) => isPlayed(streamingCase, where))
  if (permutations.length === 0) return
  const isReal = where !== "simulated"
  describe(name, isReal ? { concurrent: true, timeout: REAL_TIME_TIMEOUT_MS } : {}, () => {
    const venue = venueNamed(where)
    for (const permutation of permutations) {
      const { path, streamingCase } = permutation
      const planned: PlayedPermutation = { venue: where, path, behaviour: "NOT_RUN", close: "OK" }
      test(`${path}: ${streamingCase.title}`, { meta: { soundcheck: planned } }, async ({ skip, task }) => {
        const result = await conclusiveResult(permutation, venue)
        const { behaviour, close, broken } = result.verdict
        task.meta.soundcheck = { ...planned, behaviour, close, ...(broken !== undefined && { broken }) }
        if (isGood(behaviour) && close === "OK") return
        const report = `${verdictText(result)}\n${whereRecorded(keepRecordings(result))}\nseed ${SEED}, ${where}`
        // Our own lateness is neither the target's failure nor a pass.
        if (behaviour === "INCONCLUSIVE") skip(report)
        expect.fail(report)
      })
    }
  })
}

/** Real time on a busy machine: a stream that we were too late to judge by is played again. */
const ATTEMPTS = 3

const play = pLimit(REAL_TIME_STREAMS)

async function conclusiveResult(permutation: Permutation, venue: Venue): Promise<PermutationResult> {
  const parts = { venue, library: bundledFixtures(), checks: CHECKS, seed: SEED }
  for (let attempt = 1; ; attempt++) {
    const result = await play(() => runPermutation(permutation, parts))
    if (result.verdict.behaviour !== "INCONCLUSIVE" || attempt === ATTEMPTS) return result
  }
}

const isGood = (behaviour: string): boolean => behaviour === "OK" || behaviour === "INFORMATIONAL"

function isPlayed({ loopback, live, mock }: StreamingCase, where: Venue["name"]): boolean {
  if (where === "loopback") return loopback === true
  return where === "simulated" || (live ?? mock === undefined)
}

function venueNamed(name: Venue["name"]): Venue {
  switch (name) {
    case "simulated":
      return simulatedVenue(fixtureEar())
    case "loopback":
      return loopbackVenue(fixtureEar())
    case "live":
      return liveVenue(liveTarget(process.env))
    default:
      return name satisfies never
  }
}

function liveTarget(env: NodeJS.ProcessEnv) {
  const key = env.DEEPGRAM_API_KEY
  if (key === undefined || key === "") {
    throw new HarnessError("MISSING_KEY", "The live cases need a key: set DEEPGRAM_API_KEY.")
  }
  return {
    baseUrl: (env.SOUNDCHECK_TARGET ?? "wss://api.deepgram.com").replace(/\/$/, ""),
    key,
    ...(env.DEEPGRAM_TOKEN !== undefined && { token: env.DEEPGRAM_TOKEN }),
  }
}
