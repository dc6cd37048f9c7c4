// A run accounts for everything it planned, and its exit code follows from the sums.

import { EXIT } from "../errors.ts"
import type { Behaviour, Verdict } from "./verdict.ts"

export interface RunSummary {
  readonly planned: number
  readonly counts: Readonly<Record<Behaviour, number>>
  /** Permutations that got a verdict on the target. */
  readonly judged: number
  /** A MUST missed, or a bad close. */
  readonly failed: number
  /** Permutations on which the target could not be reached. */
  readonly broken: number
  /** False when verdicts and plan do not match in number: a fault of our own. */
  readonly addsUp: boolean
}

/** Verdicts on the target itself. */
export const JUDGED: readonly Behaviour[] = ["OK", "NON_STRICT", "INFORMATIONAL", "FAILED"]
const BEHAVIOURS: readonly Behaviour[] = [...JUDGED, "UNIMPLEMENTED", "UNTESTABLE", "INCONCLUSIVE", "NOT_RUN"]

/** What of a verdict counts; reports that are put together again have no more. */
export type CountedVerdict = Pick<Verdict, "behaviour" | "close" | "broken">

export function summarise(planned: number, verdicts: readonly CountedVerdict[]): RunSummary {
  const count = (behaviour: Behaviour) => verdicts.filter((verdict) => verdict.behaviour === behaviour).length
  const counts = Object.fromEntries(BEHAVIOURS.map((behaviour) => [behaviour, count(behaviour)])) as Record<
    Behaviour,
    number
  >
  const sum = BEHAVIOURS.reduce((total, behaviour) => total + counts[behaviour], 0)
  return {
    planned,
    counts,
    judged: JUDGED.reduce((total, behaviour) => total + counts[behaviour], 0),
    failed: verdicts.filter(isFailure).length,
    broken: verdicts.filter(({ broken }) => broken !== undefined).length,
    addsUp: sum === planned && verdicts.length === planned,
  }
}

/** Does this verdict fail a run that is not strict? */
export const isFailure = ({ behaviour, close }: Pick<Verdict, "behaviour" | "close">): boolean =>
  behaviour === "FAILED" || (close !== "OK" && JUDGED.includes(behaviour))

export interface RunCircumstances {
  readonly interrupted?: boolean
  /** Permutations that fail the run and that no baseline knows of; all that failed unless said. */
  readonly unexpected?: number
  /** Entries of the baseline that no longer fail. */
  readonly staleEntries?: number
}

/** The exit code of a run, the strongest word first. */
export function exitCodeOf(summary: RunSummary, circumstances: RunCircumstances = {}): number {
  const { counts, planned, judged, broken, addsUp, failed } = summary
  const { interrupted = false, unexpected = failed, staleEntries = 0 } = circumstances
  if (interrupted) return EXIT.interrupted
  if (!addsUp || planned === 0) return EXIT.nothingRan
  if (unexpected > 0 || staleEntries > 0) return EXIT.unexpectedFailure
  if (broken > 0 && judged === 0) return EXIT.unreachable
  if (counts.INCONCLUSIVE + counts.UNTESTABLE + counts.NOT_RUN > 0) return EXIT.inconclusive
  return judged === 0 ? EXIT.nothingRan : EXIT.asExpected
}
