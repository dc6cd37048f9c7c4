// When each word of a transcript was probably spoken: longer words take longer, and nobody speaks in a pause. An estimate,
// for audio that nobody aligned.
import type { TimelineWord } from "../timeline.ts"
import type { VoiceSpan } from "./voice-spans.ts"

/**
 * How far an estimated time may be off, one standard deviation: on the bundled speech, whose word times are known, the
 * starts so estimated are off by 170 ms RMS in the median clip, 435 ms in the worst.
 */
export const ESTIMATED_SIGMA_MS = 200

/** A word's share of its span, in letters: the shortest words still have a beginning and an end. */
const WORD_OVERHEAD_LETTERS = 1.5

/** The words of a transcript as they are written; what has neither letter nor digit is no word. */
export const wordsOfTranscript = (transcript: string): readonly string[] =>
  transcript.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word))

/** Lower case, without punctuation at its ends. */
export const bareWord = (written: string): string =>
  written.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "")

/** @param spans where voice is, in order; words are laid into them so that none reaches over a pause */
export function estimateWordTimes(words: readonly string[], spans: readonly VoiceSpan[]): readonly TimelineWord[] {
  const weights = words.map((word) => bareWord(word).length + WORD_OVERHEAD_LETTERS)
  const counts = wordsPerSpan(words, weights, spans)
  let from = 0
  return spans.flatMap((span, index) => {
    const to = from + (counts[index] ?? 0)
    const laid = layInto(span, words.slice(from, to), weights.slice(from, to))
    from = to
    return laid
  })
}

/** What it costs, in milliseconds of misfit, to pause between two words without a punctuation mark. */
const UNMARKED_PAUSE_COST_MS = 150
/** Misfits of short spans weigh no more than those of this length. */
const SHORT_SPAN_MS = 200
/** No span holds words of more than this many times its length beyond it: bounds the search. */
const MAX_STRETCH = 3

interface Division {
  readonly cost: number
  /** Words of each span so far. */
  readonly counts: readonly number[]
}

/**
 * How many words each span holds: the division whose words, at the mean rate of speech, best fill their spans, with
 * pauses where the writer put a mark. All divisions are gone through span by span, and only the best is kept for every
 * number of words used up so far.
 */
function wordsPerSpan(
  words: readonly string[],
  weights: readonly number[],
  spans: readonly VoiceSpan[],
): readonly number[] {
  const borders = runningSums(weights)
  const lengthsMs = spans.map(({ startMs, endMs }) => endMs - startMs)
  const msPerWeight = (runningSums(lengthsMs).at(-1) ?? 0) / (borders.at(-1) || 1)
  const wordsMs = (from: number, to: number): number => ((borders[to] ?? 0) - (borders[from] ?? 0)) * msPerWeight
  const pauseCost = words.map((word) => (/[.,;:!?…–—-]$/.test(word) ? 0 : UNMARKED_PAUSE_COST_MS))

  let best: readonly (Division | undefined)[] = [{ cost: 0, counts: [] }]
  for (const lengthMs of lengthsMs) {
    const next: (Division | undefined)[] = []
    for (const [from, division] of best.entries()) {
      if (division === undefined) continue
      for (let to = from; to <= words.length; to++) {
        const misfitMs = wordsMs(from, to) - lengthMs
        if (misfitMs > lengthMs * MAX_STRETCH + SHORT_SPAN_MS) break
        const cost = division.cost + misfitMs ** 2 / (lengthMs + SHORT_SPAN_MS) + (pauseCost[to - 1] ?? 0)
        const known = next[to]
        if (known === undefined || cost < known.cost) next[to] = { cost, counts: [...division.counts, to - from] }
      }
    }
    best = next
  }
  return best[words.length]?.counts ?? [words.length]
}

/** 0, a, a + b, … */
function runningSums(values: readonly number[]): readonly number[] {
  const sums = [0]
  let sum = 0
  for (const value of values) sums.push((sum += value))
  return sums
}

function layInto({ startMs, endMs }: VoiceSpan, words: readonly string[], weights: readonly number[]): TimelineWord[] {
  const borders = runningSums(weights)
  const msPerWeight = (endMs - startMs) / (borders.at(-1) || 1)
  const at = (index: number): number => Math.round(startMs + (borders[index] ?? 0) * msPerWeight)
  return words.map((written, index) => ({
    word: bareWord(written),
    punctuatedWord: written,
    startMs: at(index),
    endMs: at(index + 1),
    channel: 0,
    speaker: 0,
  }))
}
