// `soundcheck server`: the catalogue against a server.
import { join } from "node:path"
import { serverCases } from "../../suites/server/all.ts"
import { CHECKS } from "../checks/index.ts"
import type { Level } from "../checks/check.ts"
import { HarnessError } from "../errors.ts"
import { recordingName } from "../files/recording-name.ts"
import { fixtureDurations } from "../fixtures/durations.ts"
import { bundledFixtures } from "../fixtures/fixture.ts"
import { permutationsOf } from "../plan/permutations.ts"
import { type PermutationResult, runPlan } from "../plan/run-plan.ts"
import { planServer, type ServerPlan } from "../planning/server-plan.ts"
import type { Shard } from "../planning/shards.ts"
import type { RunFacts } from "../reports/run-report.ts"
import { keepRecordings } from "../runs/keep-recordings.ts"
import { openVenue, type OpenedVenue } from "../runs/open-venue.ts"
import { preflight } from "../runs/preflight.ts"
import { openRunFolder, type RunFolder } from "../runs/run-folder.ts"
import { type Watch, watchRun } from "../runs/watch.ts"
import { systemClock } from "../time/clock.ts"
import { packageVersion } from "../version.ts"
import { announce } from "./announce.ts"
import { openBaseline } from "../runs/open-baseline.ts"
import { endRun, type FinishedResult } from "./end-run.ts"
import { type Io, say } from "./io.ts"
import { checkReportPlaces, type ReportFlags } from "./report-files.ts"
import { openRunView } from "./run-view.ts"

export interface ServerFlags extends ReportFlags {
  readonly case: readonly string[]
  readonly skip: readonly string[]
  readonly tier?: readonly Level[]
  readonly strict?: boolean
  readonly realTime?: boolean
  readonly yes?: boolean
  readonly budget?: number
  readonly parallel?: number
  readonly repeat: number
  readonly retryUnexpected: number
  readonly shard?: Shard
  readonly capabilities?: string
  readonly baseline?: string
  readonly record?: string
  readonly discover?: boolean
}

const VENDOR = "wss://api.deepgram.com"
/** Any will do, as long as it is always the same. */
const SEED = 1

export async function server(given: string | undefined, flags: ServerFlags, io: Io): Promise<number> {
  const target = given ?? io.env.SOUNDCHECK_TARGET ?? VENDOR
  const opened = await openVenue({
    target,
    env: io.env,
    ...(flags.realTime === true && { realTime: true }),
    ...(flags.capabilities !== undefined && { capabilities: flags.capabilities }),
  })
  const { venue, profile, isReal } = opened
  const parallel = parallelOf(flags, opened)
  if (flags.discover === true) {
    const { discover } = await import("./discover.ts")
    return discover(opened, { parallel, yes: flags.yes === true, seed: SEED }, io)
  }
  checkReportPlaces(flags)
  const permutations = permutationsOf(serverCases)
  const baseline = await openBaseline(flags.baseline, permutations)
  const catalogue = { permutations, checks: CHECKS, durationOf: fixtureDurations() }
  const plan = planServer(catalogue, { hasMock: venue.hasMock, profile }, wishesOf(flags))
  const library = bundledFixtures()
  if (isReal)
    await announce(plan, { target: venue.target, parallel, isRemote: opened.isRemote, yes: flags.yes === true }, io)
  if (isReal && !venue.hasMock) await preflight(venue, library, io.interrupted)

  const run = factsOf(venue.target, flags)
  const folder = openFolder(plan, run, opened, flags, io)
  const results = await play(plan, { opened, library, parallel, folder, flags }, io)
  const planned = plan.own.length
  return endRun(results, { run, baseline, planned, ...(folder !== undefined && { folder: folder.folder }) }, flags, io)
}

const wishesOf = ({ case: cases, skip, tier, repeat, shard }: ServerFlags) => ({
  cases,
  skip,
  repeats: repeat,
  ...(tier !== undefined && { levels: tier }),
  ...(shard !== undefined && { shard }),
})

/** Streams at real pace spend their time waiting; more at once than this and a small machine makes them late. */
const LOOPBACK_PARALLEL = 8
/** A server of which nothing is known. */
const UNKNOWN_PARALLEL = 4

