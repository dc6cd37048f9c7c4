// V2: the whole simulated catalogue, beside the time its audio lasts; each run in a fresh process, and all alike.

import { type Line, line, median } from "../line.ts"
import type { Stage } from "../stage.ts"
import { number } from "../table.ts"
import type { CatalogueAnswer } from "../workers/catalogue.ts"

const BAR_MS = 1_000
const RUNS = 3
const QUICK_RUNS = 2

export async function catalogue(stage: Stage): Promise<readonly Line[]> {
  const runs: CatalogueAnswer[] = []
  for (let run = 0; run < (stage.isQuick ? QUICK_RUNS : RUNS); run++) {
    const child = stage.worker("catalogue", "client", {})
    runs.push(await child.next<CatalogueAnswer>())
    await child.end()
  }
  const ours = runs.map((run) => run.runMs)
  const audioMs = runs.map((run) => run.audioMs)
  const isSame = new Set(runs.map((run) => run.sha256)).size === 1
  const [first] = runs
  const startMs = median(runs.map((run) => run.startMs))
  return [
    line("V2", `all ${first?.permutations} server cases simulated and judged`, {
      unit: "ms",
      ours,
      peer: { name: "their audio in real time", samples: audioMs },
      bar: `≤ ${number(BAR_MS)} ms, byte-identical`,
      holds: median(ours) <= BAR_MS && isSame,
      note: `${runs.length} runs ${isSame ? "byte-identical" : "differ"}, ${first?.failed} failed; fixtures and ear ${number(startMs)} ms more`,
    }),
  ]
}
