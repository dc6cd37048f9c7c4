// `soundcheck live`, the runner behind `npm run test:live`: the cases that make sense against someone's server.
import { join } from "node:path"
import { serverCases } from "../../suites/server/all.ts"
import { CHECKS } from "../checks/index.ts"
import { HarnessError } from "../errors.ts"
import { recordingFile, writeWhole } from "../files/files.ts"
import { bundledFixtures } from "../fixtures/fixture.ts"
import { liveVenue } from "../plan/live-venue.ts"
import { type Permutation, permutationsOf } from "../plan/permutations.ts"
import { type PermutationResult, type RunParts, runPlan } from "../plan/run-plan.ts"
import { runReport } from "../reports/build-report.ts"
import { jsonReport } from "../reports/json.ts"
import { junitReport } from "../reports/junit.ts"
import { summaryText, verdictText } from "../reports/text.ts"
import { keyFor, parseTarget } from "../streaming/target.ts"
import { packageVersion } from "../version.ts"
import { type Io, say } from "./io.ts"
import { paintFor } from "./paint.ts"

export interface LiveFlags {
  readonly junit?: string
  readonly json?: string
  readonly repeats: number
}

const VENDOR = "wss://api.deepgram.com"
/** The service lets 150 streams of a project be open; a few at a time disturb nobody else's. */
const PARALLEL = 4
/** Any will do, as long as it is always the same. */
const SEED = 1
const FOLDER = join("recordings", "live")

export async function live(flags: LiveFlags, io: Io): Promise<number> {
  const { baseUrl, key } = serverFrom(io.env)
  const permutations = repeated(permutationsOf(serverCases.filter(isLive)), flags.repeats)
  say(io.stdout, `${permutations.length} cases at ${baseUrl}, recordings in ${FOLDER}\n`)

  const startedAt = new Date().toISOString()
  const parts = { venue: liveVenue({ baseUrl, key }), library: bundledFixtures(), checks: CHECKS, seed: SEED, sinkFor }
  const results = await play(permutations, parts, io)
  const run = { soundcheck: packageVersion(), judges: "server", target: baseUrl, startedAt, seed: SEED } as const
  const report = runReport(results, { run: { ...run, interrupted: io.interrupted.aborted } })
  say(io.stdout, `\n${summaryText(report.accounting)}`)
  if (flags.junit !== undefined) writeWhole(flags.junit, junitReport(report))
  if (flags.json !== undefined) writeWhole(flags.json, jsonReport(report))
  return report.exitCode
}

function serverFrom(env: Io["env"]): { readonly baseUrl: string; readonly key: string | undefined } {
  const target = parseTarget(env.SOUNDCHECK_TARGET ?? VENDOR)
  const key = keyFor(target, env.DEEPGRAM_API_KEY)
  if (target.type === "mock") {
    throw new HarnessError("USAGE", "SOUNDCHECK_TARGET is someone's server, ws://… or wss://….")
  }
  const { protocol, host } = new URL(target.url)
  return { baseUrl: `${protocol}//${host}`, key }
}

const isLive = ({ live: makesSense, mock }: (typeof serverCases)[number]): boolean => makesSense ?? mock === undefined

/** Every permutation so many times, each repeat under a path of its own. */
const repeated = (permutations: readonly Permutation[], repeats: number): readonly Permutation[] =>
  Array.from({ length: repeats }, (_, index) =>
    permutations.map((each) => (repeats === 1 ? each : { ...each, path: `${each.path}/repeat-${index + 1}` })),
  ).flat()

/** Plays until done, interrupted, or it is plain that nobody is there. */
async function play(
  permutations: readonly Permutation[],
  parts: RunParts,
  io: Io,
): Promise<readonly PermutationResult[]> {
  const nobodyThere = new AbortController()
  const paint = paintFor(io.stdout, io.env)
  let served = false
  const { results } = await runPlan(permutations, parts, {
    parallel: PARALLEL,
    signal: AbortSignal.any([io.interrupted, nobodyThere.signal]),
    onResult(result) {
      const { broken, behaviour } = result.verdict
      if (behaviour !== "NOT_RUN") say(io.stdout, verdictText(result, paint))
      served ||= broken === undefined && result.recordings.length > 0
      if (broken !== undefined && !served) nobodyThere.abort()
    },
  })
  return results
}

const sinkFor =
  ({ path }: Permutation) =>
  (index: number) =>
    recordingFile(join(FOLDER, `${path}-${index}.jsonl`))
