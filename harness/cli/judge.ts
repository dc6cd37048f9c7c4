// `soundcheck judge`: checks over recordings made earlier.
import { EXIT, HarnessError } from "../errors.ts"
import { readRecordingFile } from "../files/files.ts"
import { type FixtureLibrary, fixtureLibrary } from "../fixtures/fixture.ts"
import { judge, timelineOf } from "../judge.ts"
import type { Reported } from "../reports/reported.ts"
import type { RunReport } from "../reports/run-report.ts"
import { personalFolder } from "../teaching/personal-folder.ts"
import type { Verdict } from "../verdicts/verdict.ts"
import { nameMistake } from "../streaming/mistakes.ts"
import { packageVersion } from "../version.ts"
import { type Io, say } from "./io.ts"
import { type Paint, paintFor } from "./paint.ts"
import { checkReportPlaces, type ReportFlags, writeReports } from "./report-files.ts"
import { findings, verdictExitCode, verdictRow } from "./summary.ts"

export interface JudgeFlags extends ReportFlags {
  readonly strict?: boolean
}

/** Worst first: what several recordings end with together. */
const WORST_FIRST: readonly number[] = [EXIT.unexpectedFailure, EXIT.usage, EXIT.inconclusive, EXIT.asExpected]

/** One file: what was found in it, or why it could not be read. */
interface Judged {
  readonly exitCode: number
  readonly reported?: Reported
  readonly problem?: string
}

export async function judgeFiles(files: readonly string[], flags: JudgeFlags, io: Io): Promise<number> {
  const { strict = false } = flags
  checkReportPlaces(flags)
  const startedAt = new Date().toISOString()
  const library = fixtureLibrary([personalFolder(io.env)])
  const paint = paintFor(io.stdout, io.env)
  const judged: Judged[] = []
  for (const file of files) judged.push(await judgeFile(file, strict, library, paint, io))
  const exitCodes = judged.map((one) => one.exitCode)
  if (files.length > 1) say(io.stdout, summary(exitCodes))
  const exitCode = WORST_FIRST.find((code) => exitCodes.includes(code)) ?? EXIT.asExpected
  if (wantsReport(flags)) await writeReports(await reportOf(judged, { strict, startedAt, exitCode }), flags, io)
  return exitCode
}

const wantsReport = ({ json, junit, markdown, html }: ReportFlags): boolean =>
  [json, junit, markdown, html].some((place) => place !== undefined)

async function judgeFile(
  file: string,
  strict: boolean,
  library: FixtureLibrary,
  paint: Paint,
  io: Io,
): Promise<Judged> {
  try {
    const { recording, cut, isWhole } = await readRecordingFile(file)
    const verdict = judge(recording, timelineOf(recording, library))
    say(io.stdout, `${paint.bold(file)}  ${verdictRow(verdict, paint)[1]}`)
    if (cut !== undefined) say(io.stdout, `  ${paint.yellow("!")} ${cut}`)
    for (const line of findings(verdict, recording, paint)) say(io.stdout, line)
    const mistake = nameMistake(recording)
    if (mistake !== undefined) say(io.stdout, `  ${paint.yellow("!")} ${mistake.cause} ${mistake.remedy}`)
    const exitCode = verdictExitCode(verdict, strict)
    const reported = {
      permutation: { path: file },
      verdict: isWhole ? verdict : unfinished(verdict, cut),
      recordings: [recording],
    }
    // What nobody saw the end of is no pass.
    return { exitCode: exitCode === EXIT.asExpected && !isWhole ? EXIT.inconclusive : exitCode, reported }
  } catch (cause) {
    // One broken file is one sentence, and the others are judged all the same.
    if (!(cause instanceof HarnessError)) throw cause
    say(io.stderr, cause.message)
    return { exitCode: cause.exitCode, problem: cause.message }
  }
}

/** As reports tell it: a recording that breaks off can fail, but not pass. */
const unfinished = (verdict: Verdict, cut = ""): Verdict => ({
  ...verdict,
  behaviour: verdict.behaviour === "FAILED" ? "FAILED" : "INCONCLUSIVE",
  reasons: [...verdict.reasons, cut],
})

interface JudgedRun {
  readonly strict: boolean
  readonly startedAt: string
  readonly exitCode: number
}

async function reportOf(judged: readonly Judged[], { strict, startedAt, exitCode }: JudgedRun): Promise<RunReport> {
  const { runReport } = await import("../reports/build-report.ts")
  const results = judged.flatMap(({ reported }) => reported ?? [])
  const targets = new Set(results.flatMap(({ recordings }) => recordings.map(({ header }) => header.target)))
  const target = targets.size === 1 ? [...targets].join("") : `${results.length} recordings`
  const isClients = results.every(({ recordings }) => recordings.every(({ header }) => header.side === "server"))
  const judges = isClients && results.length > 0 ? "client" : "server"
  const run = { soundcheck: packageVersion(), judges, target, startedAt, strict } as const
  return runReport(results, { run, exitCode, problems: judged.flatMap(({ problem }) => problem ?? []) })
}

function summary(exitCodes: readonly number[]): string {
  const counts: readonly (readonly [code: number, words: string])[] = [
    [EXIT.asExpected, "as documented"],
    [EXIT.unexpectedFailure, "not as documented"],
    [EXIT.inconclusive, "inconclusive"],
    [EXIT.usage, "not readable"],
  ]
  const parts = counts.flatMap(([code, words]) => {
    const count = exitCodes.filter((exitCode) => exitCode === code).length
    return count === 0 ? [] : [`${count} ${words}`]
  })
  return `${exitCodes.length} recordings: ${parts.join(", ")}`
}