function parallelOf({ parallel }: ServerFlags, { venue, isReal, isRemote, profile }: OpenedVenue): number {
  const { streamLimit } = profile
  if (parallel !== undefined && streamLimit !== undefined && parallel > streamLimit) {
    throw new HarnessError(
      "USAGE",
      `${venue.target} lets ${streamLimit} streams be open at once (${profile.name}); say --parallel ${streamLimit} or less.`,
    )
  }
  // Virtual time goes no faster for being shared.
  if (!isReal) return 1
  return parallel ?? profile.parallel ?? (isRemote ? UNKNOWN_PARALLEL : LOOPBACK_PARALLEL)
}

function factsOf(target: string, { strict, budget, shard, baseline }: ServerFlags): RunFacts {
  return {
    soundcheck: packageVersion(),
    judges: "server",
    target,
    startedAt: new Date().toISOString(),
    seed: SEED,
    ...(strict !== undefined && { strict }),
    ...(budget !== undefined && { budgetMs: budget }),
    ...(shard !== undefined && { shard }),
    ...(baseline !== undefined && { baseline }),
  }
}

/** In virtual time everything can be played again at any time, so that recordings are kept only where they are wanted. */
function openFolder(
  { all }: ServerPlan,
  run: RunFacts,
  { venue, isReal }: OpenedVenue,
  { record, tier }: ServerFlags,
  io: Io,
): RunFolder | undefined {
  if (record === undefined && !isReal) return undefined
  const folder = record ?? join("recordings", recordingName(Date.now(), "server").replace(/\.jsonl$/, ""))
  const plan = {
    type: "soundcheck-plan",
    version: 1,
    run,
    hasMock: venue.hasMock,
    lacking: (venue.lacking ?? []).map(({ id }) => id),
    ...(tier !== undefined && { levels: tier }),
    permutations: all.map(({ permutation: { path }, basePath, shard }) => ({ path, basePath, shard })),
  } as const
  return openRunFolder(folder, plan, (problem) => say(io.stderr, problem))
}

interface PlayParts {
  readonly opened: OpenedVenue
  readonly library: ReturnType<typeof bundledFixtures>
  readonly parallel: number
  readonly folder: RunFolder | undefined
  readonly flags: ServerFlags
}

/** A busy machine makes us late now and then; one that does so three times in a row is too busy to judge anybody. */
const UNCLEAR_RETRIES = 2

async function play(plan: ServerPlan, parts: PlayParts, io: Io): Promise<readonly FinishedResult[]> {
  const { opened, library, parallel, folder, flags } = parts
  const { own, checks } = plan
  const planned = new Map(own.map((each) => [each.permutation, each]))
  const view = await openRunView(io, own, opened.isReal ? parallel : undefined)
  const watch = watchOf(flags, io)
  const finished: PermutationResult[] = []
  await runPlan(
    own.map(({ permutation }) => permutation),
    { venue: opened.venue, library, checks, seed: SEED, ...(folder !== undefined && { sinkFor: folder.sinkFor }) },
    {
      parallel,
      signal: watch.signal,
      retries: flags.retryUnexpected,
      unclearRetries: opened.isReal ? UNCLEAR_RETRIES : 0,
      // Virtual time costs none.
      holdBack: (permutation) => watch.holdBack(opened.isReal ? (planned.get(permutation)?.cost.wallMs ?? 0) : 0),
      // So that the last ones to play are not the long ones.
      order: (all) =>
        parallel === 1
          ? all
          : all.toSorted((one, other) => (planned.get(other)?.cost.wallMs ?? 0) - (planned.get(one)?.cost.wallMs ?? 0)),
      onStart: (permutation) => view.started(permutation),
      onResult(result) {
        const kept = folder === undefined && failed(result) ? { ...result, recordings: keepRecordings(result) } : result
        folder?.finished(kept)
        watch.look(kept)
        finished.push(kept)
        view.finished(kept)
      },
    },
  )
  watch.end()
  view.end()
  if (watch.stopped !== undefined) say(io.stderr, `soundcheck: The run was ended: ${watch.stopped}.`)
  const byPath = new Map(finished.map((result) => [result.permutation.path, result]))
  return own.flatMap(({ permutation: { path }, basePath }) => {
    const result = byPath.get(path)
    return result === undefined ? [] : { ...result, basePath }
  })
}

const failed = ({ verdict: { behaviour, close } }: PermutationResult): boolean =>
  close !== "OK" || behaviour === "FAILED" || behaviour === "NON_STRICT"

function watchOf({ budget }: ServerFlags, io: Io): Watch {
  const clock = systemClock()
  return watchRun({
    nowMs: () => clock.nowMs(),
    after: (ms, act) => clock.at(clock.nowMs() + ms, act),
    interrupted: io.interrupted,
    ...(budget !== undefined && { budgetMs: budget }),
  })
}
