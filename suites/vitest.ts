// `import { serverSuite, clientSuite } from "soundcheck/suites"`: the catalogue as tests in somebody's own vitest run, by
// the same executor as the commands.

import { afterAll } from "vitest"
import type { Check, Level } from "../harness/checks/check.ts"
import { CLIENT_CHECKS } from "../harness/checks/client/index.ts"
import { CHECKS } from "../harness/checks/index.ts"
import { runClientCase } from "../harness/client-plan/run-client-case.ts"
import { fixtureDurations } from "../harness/fixtures/durations.ts"
import { fixtureEar } from "../harness/fixtures/fixture-ear.ts"
import { bundledFixtures } from "../harness/fixtures/fixture.ts"
import { permutationsOf } from "../harness/plan/permutations.ts"
import { runPermutation } from "../harness/plan/run-plan.ts"
import { select } from "../harness/planning/selection.ts"
import { planServer } from "../harness/planning/server-plan.ts"
import type { Reported } from "../harness/reports/reported.ts"
import { keepRecordings, whereRecorded } from "../harness/runs/keep-recordings.ts"
import { openBaseline } from "../harness/runs/open-baseline.ts"
import { openVenue } from "../harness/runs/open-venue.ts"
import { preflight } from "../harness/runs/preflight.ts"
import { watchLateness } from "../harness/time/lateness.ts"
import { staleEntries } from "../harness/verdicts/baseline.ts"
import { type Ruling, rulingOf } from "../harness/vitest/ruling.ts"
import { type PlannedTest, verdictTests } from "../harness/vitest/verdict-tests.ts"
import { clientCases } from "./client/all.ts"
import { serverCases } from "./server/all.ts"

export interface SuiteOptions {
  /** Paths or globs of cases, as `soundcheck list` shows them; all when absent. */
  readonly cases?: readonly string[]
  readonly skip?: readonly string[]
  /** A SHOULD that is missed fails its test. */
  readonly strict?: boolean
  /** A YAML file of known failures, as `soundcheck baseline update` writes it. */
  readonly baseline?: string
  /** How many streams or clients run at once, as far as vitest's own `maxConcurrency` (5 unless set) allows. */
  readonly parallel?: number
}

export interface ServerSuiteOptions extends SuiteOptions {
  /** Requirements of these levels count; all when absent. */
  readonly tier?: readonly Level[]
  /** What the server can do: a file, or the name of a shipped profile. */
  readonly capabilities?: string
  /** Where keys are looked for (`DEEPGRAM_API_KEY`); the process's own environment when absent. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

export interface ClientSuiteOptions extends SuiteOptions {
  /** A command that runs longer is stopped; 60,000 unless set, as with `soundcheck client`. */
  readonly timeoutMs?: number
  /** Of the command, beside what it is given for the case; the process's own environment when absent. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** Any will do, as long as it is always the same. */
const SEED = 1

/** Bounds what hangs: the longest case takes half a minute, and waits for others. */
const TIMEOUT_MS = 600_000

const PARALLEL = 4
const CLIENT_TIMEOUT_MS = 60_000

/**
 * Declares one test per permutation against a server. Call it at the top of a test file, and wait for it.
 * @param target `mock:`, `ws://…` or `wss://…`
 * @throws {HarnessError} USAGE, MISSING_KEY, UNREACHABLE, REFUSED
 */
export async function serverSuite(target: string, options: ServerSuiteOptions = {}): Promise<void> {
  const { cases = [], skip = [], tier, capabilities, env = process.env, parallel } = options
  const { venue, profile, isReal } = await openVenue({
    target,
    env,
    ...(capabilities !== undefined && { capabilities }),
  })
  const permutations = permutationsOf(serverCases)
  const catalogue = { permutations, checks: CHECKS, durationOf: fixtureDurations() }
  const wishes = { cases, skip, ...(tier !== undefined && { levels: tier }) }
  const { own, checks } = planServer(catalogue, { hasMock: venue.hasMock, profile }, wishes)
  const library = bundledFixtures()
  const judging = await openJudging(options, permutations, CHECKS)
  // One sentence instead of a failure for every case, where nobody is there.
  if (isReal) await preflight(venue, library, new AbortController().signal)
  const tests = own.map(
    ({ permutation }): PlannedTest => ({
      path: permutation.path,
      title: permutation.streamingCase.title,
      play: (signal) => runPermutation(permutation, { venue, library, checks, seed: SEED }, signal),
    }),
  )
  verdictTests(`server ${venue.target}`, tests, {
    venue: venue.target,
    parallel: isReal ? (parallel ?? profile.parallel ?? PARALLEL) : 1,
    timeoutMs: TIMEOUT_MS,
    rule: judging.rule,
  })
  afterAll(judging.end)
}

/**
 * Declares one test per case for clients: the mock is started, and the command is run against it. Call it at the top of a
 * test file, and wait for it.
 * @param command a program and its arguments, started without a shell
 */
export async function clientSuite(
  command: readonly [file: string, ...args: string[]],
  options: ClientSuiteOptions = {},
): Promise<void> {
  const { cases = [], skip = [], env = process.env, parallel = PARALLEL, timeoutMs = CLIENT_TIMEOUT_MS } = options
  const all = clientCases.map((clientCase) => ({ path: clientCase.id, clientCase }))
  const judging = await openJudging(options, all, CLIENT_CHECKS)
  const lateness = watchLateness()
  const parts = {
    command,
    env,
    recognizer: fixtureEar(),
    library: bundledFixtures(),
    checks: CLIENT_CHECKS,
    seed: SEED,
    lateness,
    timeoutMs,
  }
  const tests = select(all, { cases, skip }).map(
    ({ path, clientCase }): PlannedTest => ({
      path,
      title: clientCase.title,
      play: (signal) => runClientCase(clientCase, parts, signal),
    }),
  )
  const name = `client ${command.join(" ")}`
  verdictTests(name, tests, { venue: name, parallel, timeoutMs: TIMEOUT_MS, rule: judging.rule })
  afterAll(() => {
    lateness.stop()
    judging.end()
  })
}

interface Judging {
  readonly rule: (reported: Reported) => Ruling
  /** @throws {Error} an entry of the baseline no longer fails */
  readonly end: () => void
}

async function openJudging(
  { baseline: file, strict = false }: SuiteOptions,
  permutations: readonly { readonly path: string }[],
  checks: readonly Check[],
): Promise<Judging> {
  const baseline = await openBaseline(file, permutations, checks)
  const played: Reported[] = []
  return {
    rule(reported) {
      played.push(reported)
      const ruling = rulingOf(reported, { strict, baseline })
      if (ruling.type !== "fail") return ruling
      return { type: "fail", text: `${ruling.text}\n${whereRecorded(keepRecordings(reported))}` }
    },
    end() {
      const stale = staleEntries(
        played.map(({ permutation: { path }, verdict }) => ({ path, verdict })),
        baseline,
      )
      if (stale.length === 0) return
      const which = stale.map(({ path, check }) => `${path}: ${check}`).join(", ")
      throw new Error(`${file}: passes now, so take it out of the baseline: ${which}`)
    },
  }
}
