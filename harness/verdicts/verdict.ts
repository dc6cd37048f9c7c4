// What the checks say of one permutation, in two words: one on behaviour, one on the close. What did not run is no pass.

import type { Check, Finding, Level, Outcome } from "../checks/check.ts"
import { assert } from "../errors.ts"
import type { CloseVerdict } from "./close-verdict.ts"

export type Behaviour =
  /** All that was looked at is as documented. */
  | "OK"
  /** A SHOULD was missed. */
  | "NON_STRICT"
  /** A MAY differs: reported, never held against a server. */
  | "INFORMATIONAL"
  /** A MUST was missed. */
  | "FAILED"
  /** The target declares that it lacks a capability that the case needs, or a client does not do what it is about. */
  | "UNIMPLEMENTED"
  /** It ran, and what the case was made for found nothing to look at. */
  | "UNTESTABLE"
  /** We were late, or the network was dead: neither the target's failure nor a pass. */
  | "INCONCLUSIVE"
  | "NOT_RUN"

/** What one check says of one stream. */
export interface Judgement {
  readonly check: Check
  /** Which of the permutation's streams, from 0. */
  readonly stream: number
  readonly outcome: Outcome
}

export interface StreamFinding extends Finding {
  readonly stream: number
}

/** One cause: the check that names it, and those whose failure follows from it. */
export interface Failure {
  readonly check: Check
  /** The gravest of what it brings about: a field left out may be a SHOULD, and break what is a MUST. */
  readonly level: Level
  readonly findings: readonly StreamFinding[]
  readonly followers: readonly Check[]
}

export interface Verdict {
  readonly behaviour: Behaviour
  readonly close: CloseVerdict
  /** Roots alone, MUST before SHOULD before MAY. */
  readonly failures: readonly Failure[]
  /** Why it is not a plain pass or fail, in sentences. */
  readonly reasons: readonly string[]
  readonly judgements: readonly Judgement[]
  /** The target could not be reached on some stream, and how. */
  readonly broken?: string
}

export interface Evidence {
  readonly judgements: readonly Judgement[]
  /** Ids of the checks that the case is made for; each must find something to look at. */
  readonly wanted: readonly string[]
  readonly close: CloseVerdict
  readonly broken?: string
}

export function verdictOf({ judgements, wanted, close, broken }: Evidence): Verdict {
  const failures = failuresIn(judgements, wanted)
  const unclear = reasonsFor(judgements, wanted, "inconclusive")
  const unseen = wanted.flatMap((id) => unseenReason(judgements, id) ?? [])
  const missing = unseen.filter(({ notOffered }) => !notOffered)
  const offersNothing = wanted.length > 0 && unseen.length === wanted.length && missing.length === 0
  // What a client leaves out of its own free will is told where nothing else is left to tell.
  const told = (offersNothing ? unseen : missing).map(({ sentence }) => sentence)
  // Where nobody was reached, there was nothing to look at.
  const reasons = broken === undefined ? [...unclear, ...told] : [broken, ...unclear]
  const judged = behaviourOf(failures, broken !== undefined || unclear.length > 0, missing.length > 0)
  const behaviour = offersNothing && judged === "OK" ? "UNIMPLEMENTED" : judged
  return { behaviour, close, failures, reasons, judgements, ...(broken !== undefined && { broken }) }
}

function behaviourOf(failures: readonly Failure[], isUnclear: boolean, isUnseen: boolean): Behaviour {
  const missed = (level: Level) => failures.some((failure) => failure.level === level)
  if (missed("must")) return "FAILED"
  if (isUnclear) return "INCONCLUSIVE"
  if (isUnseen) return "UNTESTABLE"
  if (missed("should")) return "NON_STRICT"
  return missed("may") ? "INFORMATIONAL" : "OK"
}

const LEVELS: readonly Level[] = ["must", "should", "may"]

/**
 * Failed checks by their roots: a failure that follows from another one is told with it, through any number of steps.
 * @param wanted ids of the checks that the case is made for
 * @returns the gravest first; of equals those that the case is made for, in its order, then those that explain most
 */
export function failuresIn(judgements: readonly Judgement[], wanted: readonly string[] = []): readonly Failure[] {
  const failed = new Map<string, { readonly check: Check; readonly findings: StreamFinding[] }>()
  for (const { check, stream, outcome } of judgements) {
    if (outcome.type !== "fail") continue
    const known = failed.get(check.id) ?? { check, findings: [] }
    known.findings.push(...outcome.findings.map((finding) => ({ ...finding, stream })))
    failed.set(check.id, known)
  }
  const rootOf = (check: Check, seen: readonly string[] = []): Check => {
    const cause = check.follows?.find((id) => failed.has(id) && !seen.includes(id))
    const next = cause === undefined ? undefined : failed.get(cause)?.check
    return next === undefined ? check : rootOf(next, [...seen, check.id])
  }
  const checks = [...failed.values()].map(({ check }) => ({ check, root: rootOf(check) }))
  const place = ({ check }: Failure): number => (wanted.includes(check.id) ? wanted.indexOf(check.id) : wanted.length)
  return [...failed.values()]
    .filter(({ check }) => rootOf(check) === check)
    .map(({ check, findings }) => {
      const brought = checks.filter(({ root }) => root === check).map((one) => one.check)
      const level = LEVELS.find((level) => brought.some((one) => one.level === level)) ?? check.level
      return { check, level, findings, followers: brought.filter((one) => one !== check) }
    })
    .sort(
      (one, other) =>
        LEVELS.indexOf(one.level) - LEVELS.indexOf(other.level) ||
        place(one) - place(other) ||
        other.followers.length - one.followers.length,
    )
}

/** One sentence for each wanted check with such an outcome. */
function reasonsFor(
  judgements: readonly Judgement[],
  wanted: readonly string[],
  type: "inconclusive",
): readonly string[] {
  const sentences = judgements.flatMap(({ check, outcome }) =>
    outcome.type === type && wanted.includes(check.id) ? [`${check.id}: ${outcome.why}`] : [],
  )
  return [...new Set(sentences)]
}

/** What was missing for a wanted check that found nothing to look at in any stream. */
function unseenReason(
  judgements: readonly Judgement[],
  id: string,
): { readonly sentence: string; readonly notOffered: boolean } | undefined {
  const own = judgements.filter(({ check }) => check.id === id)
  assert(own.length > 0 || judgements.length === 0, `a case asks for the check "${id}", which exists`)
  const unseen = own.flatMap(({ outcome }) => (outcome.type === "not-exercised" ? [outcome] : []))
  if (unseen.length < own.length) return undefined
  const left = unseen.find(({ notOffered }) => notOffered === true)
  return { sentence: `${id}: ${(left ?? unseen[0])?.missing ?? "nothing ran"}`, notOffered: left !== undefined }
}
