// What the checks say of one permutation, on two axes: how the server behaved, and how the connection ended.

import { type Check, type Finding, type Outcome } from "../checks/check.ts"
import type { CloseVerdict } from "./close-verdict.ts"

/**
 * From good to bad. Only `OK` is green by itself; what did not run is never a pass:
 * - `INFORMATIONAL`: a MAY is not done, which is only reported
 * - `NON_STRICT`: a SHOULD is missed
 * - `UNIMPLEMENTED`: the target declares that it lacks what the case needs
 * - `UNTESTABLE`: a check the case is made for found nothing to look at
 * - `INCONCLUSIVE`: we were late ourselves, or the network failed
 * - `NOT_RUN`: planned, and never begun
 * - `FAILED`: a MUST is missed
 */
export type Behaviour =
  | "OK"
  | "INFORMATIONAL"
  | "NON_STRICT"
  | "UNIMPLEMENTED"
  | "UNTESTABLE"
  | "INCONCLUSIVE"
  | "NOT_RUN"
  | "FAILED"

/** One check of one stream. */
export interface Judgement {
  readonly check: Check
  /** Index of the stream in its permutation. */
  readonly stream: number
  readonly outcome: Outcome
}

export interface Failure {
  readonly check: Check
  readonly stream: number
  readonly findings: readonly Finding[]
  /** Failed checks that follow from this one. */
  readonly consequences: readonly string[]
}

export interface Verdict {
  readonly behaviour: Behaviour
  readonly close: CloseVerdict
  /** Root causes first come first; what follows from a root is named there, not listed beside it. */
  readonly failures: readonly Failure[]
  /** Why it is UNTESTABLE or INCONCLUSIVE: one sentence each. */
  readonly reasons: readonly string[]
  readonly judgements: readonly Judgement[]
}

export interface VerdictParts {
  readonly judgements: readonly Judgement[]
  /** Ids of the checks the case is made for: each must look at something, in one of the streams at least. */
  readonly wanted: readonly string[]
  readonly close: CloseVerdict
  /** Why nothing can be said at all: the network failed underneath. */
  readonly broken?: string
}

export function verdictOf({ judgements, wanted, close, broken }: VerdictParts): Verdict {
  const failures = failuresOf(judgements)
  const inconclusive = [
    ...(broken === undefined ? [] : [broken]),
    ...judgements.flatMap(({ check, outcome }) =>
      outcome.type === "inconclusive" && wanted.includes(check.id) ? [`${check.id}: ${outcome.why}`] : [],
    ),
  ]
  const missing = wanted.flatMap((id) => missingFor(id, judgements))
  return {
    behaviour: behaviourOf(judgements, inconclusive, missing),
    close,
    failures,
    reasons: [...new Set([...inconclusive, ...missing])],
    judgements,
  }
}

function behaviourOf(
  judgements: readonly Judgement[],
  inconclusive: readonly string[],
  missing: readonly string[],
): Behaviour {
  const failed = (level: Check["level"]): boolean =>
    judgements.some(({ check, outcome }) => check.level === level && outcome.type === "fail")
  if (failed("must")) return "FAILED"
  if (inconclusive.length > 0) return "INCONCLUSIVE"
  if (missing.length > 0) return "UNTESTABLE"
  if (failed("should")) return "NON_STRICT"
  return failed("may") ? "INFORMATIONAL" : "OK"
}

/** Nothing when some stream gave the check something to look at. */
function missingFor(id: string, judgements: readonly Judgement[]): readonly string[] {
  const own = judgements.filter(({ check }) => check.id === id)
  if (own.some(({ outcome }) => outcome.type !== "not-exercised")) return []
  const reasons = own.flatMap(({ outcome }) => (outcome.type === "not-exercised" ? [outcome.missing] : []))
  return [`${id}: ${[...new Set(reasons)].join("; ") || "no such check ran"}`]
}

/** One cause, one root: a failed check that follows from another failed one on the same stream is named there. */
function failuresOf(judgements: readonly Judgement[]): readonly Failure[] {
  const failed = judgements.flatMap(({ check, stream, outcome }) =>
    outcome.type === "fail" ? [{ check, stream, findings: outcome.findings }] : [],
  )
  const isRoot = ({ check, stream }: (typeof failed)[number]): boolean =>
    !failed.some((other) => other.stream === stream && other.check !== check && check.follows?.includes(other.check.id))
  return failed.filter(isRoot).map((root) => ({
    ...root,
    consequences: failed
      .filter(({ check, stream }) => stream === root.stream && check.follows?.includes(root.check.id))
      .map(({ check }) => check.id),
  }))
}
