// Results of runs that are over, or were ended: put together from the folders they left, and judged anew from the
// recordings. What nobody finished is named.

import { existsSync } from "node:fs"
import type { Check } from "../checks/check.ts"
import { HarnessError } from "../errors.ts"
import { readRecordingFile } from "../files/files.ts"
import type { FixtureLibrary } from "../fixtures/fixture.ts"
import { judge, timelineOf } from "../judge.ts"
import type { Permutation } from "../plan/permutations.ts"
import { type PlayedStream, replayed } from "../plan/play-streams.ts"
import { judgePermutation, withoutRun } from "../plan/run-plan.ts"
import type { Recording } from "../recording/recording.ts"
import type { RunFacts } from "../reports/run-report.ts"
import { CAPABILITIES } from "../verdicts/capabilities.ts"
import { failuresIn, type Judgement, type Verdict } from "../verdicts/verdict.ts"
import { type LeftRun, readRunFolder, recordingPath, type ResultLine, type RunPlanFile } from "./run-folder.ts"

export interface CollectedResult {
  readonly permutation: {
    readonly path: string
    readonly streamingCase?: { readonly title: string; readonly checks: readonly string[] }
  }
  readonly basePath: string
  readonly verdict: Verdict
  readonly recordings: readonly Recording[]
}

export interface CollectedRun {
  readonly run: RunFacts
  /** How many permutations the plan names. */
  readonly planned: number
  /** One for each permutation of the whole plan, in its order. */
  readonly results: readonly CollectedResult[]
  /** What is wrong with the run itself, a sentence each. */
  readonly problems: readonly string[]
}

/** What the cases of one side are today, and what judges them. */
export interface CaseCatalogue {
  readonly permutations: readonly Known[]
  readonly checks: readonly Check[]
}

export interface CollectParts {
  readonly catalogues: Readonly<Record<RunFacts["judges"], CaseCatalogue>>
  readonly library: FixtureLibrary
}

/** What one permutation is put together from. */
interface Pieces extends CaseCatalogue {
  readonly library: FixtureLibrary
}

/** @throws {HarnessError} USAGE: no run lies in a folder, or they are not shards of one run */
export async function collectRuns(
  folders: readonly string[],
  { catalogues, library }: CollectParts,
): Promise<CollectedRun> {
  const runs = folders.map(readRunFolder)
  const [first] = runs
  if (first === undefined) throw new HarnessError("USAGE", "Expected at least one folder of a run, found none.")
  for (const other of runs.slice(1)) refuseStranger(first, other)
  const byShard = new Map<number, LeftRun>()
  for (const left of runs) {
    const index = shardOf(left.plan)
    const known = byShard.get(index)
    if (known !== undefined) {
      throw new HarnessError("USAGE", `${known.folder} and ${left.folder} hold the same shard; leave one of them out.`)
    }
    byShard.set(index, left)
  }
  const count = first.plan.run.shard?.count ?? 1
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter((index) => !byShard.has(index))
  const pieces = { ...catalogues[first.plan.run.judges], library }
  const results: CollectedResult[] = []
  for (const { path, basePath, shard } of first.plan.permutations) {
    const permutation = permutationOf(path, basePath, pieces)
    results.push({ basePath, ...(await collect(permutation, byShard.get(shard), shard, pieces)) })
  }
  const problems = missing.map((index) => `Shard ${index} of ${count} is not here.`)
  return { run: mergedFacts(runs), planned: first.plan.permutations.length, results, problems }
}

const shardOf = ({ run }: RunPlanFile): number => run.shard?.index ?? 1

/** What all shards of a run have in common. */
function refuseStranger(first: LeftRun, other: LeftRun): void {
  const identity = ({ plan: { run, permutations } }: LeftRun): string =>
    JSON.stringify([run.soundcheck, run.target, run.seed, run.strict, run.shard?.count, permutations])
  if (identity(first) === identity(other)) return
  throw new HarnessError(
    "USAGE",
    `${first.folder} and ${other.folder} are not shards of one run: they differ in target, version, seed or plan.`,
  )
}

/** One with streams is a permutation of a server's case; a client opens its own. */
type Known = CollectedResult["permutation"] & Partial<Pick<Permutation, "streams">>

/** As the catalogue has it today; a path alone where it is of a catalogue of other days. */
function permutationOf(path: string, basePath: string, { permutations }: CaseCatalogue): Known {
  const known = permutations.find((permutation) => permutation.path === basePath)
  return known === undefined ? { path } : { ...known, path }
}

