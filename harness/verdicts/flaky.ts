// What came and went between several plays of one permutation.

import { CLOSE, type Played } from "./baseline.ts"
import { JUDGED } from "./accounting.ts"

export interface FlakyCheck {
  readonly path: string
  /** Id of the check, or `close`. */
  readonly check: string
  readonly failed: number
  /** Plays that got a verdict. */
  readonly of: number
}

/** Checks that failed in some of the plays of a permutation and not in all of them. */
export function flakyChecks(played: readonly Played[]): readonly FlakyCheck[] {
  const byPath = new Map<string, Played[]>()
  for (const one of played.filter(({ verdict }) => JUDGED.includes(verdict.behaviour))) {
    byPath.set(one.path, [...(byPath.get(one.path) ?? []), one])
  }
  return [...byPath].flatMap(([path, plays]) => {
    const failures = plays.flatMap(({ verdict: { failures, close } }) => [
      ...failures.map(({ check }) => check.id),
      ...(close === "OK" ? [] : [CLOSE]),
    ])
    return [...new Set(failures)]
      .map((check) => ({ path, check, failed: failures.filter((id) => id === check).length, of: plays.length }))
      .filter(({ failed, of }) => failed < of)
  })
}
