// A run accounts for everything it planned, and ends with an exit code that means something.

import { assert, EXIT } from "../errors.ts"
import type { Behaviour, Verdict } from "./verdict.ts"

export interface RunSummary {
  readonly planned: number
  readonly counts: Readonly<Record<Behaviour, number>>
  /** Permutations whose connection ended wrongly. */
  readonly wrongCloses: number
}

const NONE: Readonly<Record<Behaviour, number>> = {
  OK: 0,
  INFORMATIONAL: 0,
  NON_STRICT: 0,
  UNIMPLEMENTED: 0,
  UNTESTABLE: 0,
  INCONCLUSIVE: 0,
  NOT_RUN: 0,
  FAILED: 0,
}

/** @param planned how many permutations there were to run; each has one verdict, `NOT_RUN` at the least */
export function summarise(planned: number, verdicts: readonly Pick<Verdict, "behaviour" | "close">[]): RunSummary {
  assert(verdicts.length === planned, `every planned permutation has a verdict (${planned}, then ${verdicts.length})`)
  const counts = { ...NONE }
  for (const { behaviour } of verdicts) counts[behaviour]++
  return { planned, counts, wrongCloses: verdicts.filter(({ close }) => close !== "OK").length }
}

/** @param strict a missed SHOULD fails the run as a missed MUST does */
export function exitCodeOf({ planned, counts }: RunSummary, { strict = false } = {}): number {
  const ran = planned - counts.NOT_RUN - counts.UNIMPLEMENTED
  if (ran === 0) return EXIT.nothingRan
  if (counts.FAILED > 0 || (strict && counts.NON_STRICT > 0)) return EXIT.unexpectedFailure
  if (counts.INCONCLUSIVE > 0 || counts.NOT_RUN > 0) return EXIT.inconclusive
  return EXIT.asExpected
}
