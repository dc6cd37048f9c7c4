// What is wrong with a target, over a whole run: the causes of all permutations added up, so that what explains most is
// named first.

import type { Level } from "../checks/check.ts"

/** A failure as verdicts and reports have it. */
interface FailedCheck {
  readonly check: string
  readonly level: Level
  readonly followers: readonly string[]
}

export interface RunCause {
  readonly check: string
  /** The gravest that it had anywhere. */
  readonly level: Level
  /** Permutations in which it failed, or what follows from it. */
  readonly count: number
  /** Itself, and those that stand alone in some permutation although they follow from it. */
  readonly checks: readonly string[]
}

const LEVELS: readonly Level[] = ["must", "should", "may"]

/** What is seen less often than this share of its effect explains it in a special case alone. */
const CAUSE_SHARE = 0.25

/**
 * A failure that follows from another one in some permutation is taken to follow from it in all: where the cause itself
 * could not show, its effect stands alone. Not where the cause is rare beside it.
 * @param permutations the failures of each, most telling first
 * @returns the gravest first; of equals those that were most often named first, then those that were seen most often
 */
export function runCauses(permutations: readonly (readonly FailedCheck[])[]): readonly RunCause[] {
  const rootCounts = new Map<string, number>()
  for (const { check } of permutations.flat()) rootCounts.set(check, (rootCounts.get(check) ?? 0) + 1)
  const countOf = (check: string): number => rootCounts.get(check) ?? 0
  const causes = new Map<string, string>()
  for (const { check, followers } of permutations.flat()) {
    for (const follower of followers) {
      if (countOf(check) >= CAUSE_SHARE * countOf(follower)) causes.set(follower, check)
    }
  }
  const rootOf = (check: string, seen: readonly string[] = []): string => {
    const cause = causes.get(check)
    return cause === undefined || seen.includes(cause) ? check : rootOf(cause, [...seen, check])
  }
  const found = new Map<string, { level: Level; count: number; firstCount: number; checks: Set<string> }>()
  for (const failures of permutations) {
    const roots = failures.map(({ check, level }) => ({ check: rootOf(check), level, own: check }))
    for (const [index, { check, level, own }] of roots.entries()) {
      const known = found.get(check) ?? { level, count: 0, firstCount: 0, checks: new Set([check]) }
      found.set(check, known)
      known.checks.add(own)
      if (LEVELS.indexOf(level) < LEVELS.indexOf(known.level)) known.level = level
      if (roots.findIndex((root) => root.check === check) === index) known.count++
      if (index === 0) known.firstCount++
    }
  }
  return [...found]
    .toSorted(
      ([, one], [, other]) =>
        LEVELS.indexOf(one.level) - LEVELS.indexOf(other.level) ||
        other.firstCount - one.firstCount ||
        other.count - one.count,
    )
    .map(([check, { level, count, checks }]) => ({ check, level, count, checks: [...checks] }))
}
