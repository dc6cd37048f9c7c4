// `soundcheck client`: someone's client against the mock, case by case, and a verdict on what it did.
import { join } from "node:path"
import { clientCases } from "../../suites/client/all.ts"
import { CLIENT_CHECKS } from "../checks/client/index.ts"
import { runClientPlan } from "../client-plan/run-client-plan.ts"
import { recordingFile } from "../files/files.ts"
import { recordingName } from "../files/recording-name.ts"
import { bundledFixtures } from "../fixtures/fixture.ts"
import { fixtureEar } from "../fixtures/fixture-ear.ts"
import { select } from "../planning/selection.ts"
import type { RunFacts } from "../reports/run-report.ts"
import { packageVersion } from "../version.ts"
import { openBaseline } from "./baseline-file.ts"
import { endRun } from "./end-run.ts"
import { type Io, say } from "./io.ts"
import { paintFor } from "./paint.ts"
import { checkReportPlaces, type ReportFlags } from "./report-files.ts"
import { openResultLines } from "./run-view.ts"
import { plural } from "./wording.ts"

export interface ClientFlags extends ReportFlags {
  readonly case: readonly string[]
  readonly skip: readonly string[]
  readonly parallel: number
  /** Seconds. */
  readonly timeout: number
  readonly record?: string
  readonly strict?: boolean
  readonly baseline?: string
}

/** Of flicker and ids: any will do, as long as it is always the same. */
const SEED = 1

/** @throws {HarnessError} USAGE when a glob matches nothing, or the command cannot be started */
export async function client(command: readonly [string, ...string[]], flags: ClientFlags, io: Io): Promise<number> {
  checkReportPlaces(flags)
  const items = clientCases.map((clientCase) => ({ path: clientCase.id, clientCase }))
  const cases = select(items, { cases: flags.case, skip: flags.skip }).map(({ clientCase }) => clientCase)
  const baseline = await openBaseline(flags.baseline, items, CLIENT_CHECKS)
  const folder = flags.record ?? join("recordings", recordingName(Date.now(), "client").replace(/\.jsonl$/, ""))
  const run = factsOf(command, flags)
  say(io.stdout, `${plural(cases.length, "case")} for ${run.target}`)
  say(io.stdout, "")

  const linesOf = openResultLines(paintFor(io.stdout, io.env))
  const results = await runClientPlan(
    cases,
    {
      command,
      env: io.env,
      recognizer: fixtureEar(),
      library: bundledFixtures(),
      checks: CLIENT_CHECKS,
      seed: SEED,
      timeoutMs: flags.timeout * 1000,
      sinkFor:
        ({ id }) =>
        (index) =>
          recordingFile(join(folder, `${id}-${index}.jsonl`)),
    },
    {
      parallel: flags.parallel,
      signal: io.interrupted,
      onResult(result) {
        for (const line of linesOf(result)) say(io.stdout, line)
      },
    },
  )
  const finished = results.map((result) => ({ ...result, basePath: result.permutation.path }))
  return endRun(finished, { run, baseline, folder }, flags, io)
}

function factsOf(command: readonly string[], { strict, baseline }: ClientFlags): RunFacts {
  return {
    soundcheck: packageVersion(),
    judges: "client",
    target: command.join(" "),
    startedAt: new Date().toISOString(),
    seed: SEED,
    ...(strict !== undefined && { strict }),
    ...(baseline !== undefined && { baseline }),
  }
}
