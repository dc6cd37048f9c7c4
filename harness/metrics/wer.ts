// Word error rate and its relatives, with the meaning jiwer gives them.

import { align } from "./align.ts"
import { type NormaliseLevel, wordsIn } from "./normalise.ts"

export interface WordErrors {
  readonly hits: number
  readonly substitutions: number
  readonly deletions: number
  readonly insertions: number
  readonly referenceWordCount: number
}

/** Counts errors between two word sequences, as they stand. */
export function wordErrors(reference: readonly string[], hypothesis: readonly string[]): WordErrors {
  const count = { hit: 0, substitution: 0, deletion: 0, insertion: 0 }
  for (const { type } of align(reference, hypothesis)) count[type]++
  return {
    hits: count.hit,
    substitutions: count.substitution,
    deletions: count.deletion,
    insertions: count.insertion,
    referenceWordCount: reference.length,
  }
}

/** Counts errors between two texts, after normalising both. */
export const textErrors = (reference: string, hypothesis: string, level: NormaliseLevel): WordErrors =>
  wordErrors(wordsIn(reference, level), wordsIn(hypothesis, level))

/** Adds up, for rates pooled over many utterances: sum of errors over sum of reference words. */
export function pooled(errors: readonly WordErrors[]): WordErrors {
  const sum = (key: keyof WordErrors) => errors.reduce((total, one) => total + one[key], 0)
  return {
    hits: sum("hits"),
    substitutions: sum("substitutions"),
    deletions: sum("deletions"),
    insertions: sum("insertions"),
    referenceWordCount: sum("referenceWordCount"),
  }
}

/**
 * (S + D + I) / N.
 * @returns undefined for an empty reference, where only the insertions mean something; may exceed 1
 */
export function wordErrorRate(errors: WordErrors): number | undefined {
  const { substitutions, deletions, insertions, referenceWordCount } = errors
  return referenceWordCount === 0 ? undefined : (substitutions + deletions + insertions) / referenceWordCount
}

/** (S + D + I) / (H + S + D + I): never above 1. Undefined when there is no word on either side. */
export function matchErrorRate(errors: WordErrors): number | undefined {
  const wrong = errors.substitutions + errors.deletions + errors.insertions
  return wrong + errors.hits === 0 ? undefined : wrong / (wrong + errors.hits)
}

/** 1 − (H / N) · (H / P), with P the words of the hypothesis. Undefined when either side is empty. */
export function wordInformationLost(errors: WordErrors): number | undefined {
  const hypothesisWordCount = errors.hits + errors.substitutions + errors.insertions
  if (errors.referenceWordCount === 0 || hypothesisWordCount === 0) return undefined
  return 1 - (errors.hits / errors.referenceWordCount) * (errors.hits / hypothesisWordCount)
}
