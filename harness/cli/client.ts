// `soundcheck client`: someone's client against the mock, case by case, and a verdict on what it did.
import { join } from "node:path"
import { clientCases } from "../../suites/client/all.ts"
import { CLIENT_CHECKS } from "../checks/client/index.ts"
import { runClientPlan } from "../client-plan/run-client-plan.ts"
import { recordingName } from "../files/recording-name.ts"
import { fixtureDurations } from "../fixtures/durations.ts"
import { bundledFixtures } from "../fixtures/fixture.ts"
import { fixtureEar } from "../fixtures/fixture-ear.ts"
import { costOf } from "../planning/cost.ts"
import { select } from "../planning/selection.ts"
import { emptyShard, packShards, type Shard } from "../planning/shards.ts"
import type { RunFacts } from "../reports/run-report.ts"
import { openRunFolder } from "../runs/run-folder.ts"
import { watchLateness } from "../time/lateness.ts"
import { packageVersion } from "../version.ts"
import { openBaseline } from "../runs/open-baseline.ts"
import { endRun } from "./end-run.ts"
import { type Io, say } from "./io.ts"
import { paintFor } from "./paint.ts"
import { checkReportPlaces, type ReportFlags } from "./report-files.ts"
import { openResultLines } from "./run-view.ts"
import { plural } from "./wording.ts"

export interface ClientFlags extends ReportFlags {
  readonly case: readonly string[]
  readonly skip: readonly string[]
  readonly parallel: number
  /** Seconds. */
  readonly timeout: number
  readonly record?: string
  readonly strict?: boolean
  readonly baseline?: string
  readonly shard?: Shard
}

/** Of flicker and ids: any will do, as long as it is always the same. */
const SEED = 1

/** @throws {HarnessError} USAGE when a glob matches nothing, or the command cannot be started */
export async function client(command: readonly [string, ...string[]], flags: ClientFlags, io: Io): Promise<number> {
  checkReportPlaces(flags)
  const plan = planClients(flags)
  const baseline = await openBaseline(
    flags.baseline,
    clientCases.map(({ id }) => ({ path: id })),
    CLIENT_CHECKS,
  )
  const run = factsOf(command, flags)
  const folder = openRunFolder(
    flags.record ?? join("recordings", recordingName(Date.now(), "client").replace(/\.jsonl$/, "")),
    { type: "soundcheck-plan", version: 1, run, hasMock: true, lacking: [], permutations: plan.permutations },
    (problem) => say(io.stderr, problem),
  )
  say(io.stdout, `${plural(plan.own.length, "case")} for ${run.target}`)
  say(io.stdout, "")

  const linesOf = openResultLines(paintFor(io.stdout, io.env))
  const lateness = watchLateness()
  const results = await runClientPlan(
    plan.own,
    {
      command,
      env: io.env,
      recognizer: fixtureEar(),
      library: bundledFixtures(),
      checks: CLIENT_CHECKS,
      seed: SEED,
      lateness,
      timeoutMs: flags.timeout * 1000,
      sinkFor: ({ id }) => folder.sinkFor({ path: id }),
    },
    {
      parallel: flags.parallel,
      signal: io.interrupted,
      onResult(result) {
        folder.finished(result)
        for (const line of linesOf(result)) say(io.stdout, line)
      },
    },
  )
  const finished = results.map((result) => ({ ...result, basePath: result.permutation.path }))
  return endRun(finished, { run, baseline, planned: plan.own.length, folder: folder.folder }, flags, io)
}

/** The whole plan, other shards included, and what is played here. */
function planClients({ case: cases, skip, shard }: ClientFlags) {
  const durationOf = fixtureDurations()
  const chosen = select(
    clientCases.map((clientCase) => ({ path: clientCase.id, clientCase })),
    { cases, skip },
  )
  const costs = chosen.map(({ clientCase: { audio } }) => costOf({ streams: [{ audio }] }, durationOf).wallMs)
  const shards = packShards(costs, shard?.count ?? 1)
  const shardOf = (index: number): number => shards[index] ?? 1
  const own = chosen.filter((_, index) => shardOf(index) === (shard?.index ?? 1)).map(({ clientCase }) => clientCase)
  if (own.length === 0) throw emptyShard(chosen.length, shard)
  const permutations = chosen.map(({ path }, index) => ({ path, basePath: path, shard: shardOf(index) }))
  return { own, permutations }
}

function factsOf(command: readonly string[], { strict, baseline, shard }: ClientFlags): RunFacts {
  return {
    soundcheck: packageVersion(),
    judges: "client",
    target: command.join(" "),
    startedAt: new Date().toISOString(),
    seed: SEED,
    ...(strict !== undefined && { strict }),
    ...(shard !== undefined && { shard }),
    ...(baseline !== undefined && { baseline }),
  }
}
