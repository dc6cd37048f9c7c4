// What a run leaves on disk while it goes on: first the plan, then recordings as they grow, and a line for each permutation
// that is over. Whatever ends the process, what had finished can be told apart from what had not.

import { appendFileSync, existsSync, rmSync } from "node:fs"
import { join } from "node:path"
import { z } from "zod"
import { HarnessError } from "../errors.ts"
import { makeFolder, readWhole, reasonOf, type RecordingFile, recordingFile, writeWhole } from "../files/files.ts"
import type { Recording } from "../recording/recording.ts"
import { behaviourSchema, closeSchema, runSchema } from "../reports/run-report.ts"
import type { Verdict } from "../verdicts/verdict.ts"

const PLAN_FILE = "plan.json"
const RESULTS_FILE = "results.jsonl"

const planSchema = z.object({
  type: z.literal("soundcheck-plan"),
  version: z.literal(1),
  run: runSchema,
  /** The mock could be set up, so that checks know of its account and limits. */
  hasMock: z.boolean(),
  /** Ids of the capabilities that the target declares absent. */
  lacking: z.array(z.string()).readonly(),
  /** Those that count, where not all do. */
  levels: z
    .array(z.enum(["must", "should", "may"]))
    .readonly()
    .exactOptional(),
  /** The whole plan, other shards included, so that what nobody ran has a name. */
  permutations: z.array(z.object({ path: z.string(), basePath: z.string(), shard: z.int() }).readonly()).readonly(),
})

export type RunPlanFile = Readonly<z.infer<typeof planSchema>>

const findingSchema = z.object({ eventIndex: z.int().exactOptional(), expected: z.string(), actual: z.string() })

const judgementSchema = z.object({
  check: z.string(),
  stream: z.int(),
  outcome: z.discriminatedUnion("type", [
    z.object({ type: z.literal("pass") }),
    z.object({ type: z.literal("fail"), findings: z.array(findingSchema) }),
    z.object({ type: z.literal("not-exercised"), missing: z.string(), notOffered: z.literal(true).exactOptional() }),
    z.object({ type: z.literal("inconclusive"), why: z.string() }),
  ]),
})

const resultSchema = z.object({
  path: z.string(),
  behaviour: behaviourSchema,
  reasons: z.array(z.string()).readonly(),
  /** Streams that were recorded. */
  streams: z.int(),
  /** Checks looked at them; where not, there is nothing to judge again. */
  judged: z.boolean(),
  /** What was found of a client, which printed and ended in ways that no recording holds. */
  found: z
    .object({ close: closeSchema, judgements: z.array(judgementSchema).readonly() })
    .readonly()
    .exactOptional(),
})

export type ResultLine = Readonly<z.infer<typeof resultSchema>>

export interface RunFolder {
  readonly folder: string
  /** The recordings of one permutation, a file for each stream. */
  readonly sinkFor: (permutation: { readonly path: string }) => (stream: number) => RecordingFile
  /** Call when a permutation is over. */
  readonly finished: (result: FinishedPermutation) => void
}

export interface FinishedPermutation {
  readonly permutation: { readonly path: string }
  readonly verdict: Verdict
  readonly recordings: readonly Recording[]
}

/**
 * @param onProblem told once of what could not be written while the run goes on
 * @throws {HarnessError} USAGE when nothing can be written there
 */
export function openRunFolder(folder: string, plan: RunPlanFile, onProblem: (problem: string) => void): RunFolder {
  makeFolder(folder)
  forgetEarlierRun(folder)
  writeWhole(join(folder, PLAN_FILE), `${JSON.stringify(plan, null, 2)}\n`)
  const resultsFile = join(folder, RESULTS_FILE)
  writeWhole(resultsFile, "")
  let isTold = false
  const tell = (cause: unknown, file: string): void => {
    if (!isTold) onProblem(cause instanceof HarnessError ? cause.message : `${file}: ${reasonOf(cause)}.`)
    isTold = true
  }
  return {
    folder,
    sinkFor: (permutation) => (stream) =>
      tolerant(recordingFile(recordingPath(folder, permutation.path, stream)), tell),
    finished({ permutation, verdict, recordings }) {
      const line: ResultLine = {
        path: permutation.path,
        behaviour: verdict.behaviour,
        reasons: verdict.reasons,
        streams: recordings.length,
        judged: verdict.judgements.length > 0,
        ...(plan.run.judges === "client" && { found: foundIn(verdict) }),
      }
      try {
        appendFileSync(resultsFile, `${JSON.stringify(line)}\n`)
      } catch (cause) {
        tell(cause, resultsFile)
      }
    },
  }
}

const foundIn = ({ close, judgements }: Verdict): NonNullable<ResultLine["found"]> => ({
  close,
  judgements: judgements.map(({ check: { id: check }, stream, outcome }) => ({
    check,
    stream,
    // The schema's arrays are not readonly.
    outcome: outcome.type === "fail" ? { type: "fail", findings: [...outcome.findings] } : outcome,
  })),
})

/** Recordings of an earlier run in the same place would pass for those of this one, should it not come to them. */
function forgetEarlierRun(folder: string): void {
  const planFile = join(folder, PLAN_FILE)
  if (!existsSync(planFile)) return
  for (const { path } of readRunFolder(folder).plan.permutations) {
    for (let stream = 0; existsSync(recordingPath(folder, path, stream)); stream++) {
      rmSync(recordingPath(folder, path, stream))
    }
  }
}

export const recordingPath = (folder: string, path: string, stream: number): string =>
  join(folder, `${path}-${stream}.jsonl`)

/** A disk that is full ends no run: what was heard is in memory, and the reports tell it. */
const tolerant = (file: RecordingFile, tell: (cause: unknown, file: string) => void): RecordingFile => ({
  ...file,
  close() {
    try {
      file.close()
    } catch (cause) {
      tell(cause, file.file)
    }
  },
})

export interface LeftRun {
  readonly folder: string
  readonly plan: RunPlanFile
  readonly results: ReadonlyMap<string, ResultLine>
}

/** @throws {HarnessError} USAGE: no run lies there, or one of another version */
export function readRunFolder(folder: string): LeftRun {
  const planFile = join(folder, PLAN_FILE)
  if (!existsSync(planFile)) {
    throw new HarnessError(
      "USAGE",
      `${folder} holds no run: expected ${PLAN_FILE} in it, as "soundcheck server --record ${folder}" leaves it.`,
    )
  }
  const plan = planSchema.safeParse(parsed(textOf(planFile)))
  if (!plan.success) {
    const problem = z.prettifyError(plan.error).replaceAll(/\s*\n\s*/g, " ")
    throw new HarnessError("USAGE", `${planFile}: expected the plan of a run, found ${problem}.`)
  }
  const resultsFile = join(folder, RESULTS_FILE)
  const lines = existsSync(resultsFile) ? textOf(resultsFile).split("\n") : []
  // The last line of a run that was killed may break off: its permutation is judged by its recordings.
  const results = lines.flatMap((line) => resultSchema.safeParse(parsed(line)).data ?? [])
  return { folder, plan: plan.data, results: new Map(results.map((line) => [line.path, line])) }
}

const textOf = (file: string): string => new TextDecoder().decode(readWhole(file))

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
