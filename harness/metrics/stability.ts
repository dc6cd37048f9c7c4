// How much the text flickers before it settles, and how far guesses were from what they became. Each segment is scored
// on its own. At level `raw` every rewrite counts, as a reader sees it; at `basic` only changed words, as a program does.

import { transcriptOf } from "../protocol/messages/messages.ts"
import type { Recording } from "../recording/recording.ts"
import { type ResultsArrival, segments } from "../recording/views.ts"
import { type NormaliseLevel, wordsIn } from "./normalise.ts"
import { pooled, type WordErrors, wordErrors } from "./wer.ts"

export interface Stability {
  readonly finalWordCount: number
  readonly segmentCount: number
  /**
   * Unstable partial word ratio, cumulative: over consecutive interims, the words of the older from its first mismatch
   * on, over the words of the final. After Shangguan et al., "Analyzing the Quality and Stability of a Streaming
   * End-to-End On-Device Speech Recognizer", 2020, where both readings are found.
   */
  readonly upwrCumulative: number | undefined
  /** The same as a set: words that were shown and are not in the final, over the words of the final. */
  readonly upwrSet: number | undefined
  /** Interims that are not a continuation of their predecessor, over segments. */
  readonly revisionsPerSegment: number | undefined
  /**
   * Words deleted across all revisions, the one that makes the final included, over the words of the final.
   * After Arivazhagan et al., "Re-translation versus Streaming for Simultaneous Translation", 2020.
   */
  readonly normalisedErasure: number | undefined
}

/** Segments that had an interim and a final. */
export function stability(recording: Recording, level: NormaliseLevel): Stability {
  const scored = segments(recording).flatMap(({ interims, final }) => {
    if (final === undefined || interims.length === 0) return []
    return [{ partials: interims.map((interim) => textWords(interim, level)), settled: textWords(final, level) }]
  })
  const sum = (count: (segment: (typeof scored)[number]) => number) =>
    scored.reduce((total, segment) => total + count(segment), 0)
  const finalWordCount = sum(({ settled }) => settled.length)
  const perWord = (count: number) => (finalWordCount === 0 ? undefined : count / finalWordCount)
  const revisions = sum(({ partials }) => erasures(partials).filter((erased) => erased > 0).length)
  return {
    finalWordCount,
    segmentCount: scored.length,
    upwrCumulative: perWord(sum(({ partials }) => total(erasures(partials)))),
    upwrSet: perWord(sum(({ partials, settled }) => absentWords(partials, settled))),
    revisionsPerSegment: scored.length === 0 ? undefined : revisions / scored.length,
    normalisedErasure: perWord(sum(({ partials, settled }) => total(erasures([...partials, settled])))),
  }
}

/** What the last interim of each segment would have scored against its final: pooled errors. */
export function interimFinalGap(recording: Recording, level: NormaliseLevel): WordErrors {
  return pooled(
    segments(recording).flatMap(({ interims, final }) => {
      const last = interims.at(-1)
      if (final === undefined || last === undefined) return []
      return [wordErrors(textWords(final, level), textWords(last, level))]
    }),
  )
}

const textWords = (arrival: ResultsArrival, level: NormaliseLevel): readonly string[] =>
  wordsIn(transcriptOf(arrival.message), level)

/** For each text but the first: words of the one before it that it does not keep. */
function erasures(texts: readonly (readonly string[])[]): readonly number[] {
  return texts.slice(1).map((text, index) => {
    const before = texts[index] ?? []
    const kept = before.findIndex((word, at) => word !== text[at])
    return kept === -1 ? 0 : before.length - kept
  })
}

/** Different words that some interim showed and the final has not. */
function absentWords(partials: readonly (readonly string[])[], settled: readonly string[]): number {
  const shown = new Set(partials.flat())
  for (const word of settled) shown.delete(word)
  return shown.size
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)
