// The one executor: plan → permutations → streams → recordings → verdicts. vitest runs cases through it, and so do the
// commands.

import pLimit from "p-limit"
import type { Check } from "../checks/check.ts"
import type { FixtureLibrary } from "../fixtures/fixture.ts"
import type { Mutation } from "../mock/mutations/mutation.ts"
import type { Recording } from "../recording/recording.ts"
import { failedOf, openedOf, refusedOf } from "../recording/traffic.ts"
import { type RunSummary, summarise } from "../verdicts/accounting.ts"
import { closeVerdict, worstClose } from "../verdicts/close-verdict.ts"
import { type Behaviour, type Verdict, verdictOf } from "../verdicts/verdict.ts"
import { judgeStreams } from "./judge-streams.ts"
import { fit } from "./needs.ts"
import type { Permutation } from "./permutations.ts"
import { type PlayedStream, type PlayParts, playStreams } from "./play-streams.ts"
import type { Venue } from "./stage.ts"

export interface RunParts {
  readonly venue: Venue
  readonly library: FixtureLibrary
  readonly checks: readonly Check[]
  readonly seed: number
  /** Every chunk leaves late by a share of this, drawn anew, as from a busy machine; 0 when absent. */
  readonly jitterMs?: number
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

/** @param signal ends what is being played; what was cut short is INCONCLUSIVE. A reason that is a text is told. */
export async function runPermutation(
  permutation: Permutation,
  parts: RunParts,
  signal?: AbortSignal,
): Promise<PermutationResult> {
  const { venue, library, seed, jitterMs, mutation, sinkFor } = parts
  const lacking = lackingFor(permutation, parts)
  if (lacking !== undefined) return { permutation, verdict: withoutRun("UNIMPLEMENTED", lacking), recordings: [] }
  const { mock = {} } = permutation.streamingCase
  const stage = await venue.open({ mock, seed, ...(mutation !== undefined && { mutation }) })
  try {
    const sink = sinkFor?.(permutation)
    const played = await playStreams({
      permutation,
      stage,
      library,
      target: venue.target,
      seed,
      ...(jitterMs !== undefined && { jitterMs }),
      ...(sink !== undefined && { sink }),
      ...(signal !== undefined && { signal }),
    })
    const recordings = played.map(({ recording }) => recording)
    const verdict =
      signal?.aborted === true
        ? withoutRun("INCONCLUSIVE", `${stopped(signal)} in the middle of it`)
        : judgePermutation(permutation, played, parts)
    return { permutation, verdict, recordings }
  } finally {
    await stage.close()
  }
}

/** What the checks say of streams that were played, now or at any time before. */
export function judgePermutation(
  permutation: Permutation,
  played: readonly PlayedStream[],
  { venue, checks: all }: Pick<RunParts, "checks"> & { readonly venue: Pick<Venue, "hasMock" | "lacking"> },
): Verdict {
  const { checks, wanted } = fit(permutation, all, venue.lacking ?? [])
  const recordings = played.map(({ recording }) => recording)
  const broken = recordings.map(brokenBy).find((why) => why !== undefined)
  const verdict = verdictOf({
    judgements: judgeStreams(played, checks, venue.hasMock ? permutation.streamingCase.mock : undefined),
    wanted,
    close: worstClose(recordings.map(closeVerdict)),
    ...(broken !== undefined && { broken }),
  })
  const crowded = permutation.streamingCase.mock === undefined ? recordings.map(crowdedBy).find(Boolean) : undefined
  const isUnclear = verdict.behaviour === "UNTESTABLE" || verdict.behaviour === "INCONCLUSIVE"
  return crowded !== undefined && isUnclear ? { ...verdict, behaviour: "INCONCLUSIVE", reasons: [crowded] } : verdict
}

/** Refused because we, or others, have too many streams open already, which no case meant to do. */
function crowdedBy(recording: Recording): string | undefined {
  const status = refusedOf(recording)?.status
  if (status !== 429 && status !== 503) return undefined
  return `the target had no room for the stream (${status}): play fewer cases at once with --parallel`
}

export interface RunOptions {
  /** How many permutations play at once. */
  readonly parallel: number
  readonly onStart?: (permutation: Permutation) => void
  readonly onResult?: (result: PermutationResult) => void
  /** No further permutation begins once this is aborted, and those at play are cut short. */
  readonly signal?: AbortSignal
  /** Asked before each permutation begins: why it had better not, in words that read on from "not run:". */
  readonly holdBack?: (permutation: Permutation) => string | undefined
  /** How often a permutation is played again when the target could not be reached, or a connection broke. */
  readonly retries?: number
  /** How often a permutation is played again when we were too late ourselves, or the target too crowded, to say anything. */
  readonly unclearRetries?: number
  /** The order in which they begin; that of the plan unless said. Those that take longest go first where several play. */
  readonly order?: (permutations: readonly Permutation[]) => readonly Permutation[]
}

export interface RunResult {
  /** One for each permutation of the plan, in its order. */
  readonly results: readonly PermutationResult[]
  readonly summary: RunSummary
}

export async function runPlan(
  permutations: readonly Permutation[],
  parts: RunParts,
  options: RunOptions,
): Promise<RunResult> {
  const { parallel, onResult, order = (all) => all } = options
  const limit = pLimit(parallel)
  const byPermutation = new Map<Permutation, PermutationResult>()
  await Promise.all(
    order(permutations).map((permutation) =>
      limit(async () => {
        const result = await runOne(permutation, parts, options)
        byPermutation.set(permutation, result)
        onResult?.(result)
      }),
    ),
  )
  const results = permutations.flatMap((permutation) => byPermutation.get(permutation) ?? [])
  const verdicts = results.map(({ verdict }) => verdict)
  return { results, summary: summarise(permutations.length, verdicts) }
}

async function runOne(permutation: Permutation, parts: RunParts, options: RunOptions): Promise<PermutationResult> {
  const { signal, holdBack, onStart, retries = 0, unclearRetries = 0 } = options
  const notRun = signal?.aborted === true ? `${stopped(signal)} before it` : holdBack?.(permutation)
  if (notRun !== undefined) return { permutation, verdict: withoutRun("NOT_RUN", notRun), recordings: [] }
  onStart?.(permutation)
  return playUntilSound(permutation, parts, { transport: retries, unclear: unclearRetries }, signal)
}

/** What left a verdict without worth, and how many more plays each kind of it is worth. */
type Trouble = "transport" | "unclear"
type Retries = Readonly<Record<Trouble, number>>

async function playUntilSound(
  permutation: Permutation,
  parts: RunParts,
  retries: Retries,
  signal: AbortSignal | undefined,
): Promise<PermutationResult> {
  const result = await runPermutation(permutation, parts, signal)
  const trouble = troubleOf(result.verdict)
  if (trouble === undefined || retries[trouble.kind] === 0 || signal?.aborted === true) return result
  const left = { ...retries, [trouble.kind]: retries[trouble.kind] - 1 }
  const again = await playUntilSound(permutation, parts, left, signal)
  const reasons = [`played again after ${trouble.what}`, ...again.verdict.reasons]
  return { ...again, verdict: { ...again.verdict, reasons } }
}

/** The network's doing, or our own. Everything else is the target's, and would be hidden by a second try. */
function troubleOf({
  behaviour,
  broken,
  close,
}: Verdict): { readonly kind: Trouble; readonly what: string } | undefined {
  if (broken !== undefined) return { kind: "transport", what: broken }
  if (close === "RESET" || close === "UNCLEAN") {
    return { kind: "transport", what: `a connection that broke (${close})` }
  }
  return behaviour === "INCONCLUSIVE" ? { kind: "unclear", what: "a play of which nothing could be said" } : undefined
}

const stopped = ({ reason }: AbortSignal): string => (typeof reason === "string" ? reason : "the run was stopped")

function lackingFor(permutation: Permutation, { venue, checks }: RunParts): string | undefined {
  if (permutation.streamingCase.mock !== undefined && !venue.hasMock)
    return "the case sets up the mock, and this is someone's server"
  const { missing } = fit(permutation, checks, venue.lacking ?? [])
  if (missing.length === 0) return undefined
  return `the target declares that it lacks ${missing.map(({ id }) => id).join(", ")}`
}

/** A verdict on what was not played, or not to its end. */
export const withoutRun = (behaviour: Behaviour, reason: string): Verdict => ({
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
