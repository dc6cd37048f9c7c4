// A baseline brought up to date: what still fails keeps its reason, what is new needs one, what passes is taken out.

import type { Baseline, BaselineEntry } from "./baseline.ts"
import { globPattern } from "./globs.ts"

/** A failure of a run, as its report tells it. */
export interface KnownFailure {
  readonly path: string
  /** Id of the check, or `close`. */
  readonly check: string
}

export interface BaselineUpdate {
  readonly baseline: Baseline
  readonly added: readonly BaselineEntry[]
  readonly removed: readonly BaselineEntry[]
  /** New failures for which nobody gave a reason; the baseline is not complete then. */
  readonly unexplained: readonly KnownFailure[]
}

/**
 * @param played paths that got a verdict: of others nothing new is known, and their entries stay
 * @param reasonFor of a failure that is new; undefined when nobody gave one
 */
export function updateBaseline(
  old: Baseline,
  failures: readonly KnownFailure[],
  played: readonly string[],
  reasonFor: (failure: KnownFailure) => string | undefined,
): BaselineUpdate {
  const covers = ({ path, check }: BaselineEntry, failure: KnownFailure): boolean =>
    check === failure.check && globPattern(path).test(failure.path)
  const wasPlayed = ({ path }: BaselineEntry): boolean => played.some((one) => globPattern(path).test(one))
  const removed = old.known.filter(
    (entry) => entry.flaky !== true && wasPlayed(entry) && !failures.some((failure) => covers(entry, failure)),
  )
  const kept = old.known.filter((entry) => !removed.includes(entry))
  const added: BaselineEntry[] = []
  const unexplained: KnownFailure[] = []
  for (const { path, check } of failures) {
    if ([...kept, ...added].some((entry) => covers(entry, { path, check }))) continue
    const reason = reasonFor({ path, check })
    if (reason === undefined) unexplained.push({ path, check })
    else added.push({ path, check, reason })
  }
  return { baseline: { ...old, known: [...kept, ...added] }, added, removed, unexplained }
}
