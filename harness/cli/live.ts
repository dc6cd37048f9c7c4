// `soundcheck live`, the runner behind `npm run test:live`: the cases that make sense against someone's server.
import { join } from "node:path"
import { serverCases } from "../../suites/server/all.ts"
import { CHECKS } from "../checks/index.ts"
import { HarnessError } from "../errors.ts"
import { recordingFile } from "../files.ts"
import { bundledFixtures } from "../fixture.ts"
import { liveVenue } from "../plan/live-venue.ts"
import { type Permutation, permutationsOf } from "../plan/permutations.ts"
import { runPlan } from "../plan/run-plan.ts"
import { summaryText, verdictText } from "../reports/text.ts"
import { keyFor, parseTarget } from "../target.ts"
import { exitCodeOf } from "../verdicts/accounting.ts"
import { type Io, say } from "./io.ts"
import { paintFor } from "./paint.ts"

const VENDOR = "wss://api.deepgram.com"
/** The service lets 150 streams of a project be open; a few at a time disturb nobody else's. */
const PARALLEL = 4
/** Any will do, as long as it is always the same. */
const SEED = 1
const FOLDER = join("recordings", "live")

export async function live(_flags: object, io: Io): Promise<number> {
  const target = parseTarget(io.env.SOUNDCHECK_TARGET ?? VENDOR)
  const key = keyFor(target, io.env.DEEPGRAM_API_KEY)
  if (target.type === "mock")
    throw new HarnessError("USAGE", "SOUNDCHECK_TARGET is someone's server, ws://… or wss://….")
  const baseUrl = new URL(target.url).origin
  const paint = paintFor(io.stdout, io.env)
  const permutations = permutationsOf(serverCases.filter(({ live: isLive, mock }) => isLive ?? mock === undefined))
  say(io.stdout, `${permutations.length} cases at ${baseUrl}, recordings in ${FOLDER}\n`)

  const parts = { venue: liveVenue({ baseUrl, key }), library: bundledFixtures(), checks: CHECKS, seed: SEED, sinkFor }
  const { summary } = await runPlan(permutations, parts, {
    parallel: PARALLEL,
    signal: io.interrupted,
    onResult: (result) => say(io.stdout, verdictText(result, paint)),
  })
  say(io.stdout, `\n${summaryText(summary)}`)
  return exitCodeOf(summary, { interrupted: io.interrupted.aborted })
}

const sinkFor =
  ({ path }: Permutation) =>
  (index: number) =>
    recordingFile(join(FOLDER, `${path}-${index}.jsonl`))
