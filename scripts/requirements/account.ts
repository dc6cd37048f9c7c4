// Accounts for every requirement: the checks that a run really evaluated, or the reason why there is none.

import type { Check } from "../../harness/checks/check.ts"
import type { Requirement } from "../../harness/requirements/requirement.ts"

/** One reason, and the requirements that it excuses: ids, or with a `*` at the end all that begin so. */
export interface Exclusion {
  readonly reason: string
  readonly requirements: readonly string[]
}

export interface Account {
  readonly requirements: readonly Requirement[]
  /** What does not add up, a sentence each. */
  readonly problems: readonly string[]
}

/** @param evaluated checks that found something to look at in a run of the catalogue */
export function account(
  rows: readonly Requirement[],
  evaluated: readonly Check[],
  exclusions: readonly Exclusion[],
): Account {
  const problems: string[] = []
  const ids = new Set(rows.map(({ id }) => id))
  const reasons = new Map<string, string>()
  for (const { reason, requirements } of exclusions) {
    for (const pattern of requirements) {
      const matching = rows.filter(({ id }) => matches(pattern, id))
      if (matching.length === 0) problems.push(`exclusion of "${pattern}": there is no such requirement`)
      for (const { id } of matching) reasons.set(id, reason)
    }
  }
  for (const { id, requirements } of evaluated) {
    for (const unknown of requirements.filter((requirement) => !ids.has(requirement))) {
      problems.push(`check ${id}: there is no requirement "${unknown}"`)
    }
  }
  const requirements = rows.map((row): Requirement => {
    const { checks: _, exclusion: __, ...bare } = row
    const checks = evaluated.filter((check) => check.requirements.includes(row.id)).map(({ id }) => id)
    const reason = reasons.get(row.id)
    if (checks.length > 0 && reason !== undefined) problems.push(`${row.id} has a check and an exclusion; drop that`)
    if (checks.length > 0) return { ...bare, checks }
    if (reason !== undefined) return { ...bare, exclusion: reason }
    problems.push(`${row.id} has neither a check that a run evaluated nor an exclusion`)
    return bare
  })
  return { requirements, problems }
}

const matches = (pattern: string, id: string): boolean =>
  pattern.endsWith("*") ? id.startsWith(pattern.slice(0, -1)) : id === pattern

/** One requirement a line, so that two changes meet in one line only when they are about the same. */
export function requirementsText(requirements: readonly Requirement[]): string {
  const lines = requirements.map((requirement) => `    ${JSON.stringify(requirement)}`)
  return `{
  "$schema": "./requirements.schema.json",
  "version": 1,
  "requirements": [
${lines.join(",\n")}
  ]
}
`
}
