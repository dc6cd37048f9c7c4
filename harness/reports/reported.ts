// What every form of report is made from: permutations with their verdicts, and where a run took place.

import type { Outcome } from "../checks/check.ts"
import type { Check } from "../checks/check.ts"
import type { Recording } from "../recording/recording.ts"
import type { Judgement, Verdict } from "../verdicts/verdict.ts"

/** What is told of one permutation. */
export interface Reported {
  readonly permutation: {
    readonly path: string
    readonly streamingCase?: { readonly title: string; readonly checks: readonly string[] }
  }
  readonly verdict: Verdict
  readonly recordings: readonly Recording[]
}

/** The run as a whole. Times come from the caller: reports have no clock. */
export interface RunFacts {
  readonly soundcheck: string
  readonly target: string
  /** Wall clock, RFC 3339. */
  readonly startedAt: string
  readonly seed?: number
}

/** One check over all streams of a permutation. */
export interface CheckResult {
  readonly check: Check
  /** The worst of its outcomes, with the findings of all streams. */
  readonly outcome: Outcome
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
    .map(([check, judgements]) => ({ check, outcome: worstOf(judgements) }))
    .filter(({ check, outcome }) => outcome.type !== "not-exercised" || wanted.includes(check.id))
}

function worstOf(judgements: readonly Judgement[]): Outcome {
  const outcomes = judgements.map(({ outcome }) => outcome)
  const findings = outcomes.flatMap((outcome) => (outcome.type === "fail" ? outcome.findings : []))
  if (findings.length > 0) return { type: "fail", findings }
  const [worst] = outcomes.toSorted((one, other) => WORST_FIRST.indexOf(one.type) - WORST_FIRST.indexOf(other.type))
  return worst ?? { type: "not-exercised", missing: "nothing ran" }
}
