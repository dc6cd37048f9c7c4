// Several reports of one run put together: what the shards of a plan left.

import { HarnessError } from "../errors.ts"
import { accounted } from "./build-report.ts"
import type { PermutationReport, RunFacts, RunReport } from "./run-report.ts"

export interface NamedReport {
  /** As errors name it. */
  readonly file: string
  readonly report: RunReport
}

/**
 * One report of all, with sums and exit code of their own. A shard that left nothing is a problem of the run, and the
 * sums then do not add up.
 * @throws {HarnessError} USAGE: nothing to merge, another target or version, or one permutation told twice
 */
export function mergeReports(named: readonly NamedReport[]): RunReport {
  const [first] = named
  if (first === undefined) throw new HarnessError("USAGE", "Expected at least one report to merge, found none.")
  for (const other of named) refuseStranger(first, other)
  refuseDoubles(named)
  const reports = named.map(({ report }) => report)
  const permutations = reports.flatMap((report) => report.permutations)
  const missing = missingShards(reports)
  const problems = [...missing, ...reports.flatMap((report) => report.problems)]
  const planned = reports.reduce((sum, { accounting }) => sum + accounting.planned, 0) + missing.length
  return accounted(permutations, Object.assign({}, ...reports.map(({ checks }) => checks)), {
    run: mergedFacts(reports.map(({ run }) => run)),
    planned,
    stale: reports.flatMap((report) => report.stale),
    problems: [...new Set(problems)],
  })
}

/** What all shards of a run have in common. */
const COMMON = ["soundcheck", "judges", "target", "seed", "strict"] as const

function refuseStranger(first: NamedReport, other: NamedReport): void {
  for (const name of COMMON) {
    const [one, another] = [first.report.run[name], other.report.run[name]]
    if (one === another) continue
    const found = `${name} is ${String(one)} in ${first.file} and ${String(another)} in ${other.file}`
    throw new HarnessError("USAGE", `Expected reports of one run, found that ${found}; merge what belongs together.`)
  }
}

function refuseDoubles(named: readonly NamedReport[]): void {
  const seen = new Map<PermutationReport["path"], string>()
  for (const { file, report } of named) {
    for (const { path } of report.permutations) {
      const before = seen.get(path)
      if (before !== undefined) {
        throw new HarnessError("USAGE", `${path} is told by ${before} and by ${file}; leave one of them out.`)
      }
      seen.set(path, file)
    }
  }
}

function missingShards(reports: readonly RunReport[]): readonly string[] {
  const shards = reports.flatMap(({ run }) => run.shard ?? [])
  const count = Math.max(0, ...shards.map((shard) => shard.count))
  return Array.from({ length: count }, (_, at) => at + 1)
    .filter((index) => !shards.some((shard) => shard.index === index))
    .map((index) => `Shard ${index} of ${count} left no report.`)
}

function mergedFacts(runs: readonly RunFacts[]): RunFacts {
  const { shard: _, durationMs: __, interrupted: ___, ...facts } = runs[0] as RunFacts
  const startedAt = runs.map((run) => run.startedAt).toSorted()[0] ?? facts.startedAt
  const durationMs = Math.max(...runs.map((run) => run.durationMs ?? 0))
  const interrupted = runs.some((run) => run.interrupted === true)
  return { ...facts, startedAt, ...(durationMs > 0 && { durationMs }), ...(interrupted && { interrupted }) }
}
