// LIES: a server behind somebody who alters one thing on the wire, once for each lie: a run of the whole catalogue must name the
// requirement that the lie breaks before all others.

import { type Line, line } from "../line.ts"
import type { Stage } from "../stage.ts"
import type { LiesAnswer, LiesParameters } from "../workers/lies.ts"

/** What is asked for: at least so many different lies. */
const LIES_BAR = 40
const QUICK_ONE_IN = 15
/** So many show what is wrong. */
const TOLD = 3

export async function lies(stage: Stage): Promise<readonly Line[]> {
  const child = stage.worker("lies", "client", { oneIn: stage.isQuick ? QUICK_ONE_IN : 1 } satisfies LiesParameters)
  const answer = await child.next<LiesAnswer>()
  await child.end()
  const isEnough = stage.isQuick || answer.lies >= LIES_BAR
  return [
    line("LIES", `${answer.lies} servers that lie in one way: named wrongly`, {
      unit: "",
      ours: [answer.misnamed.length],
      bar: `none of at least ${LIES_BAR}`,
      holds: isEnough && answer.misnamed.length === 0,
      note: answer.misnamed.slice(0, TOLD).join("; "),
    }),
    line("LIES", `${answer.liberties} servers that take a liberty: cases that blame them`, {
      unit: "",
      ours: [answer.blamed.length],
      bar: "none",
      holds: answer.blamed.length === 0,
      note: answer.blamed.slice(0, TOLD).join("; "),
    }),
  ]
}
