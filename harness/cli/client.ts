// `soundcheck client`: someone's client against the mock, case by case, and a verdict on what it did.
import { join } from "node:path"
import { clientCases } from "../../suites/client/all.ts"
import { CLIENT_CHECKS } from "../checks/client/index.ts"
import type { ClientResult } from "../client-plan/run-client-case.ts"
import { runClientPlan } from "../client-plan/run-client-plan.ts"
import { recordingFile } from "../files/files.ts"
import { fixtureLibrary } from "../fixtures/fixture.ts"
import { fixtureEar } from "../fixtures/fixture-ear.ts"
import { select } from "../planning/selection.ts"
import { verdictText, summaryText } from "../reports/text.ts"
import { packageVersion } from "../version.ts"
import { type Io, say } from "./io.ts"
import { paintFor } from "./paint.ts"
import { checkReportPlaces, recordingsIn, type ReportFlags, writeReports } from "./report-files.ts"

export interface ClientFlags extends ReportFlags {
  readonly case: readonly string[]
  readonly skip: readonly string[]
  readonly parallel: number
  /** Seconds. */
  readonly timeout: number
  readonly record?: string
  readonly strict?: boolean
}

/** Of flicker and ids: any will do, as long as it is always the same. */
const SEED = 1

/** @throws {HarnessError} USAGE when a glob matches nothing, or the command cannot be started */
export async function client(command: readonly [string, ...string[]], flags: ClientFlags, io: Io): Promise<number> {
  checkReportPlaces(flags)
  const { parallel, timeout, record, strict = false } = flags
  const target = commandLine(command, io.env.DEEPGRAM_API_KEY)
  const items = clientCases.map((clientCase) => ({ path: clientCase.id, clientCase }))
  const cases = select(items, { cases: flags.case, skip: flags.skip }).map(({ clientCase }) => clientCase)
  const startedAt = new Date().toISOString()
  say(io.stdout, `${cases.length} ${cases.length === 1 ? "case" : "cases"} for ${target}\n`)

  const paint = paintFor(io.stdout, io.env)
  const results = await runClientPlan(
    cases,
    {
      command,
      env: io.env,
      recognizer: fixtureEar(),
      library: fixtureLibrary(),
      checks: CLIENT_CHECKS,
      seed: SEED,
      timeoutMs: timeout * 1000,
      ...(record !== undefined && {
        sinkFor:
          ({ id }) =>
          (index: number) =>
            recordingFile(join(record, `${id}-${index}.jsonl`)),
      }),
    },
    {
      parallel,
      signal: io.interrupted,
      onResult: (result) => say(io.stdout, verdictText(result, paint)),
    },
  )
  return conclude(results, { startedAt, target, strict }, flags, io)
}

/** As it is shown and reported: a key that a shell put into it stays out. */
function commandLine(command: readonly string[], key = ""): string {
  const line = command.join(" ")
  return key === "" ? line : line.replaceAll(key, "[credential]")
}

interface Facts {
  readonly startedAt: string
  readonly target: string
  readonly strict: boolean
}

async function conclude(
  results: readonly ClientResult[],
  { startedAt, target, strict }: Facts,
  flags: ReportFlags,
  io: Io,
): Promise<number> {
  const { runReport } = await import("../reports/build-report.ts")
  const run = {
    soundcheck: packageVersion(),
    judges: "client",
    target,
    startedAt,
    seed: SEED,
    strict,
    interrupted: io.interrupted.aborted,
  } as const
  const report = runReport(results, { run })
  say(io.stdout, `\n${summaryText(report.accounting)}`)
  await writeReports(report, flags, io, recordingsIn(results))
  return report.exitCode
}
