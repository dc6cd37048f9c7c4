// A run as JSON, for programs: everything a person is told, and the figures behind it.

import { type Metrics, measure } from "../metrics/measure.ts"
import type { Check } from "../checks/check.ts"
import type { RunSummary } from "../verdicts/accounting.ts"
import type { Failure } from "../verdicts/verdict.ts"
import { checkResults, type Reported, type RunFacts } from "./reported.ts"

/** Raised when a reader of older reports would misread newer ones. */
export const JSON_REPORT_VERSION = 1

/** @returns one JSON object, indented, with a line feed at its end */
export function jsonReport(results: readonly Reported[], summary: RunSummary, facts: RunFacts): string {
  const report = { version: JSON_REPORT_VERSION, ...facts, summary, permutations: results.map(permutationJson) }
  return `${JSON.stringify(report, finiteOnly, 2)}\n`
}

/** JSON has no Infinity; a speed of "as fast as it goes" is written in words. */
const finiteOnly = (_: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value

function permutationJson(reported: Reported) {
  const { permutation, verdict, recordings } = reported
  const { behaviour, close, failures, reasons, broken } = verdict
  return {
    path: permutation.path,
    title: permutation.streamingCase?.title,
    behaviour,
    close,
    reasons,
    broken,
    failures: failures.map(failureJson),
    checks: checkResults(reported).map(({ check, outcome }) => ({ id: check.id, level: check.level, ...outcome })),
    streams: recordings.map((recording) => ({ file: recording.file, metrics: metricsJson(measure(recording)) })),
  }
}

const failureJson = ({ check, findings, followers }: Failure) => ({
  ...citation(check),
  findings,
  followers: followers.map(({ id }) => id),
})

const citation = ({ id, requirements, level, sentence, source }: Check) => ({
  id,
  requirements,
  level,
  sentence,
  source,
})

/** Without what was not measured. */
const metricsJson = ({ latencies, untimed, stability }: Metrics) => ({ latencies, untimed, stability })
