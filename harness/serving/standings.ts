// How every peer stands in every case: the verdict on its latest attempt, as report data. Recordings are not kept here.

import { CLIENT_CHECKS } from "../checks/client/index.ts"
import type { ClientRun } from "../checks/client/evidence/client-run.ts"
import type { ClientCase } from "../client-case.ts"
import { judgeClient } from "../client-plan/judge-client.ts"
import { EXIT } from "../errors.ts"
import type { Recording } from "../recording/recording.ts"
import { runReport } from "../reports/build-report.ts"
import type { PermutationReport, RunReport } from "../reports/run-report.ts"
import type { GivenAudio } from "../client-plan/given-audio.ts"
import { packageVersion } from "../version.ts"
import { runCauses } from "../verdicts/run-causes.ts"

/** What is known of an attempt beside its recordings. */
export type Seen = Pick<ClientRun, "reports" | "lateMs">

export interface Standings {
  /** Judges an attempt anew; the verdict takes the place of the one before. */
  judge(peer: string, clientCase: ClientCase, recordings: readonly Recording[], seen: Seen): void
  /** One report a peer, by name. */
  reports(): readonly RunReport[]
  find(
    peer: string,
    caseId: string,
  ): { readonly report: RunReport; readonly permutation: PermutationReport } | undefined
}

/** Peers whose standing is kept; the one that came first makes room. */
const MAX_PEERS = 500

/** @param givenIn the audio of a case */
export function standings(givenIn: (clientCase: ClientCase) => GivenAudio): Standings {
  const peers = new Map<string, Map<string, RunReport>>()
  const reportOf = (peer: string, cases: ReadonlyMap<string, RunReport>): RunReport => {
    const each = [...cases.values()].toSorted((one, other) => pathOf(one).localeCompare(pathOf(other)))
    const startedAt = each.map(({ run }) => run.startedAt).toSorted()[0] ?? ""
    const checks = Object.fromEntries(each.flatMap((report) => Object.entries(report.checks)))
    const permutations = each.flatMap((report) => report.permutations)
    const { accounting, ...report } = runReport([], { run: runOf(peer, startedAt), exitCode: worst(each) })
    const causes = runCauses(permutations.map(({ failures }) => failures))
    return {
      ...report,
      accounting: each.map((one) => one.accounting).reduce(sum, accounting),
      causes,
      checks,
      permutations,
    }
  }
  return {
    judge(peer, clientCase, recordings, seen) {
      const [first] = recordings
      if (first === undefined) return
      const verdict = judgeClient({
        clientCase,
        recordings,
        given: givenIn(clientCase),
        client: seen,
        checks: CLIENT_CHECKS,
        neverConnected: "it never connected",
      })
      const permutation = { path: clientCase.id, streamingCase: clientCase }
      const report = runReport([{ permutation, verdict, recordings }], { run: runOf(peer, first.header.startedAt) })
      const cases = peers.get(peer) ?? new Map<string, RunReport>()
      peers.set(peer, cases.set(clientCase.id, report))
      const [oldest] = peers.keys()
      if (peers.size > MAX_PEERS && oldest !== undefined) peers.delete(oldest)
    },
    reports: () => [...peers].map(([peer, cases]) => reportOf(peer, cases)),
    find(peer, caseId) {
      const report = peers.get(peer)?.get(caseId)
      const permutation = report?.permutations[0]
      return report === undefined || permutation === undefined ? undefined : { report, permutation }
    },
  }
}

type Accounting = RunReport["accounting"]

/** Of two disjoint sets of cases. */
function sum(one: Accounting, other: Accounting): Accounting {
  const counts = Object.fromEntries(
    Object.entries(one.counts).map(([name, count]) => [name, count + other.counts[name as keyof typeof one.counts]]),
  ) as Accounting["counts"]
  return {
    planned: one.planned + other.planned,
    counts,
    judged: one.judged + other.judged,
    failed: one.failed + other.failed,
    broken: one.broken + other.broken,
    addsUp: one.addsUp && other.addsUp,
    unexpected: one.unexpected + other.unexpected,
    expected: one.expected + other.expected,
    flaky: one.flaky + other.flaky,
    stale: one.stale + other.stale,
  }
}

/** A failure before anything inconclusive. */
const worst = (reports: readonly RunReport[]): number =>
  [EXIT.unexpectedFailure, EXIT.inconclusive].find((code) => reports.some(({ exitCode }) => exitCode === code)) ??
  EXIT.asExpected

const pathOf = (report: RunReport): string => report.permutations[0]?.path ?? ""

const runOf = (peer: string, startedAt: string) =>
  ({ soundcheck: packageVersion(), judges: "client", target: peer, startedAt }) as const
