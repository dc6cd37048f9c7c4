// The one executor: plan → permutations → streams → recordings → verdicts. vitest runs cases through it, and so do the
// commands.

import pLimit from "p-limit"
import type { Check } from "../checks/check.ts"
import type { FixtureLibrary } from "../fixtures/fixture.ts"
import type { Mutation } from "../mock/mutations/mutation.ts"
import type { Recording } from "../recording/recording.ts"
import { failedOf, openedOf } from "../recording/traffic.ts"
import { type RunSummary, summarise } from "../verdicts/accounting.ts"
import { closeVerdict, worstClose } from "../verdicts/close-verdict.ts"
import { type Behaviour, type Verdict, verdictOf } from "../verdicts/verdict.ts"
import { judgeStreams } from "./judge-streams.ts"
import type { Permutation } from "./permutations.ts"
import { type PlayParts, playStreams } from "./play-streams.ts"
import type { Venue } from "./stage.ts"

export interface RunParts {
  readonly venue: Venue
  readonly library: FixtureLibrary
  readonly checks: readonly Check[]
  readonly seed: number
  /** How the mock is to be broken, to see whether the checks bite. */
  readonly mutation?: Mutation
  /** Where each recording goes as it grows; in memory alone without it. */
  readonly sinkFor?: (permutation: Permutation) => PlayParts["sink"]
}

export interface PermutationResult {
  readonly permutation: Permutation
  readonly verdict: Verdict
  /** In the order of the case's streams; empty when nothing ran. */
  readonly recordings: readonly Recording[]
}

export async function runPermutation(permutation: Permutation, parts: RunParts): Promise<PermutationResult> {
  const { venue, library, checks, seed, mutation, sinkFor } = parts
  const { mock, checks: wanted } = permutation.streamingCase
  const lacking = lackingFor(permutation, venue)
  if (lacking !== undefined) return { permutation, verdict: withoutRun("UNIMPLEMENTED", lacking), recordings: [] }
  const stage = await venue.open({ mock: mock ?? {}, seed, ...(mutation !== undefined && { mutation }) })
  try {
    const sink = sinkFor?.(permutation)
    const played = await playStreams({
      permutation,
      stage,
      library,
      target: venue.target,
      seed,
      ...(sink !== undefined && { sink }),
    })
    const recordings = played.map(({ recording }) => recording)
    const broken = recordings.map(brokenBy).find((why) => why !== undefined)
    const verdict = verdictOf({
      judgements: judgeStreams(played, checks, venue.hasMock ? mock : undefined),
      wanted,
      close: worstClose(recordings.map(closeVerdict)),
      ...(broken !== undefined && { broken }),
    })
    return { permutation, verdict, recordings }
  } finally {
    await stage.close()
  }
}

export interface RunOptions {
  /** How many permutations play at once. */
  readonly parallel: number
  readonly onResult?: (result: PermutationResult) => void
  /** No further permutation begins once this is aborted. */
  readonly signal?: AbortSignal
}

export interface RunResult {
  /** One for each permutation of the plan, in its order. */
  readonly results: readonly PermutationResult[]
  readonly summary: RunSummary
}

export async function runPlan(
  permutations: readonly Permutation[],
  parts: RunParts,
  { parallel, onResult, signal }: RunOptions,
): Promise<RunResult> {
  const limit = pLimit(parallel)
  const results = await Promise.all(
    permutations.map((permutation) =>
      limit(async () => {
        const result: PermutationResult =
          signal?.aborted === true
            ? { permutation, verdict: withoutRun("NOT_RUN", "the run was stopped before it"), recordings: [] }
            : await runPermutation(permutation, parts)
        onResult?.(result)
        return result
      }),
    ),
  )
  const verdicts = results.map(({ verdict }) => verdict)
  return { results, summary: summarise(permutations.length, verdicts) }
}

function lackingFor({ streamingCase }: Permutation, venue: Venue): string | undefined {
  if (streamingCase.mock !== undefined && !venue.hasMock)
    return "the case sets up the mock, and this is someone's server"
  const { capabilities } = venue
  const missing =
    streamingCase.needs?.filter((need) => capabilities !== undefined && !capabilities.includes(need)) ?? []
  return missing.length === 0 ? undefined : `the target declares that it lacks ${missing.join(", ")}`
}

const withoutRun = (behaviour: Behaviour, reason: string): Verdict => ({
  behaviour,
  close: "OK",
  failures: [],
  reasons: [reason],
  judgements: [],
})

/** Nothing can be said of a server that could not be reached. */
function brokenBy(recording: Recording): string | undefined {
  if (openedOf(recording) !== undefined) return undefined
  const failed = failedOf(recording)
  return failed === undefined ? undefined : `${failed.code}: ${failed.problem}`
}
