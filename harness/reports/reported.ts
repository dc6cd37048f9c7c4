// What every report is made from: permutations as they were played and judged.

import type { Check, Outcome } from "../checks/check.ts"
import type { Recording } from "../recording/recording.ts"
import type { Judgement, Verdict } from "../verdicts/verdict.ts"
import type { OverlayReport } from "./run-report.ts"

/** What is told of one permutation. */
export interface Reported {
  readonly permutation: {
    readonly path: string
    readonly streamingCase?: { readonly title: string; readonly checks: readonly string[] }
  }
  readonly verdict: Verdict
  readonly recordings: readonly Recording[]
  /** What the baseline knows of its failures, by id of the check; the close is `close`. */
  readonly overlays?: Readonly<Record<string, OverlayReport>>
}

/** One check over all streams of a permutation. */
export interface CheckResult {
  readonly check: Check
  /** The worst of its outcomes, with the findings of all streams. */
  readonly outcome: Outcome
  readonly judgements: readonly Judgement[]
}

/** From bad to good: what several streams of a permutation come to together. */
const WORST_FIRST: readonly Outcome["type"][] = ["fail", "inconclusive", "pass", "not-exercised"]

/** Checks that found something to look at, and those that the case was made for, in the order in which they ran. */
export function checkResults({ permutation, verdict }: Reported): readonly CheckResult[] {
  const wanted = permutation.streamingCase?.checks ?? []
  const byCheck = new Map<Check, Judgement[]>()
  for (const judgement of verdict.judgements) {
    const known = byCheck.get(judgement.check)
    if (known === undefined) byCheck.set(judgement.check, [judgement])
    else known.push(judgement)
  }
  return [...byCheck]
    .map(([check, judgements]) => ({ check, outcome: worstOf(judgements), judgements }))
    .filter(({ check, outcome }) => outcome.type !== "not-exercised" || wanted.includes(check.id))
}

function worstOf(judgements: readonly Judgement[]): Outcome {
  const outcomes = judgements.map(({ outcome }) => outcome)
  const findings = outcomes.flatMap((outcome) => (outcome.type === "fail" ? outcome.findings : []))
  if (findings.length > 0) return { type: "fail", findings }
  const [worst] = outcomes.toSorted((one, other) => WORST_FIRST.indexOf(one.type) - WORST_FIRST.indexOf(other.type))
  return worst ?? { type: "not-exercised", missing: "nothing ran" }
}