async function collect(
  permutation: Known,
  left: LeftRun | undefined,
  shard: number,
  pieces: Pieces,
): Promise<Omit<CollectedResult, "basePath">> {
  const { path } = permutation
  if (left === undefined) {
    return { permutation, verdict: withoutRun("NOT_RUN", `shard ${shard} is not here`), recordings: [] }
  }
  const line = left.results.get(path)
  const { recordings, isWhole } = await readRecordings(left, path)
  if (line !== undefined && !line.judged) {
    const [reason = "no reason was written down"] = line.reasons
    return { permutation, verdict: withoutRun(line.behaviour, reason), recordings }
  }
  if (line?.found !== undefined) return { permutation, verdict: foundVerdict(line, line.found, pieces), recordings }
  const expected = line?.streams ?? permutation.streams?.length ?? 1
  if (line === undefined && recordings.length === 0) {
    return { permutation, verdict: withoutRun("NOT_RUN", "the run ended before it"), recordings }
  }
  // How a client's command ended is in no recording.
  const isJudgeable = left.plan.run.judges === "server" && isWhole && recordings.length >= expected
  if (!isJudgeable) {
    const reason = line === undefined ? "the run ended in the middle of it" : "its recordings are not all here"
    return { permutation, verdict: withoutRun("NOT_RUN", reason), recordings }
  }
  return { permutation, verdict: judgeAnew(permutation, recordings, left.plan, pieces), recordings }
}

/** In the order of its streams, as many as there are. */
async function readRecordings({ folder }: LeftRun, path: string) {
  const recordings: Recording[] = []
  let isWhole = true
  for (let stream = 0; ; stream++) {
    const file = recordingPath(folder, path, stream)
    if (!existsSync(file)) return { recordings, isWhole }
    const read = await readRecordingFile(file).catch((cause: unknown) => {
      // A file in which not even the header is whole holds nothing that could be judged.
      if (cause instanceof HarnessError) return undefined
      throw cause
    })
    if (read === undefined) isWhole = false
    else {
      isWhole &&= read.isWhole
      recordings.push(read.recording)
    }
  }
}

/** As the run found it, by the checks of today; of one that is no more nothing is told. */
function foundVerdict(
  { path, behaviour, reasons }: ResultLine,
  { close, judgements: found }: NonNullable<ResultLine["found"]>,
  { checks, permutations }: Pieces,
): Verdict {
  const judgements = found.flatMap(({ check: id, stream, outcome }): readonly Judgement[] => {
    const check = checks.find((each) => each.id === id)
    return check === undefined ? [] : [{ check, stream, outcome }]
  })
  const wanted = permutations.find((permutation) => permutation.path === path)?.streamingCase?.checks ?? []
  return { behaviour, close, failures: failuresIn(judgements, wanted), reasons, judgements }
}

const isServers = (permutation: Known): permutation is Permutation => permutation.streams !== undefined

function judgeAnew(
  permutation: Known,
  recordings: readonly Recording[],
  { hasMock, lacking, levels }: RunPlanFile,
  { checks: all, library }: Pieces,
): Verdict {
  const checks = levels === undefined ? all : all.filter(({ level }) => levels.includes(level))
  if (!isServers(permutation)) {
    const [first] = recordings
    if (first === undefined) return withoutRun("NOT_RUN", "nothing was recorded")
    return judge(first, timelineOf(first, library))
  }
  const { streamingCase, streams } = permutation
  const played = recordings.map((recording, index): PlayedStream => {
    const spec = streams[index]
    return spec === undefined ? { recording } : replayed(spec, library, recording)
  })
  const wanted = streamingCase.checks.filter((id) => checks.some((check) => check.id === id))
  return judgePermutation({ ...permutation, streamingCase: { ...streamingCase, checks: wanted } }, played, {
    checks,
    venue: { hasMock, lacking: CAPABILITIES.filter(({ id }) => lacking.includes(id)) },
  })
}

function mergedFacts(runs: readonly LeftRun[]): RunFacts {
  const facts = runs.map(({ plan }) => plan.run)
  const [first] = facts
  if (first === undefined) throw new HarnessError("USAGE", "Expected at least one run, found none.")
  const { shard: _, ...common } = first
  const startedAt = facts.map((run) => run.startedAt).toSorted()[0] ?? first.startedAt
  return { ...common, startedAt }
}
