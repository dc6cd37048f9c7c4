// Cases as vitest tests: one line over the cases beside it makes a suite. Where they are played is the project's matter
// (`provide: { venue: … }` in vitest.config.ts), not the suite's.

import { inject } from "vitest"
import type { StreamingCase } from "../case.ts"
import { CHECKS } from "../checks/index.ts"
import { HarnessError } from "../errors.ts"
import { bundledFixtures } from "../fixtures/fixture.ts"
import { fixtureEar } from "../fixtures/fixture-ear.ts"
import { liveVenue } from "../plan/live-venue.ts"
import { loopbackVenue } from "../plan/loopback-venue.ts"
import { permutationsOf } from "../plan/permutations.ts"
import { runPermutation } from "../plan/run-plan.ts"
import { simulatedVenue } from "../plan/simulated-venue.ts"
import type { Venue } from "../plan/stage.ts"
import type { Reported } from "../reports/reported.ts"
import { verdictText } from "../reports/text.ts"
import { keepRecordings, whereRecorded } from "../runs/keep-recordings.ts"
import type { Ruling } from "./ruling.ts"
import { verdictTests } from "./verdict-tests.ts"

declare module "vitest" {
  interface ProvidedContext {
    /** Where cases are played. */
    readonly venue: Venue["name"]
  }
}

/** Seeds flicker, noise and request ids of every run of the suites; printed with a failure, which it reproduces. */
const SEED = 1

const REAL_TIME_TIMEOUT_MS = 120_000
/** Streams at real pace spend their time waiting, so many play at once; not so many that they make each other late. */
const REAL_TIME_STREAMS = 24

/**
 * Declares one test per permutation, in the venue of the project that runs it. A MUST or a SHOULD missed fails it, and so
 * does a case that found nothing to look at; the recordings of a failure are kept and named.
 */
export function streamingSuite(name: string, cases: readonly StreamingCase[]): void {
  const where = inject("venue")
  const permutations = permutationsOf(cases).filter(({ streamingCase }) => isPlayed(streamingCase, where))
  if (permutations.length === 0) return
  const parts = { venue: venueNamed(where), library: bundledFixtures(), checks: CHECKS, seed: SEED }
  const tests = permutations.map((permutation) => ({
    path: permutation.path,
    title: permutation.streamingCase.title,
    play: () => runPermutation(permutation, parts),
  }))
  const isReal = where !== "simulated"
  verdictTests(name, tests, {
    venue: where,
    parallel: isReal ? REAL_TIME_STREAMS : 1,
    ...(isReal && { timeoutMs: REAL_TIME_TIMEOUT_MS }),
    rule: (reported) => ruling(reported, where),
  })
}

function ruling(reported: Reported, where: Venue["name"]): Ruling {
  const { behaviour, close } = reported.verdict
  if ((behaviour === "OK" || behaviour === "INFORMATIONAL") && close === "OK") return { type: "pass" }
  const text = `${verdictText(reported)}\n${whereRecorded(keepRecordings(reported))}\nseed ${SEED}, ${where}`
  // Our own lateness is neither the target's failure nor a pass.
  return { type: behaviour === "INCONCLUSIVE" ? "skip" : "fail", text }
}

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
