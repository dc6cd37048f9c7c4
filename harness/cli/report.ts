// `soundcheck report`: what runs left in their folders, shards or ends of ended ones, put together and judged anew.
import { clientCases } from "../../suites/client/all.ts"
import { serverCases } from "../../suites/server/all.ts"
import { CLIENT_CHECKS } from "../checks/client/index.ts"
import { CHECKS } from "../checks/index.ts"
import { bundledFixtures } from "../fixtures/fixture.ts"
import { permutationsOf } from "../plan/permutations.ts"
import { collectRuns } from "../runs/collect-runs.ts"
import { openBaseline } from "../runs/open-baseline.ts"
import { endRun } from "./end-run.ts"
import { type Io, say } from "./io.ts"
import { paintFor } from "./paint.ts"
import { checkReportPlaces, type ReportFlags } from "./report-files.ts"
import { openResultLines } from "./run-view.ts"

export interface ReportCommandFlags extends ReportFlags {
  readonly strict?: boolean
  readonly baseline?: string
}

export async function report(folders: readonly string[], flags: ReportCommandFlags, io: Io): Promise<number> {
  checkReportPlaces(flags)
  const catalogues = {
    server: { permutations: permutationsOf(serverCases), checks: CHECKS },
    client: {
      permutations: clientCases.map((clientCase) => ({ path: clientCase.id, streamingCase: clientCase })),
      // What the mock itself did wrong is told as well.
      checks: [...CLIENT_CHECKS, ...CHECKS],
    },
  }
  const { run, planned, results, problems } = await collectRuns(folders, { catalogues, library: bundledFixtures() })
  const { permutations, checks } = catalogues[run.judges]
  const baseline = await openBaseline(flags.baseline, permutations, checks)
  const paint = paintFor(io.stdout, io.env)
  const linesOf = openResultLines(paint)
  for (const result of results) for (const line of linesOf(result)) say(io.stdout, line)
  const facts = {
    ...run,
    ...(flags.strict !== undefined && { strict: flags.strict }),
    ...(flags.baseline !== undefined && { baseline: flags.baseline }),
  }
  return endRun(results, { run: facts, baseline, planned, problems }, flags, io)
}
