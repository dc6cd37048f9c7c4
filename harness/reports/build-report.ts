// Makes the report of a run out of what was played and judged.

import type { Check, Finding } from "../checks/check.ts"
import { type Latencies, type Metrics, measure } from "../metrics/measure.ts"
import type { Stability } from "../metrics/stability.ts"
import { audioSent } from "../recording/audio-sent.ts"
import type { Recording } from "../recording/recording.ts"
import { answerHeader } from "../recording/traffic.ts"
import { exitCodeOf, summarise } from "../verdicts/accounting.ts"
import { overlayOf } from "../verdicts/baseline.ts"
import { runCauses } from "../verdicts/run-causes.ts"
import type { Failure } from "../verdicts/verdict.ts"
import { type CheckResult, checkResults, type Reported } from "./reported.ts"
import {
  type CheckReport,
  type FailureReport,
  type FindingReport,
  type OutcomeReport,
  type OverlayReport,
  type PermutationReport,
  REPORT_VERSION,
  type RunFacts,
  type RunReport,
  type StaleEntry,
  type StreamReport,
} from "./run-report.ts"

export interface ReportParts {
  readonly run: RunFacts
  /** How many permutations the run planned; as many as there are unless it is said. */
  readonly planned?: number
  readonly stale?: readonly StaleEntry[]
  readonly problems?: readonly string[]
  /** Of a command that goes by more than the sums. */
  readonly exitCode?: number
}

/** A run as data: everything a person is told, and the figures behind it. */
export function runReport(
  results: readonly Reported[],
  { run, planned = results.length, stale = [], problems = [], exitCode }: ReportParts,
): RunReport {
  const checks = new Map<string, CheckReport>()
  for (const { verdict } of results)
    for (const { check } of verdict.judgements) checks.set(check.id, checkReport(check))
  const { strict = false } = run
  const permutations = results.map((reported) => permutationReport(reported, strict))
  const told = new Set(permutations.flatMap(({ outcomes }) => outcomes.map(({ check }) => check)))
  const summary = summarise(planned, permutations)
  const overlaid = (status: OverlayReport["status"]): number =>
    permutations.filter(({ overlay }) => overlay?.status === status).length
  const [unexpected, expected, flaky] = [overlaid("unexpected"), overlaid("expected"), overlaid("flaky")]
  const bySums = exitCodeOf(summary, {
    interrupted: run.interrupted === true,
    unexpected,
    staleEntries: stale.length,
  })
  return {
    type: "soundcheck-report",
    version: REPORT_VERSION,
    run,
    accounting: { ...summary, unexpected, expected, flaky, stale: stale.length },
    exitCode: exitCode ?? bySums,
    problems,
    causes: runCauses(permutations.map(({ failures }) => failures)),
    stale,
    checks: Object.fromEntries([...checks].filter(([id]) => told.has(id))),
    permutations,
  }
}

const checkReport = ({ requirements, level, sentence, source }: Check): CheckReport => ({
  requirements,
  level,
  sentence,
  source,
})

function permutationReport(reported: Reported, isStrict: boolean): PermutationReport {
  const { permutation, verdict, recordings, overlays = {} } = reported
  const { behaviour, close, reasons, broken } = verdict
  const title = permutation.streamingCase?.title
  const overlay = overlayOf(verdict, overlays, isStrict)
  return {
    path: permutation.path,
    ...(title !== undefined && { title }),
    behaviour,
    close,
    reasons,
    ...(broken !== undefined && { broken }),
    ...(overlay !== undefined && { overlay }),
    failures: verdict.failures.map((failure) => failureReport(failure, overlays)),
    outcomes: checkResults(reported).map(outcomeReport),
    streams: recordings.map(streamReport),
  }
}

function failureReport(
  { check, level, findings, followers }: Failure,
  overlays: Record<string, OverlayReport>,
): FailureReport {
  const overlay = overlays[check.id]
  return {
    check: check.id,
    ...checkReport(check),
    level,
    findings: findings.slice(0, FINDINGS_KEPT).map((finding) => findingReport(finding, finding.stream)),
    findingCount: findings.length,
    followers: followers.map(({ id }) => id),
    ...(overlay !== undefined && { overlay }),
  }
}

const findingReport = ({ eventIndex, expected, actual }: Finding, stream: number): FindingReport => ({
  stream,
  ...(eventIndex !== undefined && { eventIndex }),
  expected: cut(expected),
  actual: cut(actual),
})

/** A fault repeats itself, and a peer may answer with megabytes; the recording has all of it. */
const FINDINGS_KEPT = 100
const TEXT_KEPT = 2000

const cut = (text: string): string =>
  text.length <= TEXT_KEPT ? text : `${text.slice(0, TEXT_KEPT)}… (${text.length} characters)`

function outcomeReport({ check: { id: check }, outcome, judgements }: CheckResult): OutcomeReport {
  if (outcome.type !== "fail") return { check, ...outcome }
  const findings = judgements.flatMap(({ outcome: one, stream }) =>
    one.type === "fail" ? one.findings.map((finding) => findingReport(finding, stream)) : [],
  )
  return { check, type: "fail", findings: findings.slice(0, FINDINGS_KEPT), findingCount: findings.length }
}

function streamReport(recording: Recording): StreamReport {
  const { header, events, file } = recording
  // The mock's own recording of a client has no arrivals to measure.
  const { latencies, untimed, stability } = header.side === "client" ? measure(recording) : UNMEASURED
  const requestId = answerHeader(recording, "dg-request-id")
  return {
    ...(file !== undefined && { recording: file }),
    startedAt: header.startedAt,
    durationMs: events.at(-1)?.atMs ?? 0,
    audioMs: audioSent(recording).cursorMs,
    ...(requestId !== undefined && { requestId }),
    ...(latencies !== undefined && { latencies: measured(latencies) as LatenciesReport }),
    ...(untimed !== undefined && { untimed }),
    ...(stability !== undefined && { stability: measured(stability) as StabilityReport }),
  }
}

const UNMEASURED: Partial<Metrics> = {}

type LatenciesReport = NonNullable<StreamReport["latencies"]>
type StabilityReport = NonNullable<StreamReport["stability"]>

/** Without the fields of what was not measured. */
const measured = (figures: Latencies | Stability): unknown => JSON.parse(JSON.stringify(figures))
