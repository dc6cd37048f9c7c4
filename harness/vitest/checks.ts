// Matchers on the checks by which the suites judge: one by its id, or all of them.

import type { Check, Outcome, Subject } from "../checks/check.ts"
import { CHECKS } from "../checks/index.ts"
import { nearestName } from "../protocol/options/nearest-name.ts"
import { matcher, type Reading } from "./matcher.ts"
import { findingLines } from "./wording.ts"

export const toPassCheck = matcher((stream, id: string): Reading => {
  const check = checkOf(id)
  const expected = `pass the check ${id} (${check.level}): ${check.sentence}`
  return { expected, ...readingOf(check.run(stream), stream) }
})

function checkOf(id: string): Check {
  const check = CHECKS.find((candidate) => candidate.id === id)
  if (check !== undefined) return check
  const meant = nearestName(
    id,
    CHECKS.map((candidate) => candidate.id),
  )
  const hint = meant === undefined ? "`CHECKS` of soundcheck lists them" : `did you mean ${JSON.stringify(meant)}?`
  throw new TypeError(`Expected the id of a check, found ${JSON.stringify(id)}; ${hint}`)
}

function readingOf(outcome: Outcome, { recording }: Subject): Pick<Reading, "holds" | "found"> {
  switch (outcome.type) {
    case "pass":
      return { holds: true, found: ["it does"] }
    case "fail":
      return { holds: false, found: findingLines(recording, outcome.findings) }
    case "not-exercised":
      return { holds: undefined, found: [outcome.missing] }
    case "inconclusive":
      return { holds: undefined, found: [outcome.why] }
    default:
      return outcome satisfies never
  }
}

export interface ChecksOptions {
  /** Count requirements of level SHOULD too. Default false: MUST alone. */
  readonly strict?: boolean
}

export const toPassChecks = matcher((stream, { strict = false }: ChecksOptions = {}): Reading => {
  const expected = `pass every check of a ${strict ? "MUST or SHOULD" : "MUST"} that finds something to judge`
  const outcomes = CHECKS.filter(({ level }) => level === "must" || (strict && level === "should")).map((check) => ({
    check,
    outcome: check.run(stream),
  }))
  const failed = outcomes.flatMap(({ check, outcome }) =>
    outcome.type === "fail"
      ? [
          `${check.id}: ${check.sentence}`,
          ...findingLines(stream.recording, outcome.findings).map((line) => `  ${line}`),
        ]
      : [],
  )
  const passedCount = outcomes.filter(({ outcome }) => outcome.type === "pass").length
  if (failed.length > 0) return { holds: false, expected, found: failed }
  if (passedCount === 0) return { holds: undefined, expected, found: ["no check found anything to judge"] }
  return { holds: true, expected, found: [`${passedCount} passed, none failed`] }
})
