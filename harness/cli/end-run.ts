// The end of a run, whoever carried it out: what the baseline makes of it, the sums, the reports, the exit code.
import { EXIT } from "../errors.ts"
import { runReport } from "../reports/build-report.ts"
import { headline } from "../reports/overview.ts"
import type { Reported } from "../reports/reported.ts"
import type { RunFacts, RunReport } from "../reports/run-report.ts"
import { summaryText } from "../reports/text.ts"
import { type Baseline, overlaysOf, staleEntries } from "../verdicts/baseline.ts"
import { flakyChecks } from "../verdicts/flaky.ts"
import { runCauses } from "../verdicts/run-causes.ts"
import { type Io, say } from "./io.ts"
import { cut } from "./wording.ts"
import { type Paint, paintFor } from "./paint.ts"
import { recordingsIn, type ReportFlags, writeReports } from "./report-files.ts"

export interface FinishedResult extends Reported {
  /** Path of the permutation whatever repeat it is. */
  readonly basePath: string
}

export interface EndParts {
  readonly run: RunFacts
  readonly baseline: Baseline
  /** How many permutations were to be played here: a result that got lost on the way must not go unnoticed. */
  readonly planned: number
  /** Where the recordings lie. */
  readonly folder?: string
  readonly problems?: readonly string[]
}

/** @returns the exit code */
export async function endRun(
  results: readonly FinishedResult[],
  { run, baseline, planned, folder, problems = [] }: EndParts,
  flags: ReportFlags,
  io: Io,
): Promise<number> {
  const overlaid = results.map((result) => ({
    ...result,
    overlays: overlaysOf({ path: result.basePath, verdict: result.verdict }, baseline),
  }))
  const played = results.map(({ basePath, verdict }) => ({ path: basePath, verdict }))
  const stale = staleEntries(played, baseline)
  const report = runReport(overlaid, {
    run: {
      ...run,
      durationMs: Math.max(0, Date.now() - Date.parse(run.startedAt)),
      ...(io.interrupted.aborted && { interrupted: true }),
    },
    planned,
    stale: stale.map(({ path, check, reason }) => ({ path, check, reason })),
    problems,
  })
  const paint = paintFor(io.stdout, io.env)
  for (const line of endLines(report, flakyChecks(played), { folder, columns: io.stdout.columns ?? COLUMNS, paint }))
    say(io.stdout, line)
  await writeReports(report, flags, io, recordingsIn(results))
  return report.exitCode
}

/** Where nobody knows how wide the terminal is. */
const COLUMNS = 120
/** More of them, and nobody reads the list. */
const MISSED_SHOWN = 12

/** What was missed, a line for each requirement: one cause is often behind most of the failures of a run. */
function missedLines({ permutations }: RunReport, columns: number, paint: Paint): readonly string[] {
  const missed = runCauses(permutations.map(({ failures }) => failures)).filter(({ level }) => level !== "may")
  if (missed.length === 0) return []
  const width = Math.max(...missed.map(({ check }) => check.length))
  const sentences = new Map(
    permutations.flatMap(({ failures }) => failures.map(({ check, sentence }) => [check, sentence])),
  )
  const lines = missed.slice(0, MISSED_SHOWN).map(({ check, level, count }) => {
    const word = level === "must" ? paint.red("MUST  ") : paint.yellow("SHOULD")
    const head = `${String(count).padStart(5)} × `
    return `${head}${word} ${cut(`${check.padEnd(width)}  ${sentences.get(check) ?? ""}`, columns - head.length - 7)}`
  })
  const more = missed.length - MISSED_SHOWN
  return [...lines, ...(more > 0 ? [`        and ${more} more`] : []), ""]
}

function endLines(
  report: RunReport,
  flaky: ReturnType<typeof flakyChecks>,
  { folder, columns, paint }: { readonly folder: string | undefined; readonly columns: number; readonly paint: Paint },
): readonly string[] {
  const { accounting, stale, problems, exitCode } = report
  const known = accounting.expected + accounting.flaky
  const colour =
    exitCode === EXIT.asExpected ? paint.green : exitCode === EXIT.unexpectedFailure ? paint.red : paint.yellow
  return [
    "",
    ...missedLines(report, columns, paint),
    ...flaky.map(
      ({ path, check, failed, of }) =>
        `${paint.yellow("flaky")}  ${paint.bold(path)}: ${check} failed ${failed} of ${of} times`,
    ),
    ...stale.map(
      ({ path, check = "" }) =>
        `${paint.red("stale")}  ${paint.bold(path)}: ${check} passes now; take it out of the baseline`,
    ),
    ...problems.map((problem) => `${paint.yellow("!")} ${problem}`),
    summaryText(accounting),
    ...(known > 0
      ? [`      of the failures, ${known} as the baseline knows them, ${accounting.unexpected} unexpected`]
      : []),
    ...(folder === undefined ? [] : [`recordings in ${folder}`]),
    colour(headline(report)),
  ]
}
