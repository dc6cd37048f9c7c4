// One attempt of one peer at one case: all the streams that belong together. A new one begins where a client plainly
// begins anew: it had ended as it wanted, or has been away for longer than any client waits before it comes back.

import type { ClientCase } from "../client-case.ts"
import { type CaseHost, caseHost, type CaseHostParts } from "../client-plan/case-host.ts"
import { type ClientReport, readReport } from "../checks/client/evidence/client-run.ts"
import { endRequestOf } from "../recording/ending.ts"
import { closedOf } from "../recording/traffic.ts"
import type { Clock } from "../time/clock.ts"

/** No documented pause between two retries is longer than ten seconds; twice that is another attempt. */
export const AWAY_MS = 20_000

/** An hour of speech has some 14,000 of them. */
const MAX_REPORTS = 100_000

export interface Attempt {
  readonly clientCase: ClientCase
  readonly peer: string
  /** On the clock's axis. */
  readonly startedAtMs: number
  readonly host: CaseHost
  readonly reports: readonly ClientReport[]
  /** Takes lines that the client hands in: the same that `soundcheck client` reads from standard output. */
  report(lines: string): void
  /** Does what comes now begin another attempt? */
  isOver(): boolean
}

export interface AttemptParts extends Omit<CaseHostParts, "onChange"> {
  readonly peer: string
  /** Told when a stream of it was asked for, and when one is over. */
  readonly onChange: (attempt: Attempt) => void
}

export function beginAttempt({ peer, onChange, ...parts }: AttemptParts): Attempt {
  const { clientCase, clock } = parts
  const reports: ClientReport[] = []
  const startedAtMs = clock.nowMs()
  let lastChangeAtMs = startedAtMs
  const host = caseHost({
    ...parts,
    onChange() {
      lastChangeAtMs = clock.nowMs()
      onChange(attempt)
    },
  })
  const attempt: Attempt = {
    clientCase,
    peer,
    startedAtMs,
    host,
    reports,
    report(lines) {
      for (const line of lines.split("\n")) {
        const report = readReport(line)
        if (report !== undefined && reports.length < MAX_REPORTS) reports.push(report)
      }
      onChange(attempt)
    },
    isOver: () => host.openCount === 0 && (isAway(clock, lastChangeAtMs) || endedWell(clientCase, host)),
  }
  return attempt
}

const isAway = (clock: Clock, lastChangeAtMs: number): boolean => clock.nowMs() - lastChangeAtMs > AWAY_MS

/** A case about coming back is not over with its first good end: coming back then may be the mistake. */
function endedWell({ reconnects }: ClientCase, { recordings }: CaseHost): boolean {
  const last = recordings.at(-1)
  return (
    reconnects !== true && last !== undefined && endRequestOf(last) !== undefined && closedOf(last)?.by === "server"
  )
}
