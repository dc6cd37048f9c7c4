// STEADINESS: the whole simulated catalogue with one seed after another, whose flicker, noise, ids and pace differ: no case may
// fail with any of them.

import { type Line, line } from "../line.ts"
import type { Stage } from "../stage.ts"
import type { SteadinessAnswer, SteadinessParameters } from "../workers/steadiness.ts"

const RUNS = 50
const QUICK_RUNS = 4
/** So many failures show what is unsteady. */
const TOLD = 3

export async function steadiness(stage: Stage): Promise<readonly Line[]> {
  const runs = stage.isQuick ? QUICK_RUNS : RUNS
  const child = stage.worker("steadiness", "client", { runs } satisfies SteadinessParameters)
  const { failures, clientFailures, permutations, clientCases } = await child.next<SteadinessAnswer>()
  await child.end()
  return [
    failuresLine(`${permutations} server cases with ${runs} seeds: failures`, failures),
    failuresLine(`${clientCases} client cases with ${runs} seeds, the reference client: failures`, clientFailures),
  ]
}

const failuresLine = (what: string, failures: readonly string[]): Line =>
  line("STEADINESS", what, {
    unit: "",
    ours: [failures.length],
    bar: "none",
    holds: failures.length === 0,
    note: failures.slice(0, TOLD).join("; "),
  })
