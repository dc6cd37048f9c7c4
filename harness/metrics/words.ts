// How far the word times of the server are from where the words were spoken.

import { wordsOf } from "../protocol/messages/messages.ts"
import type { Recording } from "../recording/recording.ts"
import { isFinal } from "../recording/views.ts"
import type { Timeline } from "../timeline.ts"
import { shownWords } from "./hypothesis.ts"
import { percentile } from "./percentiles.ts"

export interface WordTimeErrors {
  /** Reference words that a final has right. Only these have a time to compare. */
  readonly wordCount: number
  /** Mean over those words of (|start error| + |end error|) / 2. */
  readonly meanAbsoluteMs: number
  readonly maxAbsoluteMs: number
  /** Medians with sign, which tell a constant shift from noise. Positive: the server is late. */
  readonly medianStartMs: number
  readonly medianEndMs: number
  /** Shares of words whose start and end are both within the bound. */
  readonly within50Ms: number
  readonly within100Ms: number
  readonly within200Ms: number
}

/** @returns undefined when no reference word was recognised with a time; compare with `timeline.truthSigmaMs` */
export function wordTimeErrors(recording: Recording, timeline: Timeline): WordTimeErrors | undefined {
  const errors = shownWords(recording, timeline)
    .filter(({ arrival }) => isFinal(arrival))
    .flatMap(({ arrival, hits }) => {
      const heard = wordsOf(arrival.message)
      return hits.flatMap(({ reference, hypothesis }) => {
        const word = heard[hypothesis]
        if (word === undefined) return []
        return [{ startMs: word.start * 1000 - reference.startMs, endMs: word.end * 1000 - reference.endMs }]
      })
    })
  if (errors.length === 0) return undefined
  const worst = errors.map(({ startMs, endMs }) => Math.max(Math.abs(startMs), Math.abs(endMs)))
  const within = (boundMs: number) => worst.filter((error) => error <= boundMs).length / errors.length
  const sum = errors.reduce((total, { startMs, endMs }) => total + (Math.abs(startMs) + Math.abs(endMs)) / 2, 0)
  return {
    wordCount: errors.length,
    meanAbsoluteMs: sum / errors.length,
    maxAbsoluteMs: Math.max(...worst),
    medianStartMs:
      percentile(
        errors.map(({ startMs }) => startMs),
        0.5,
      ) ?? 0,
    medianEndMs:
      percentile(
        errors.map(({ endMs }) => endMs),
        0.5,
      ) ?? 0,
    within50Ms: within(50),
    within100Ms: within(100),
    within200Ms: within(200),
  }
}
