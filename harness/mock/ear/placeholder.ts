// Made-up words for speech that nobody knows: a person's own file still shows the protocol at work. They follow the rhythm
// of the voice, and cannot be taken for what was said.

import type { HeardWord } from "../../protocol/recognizer.ts"
import { prng, type Random } from "../../prng.ts"

/** What the log calls them. */
export const PLACEHOLDER = "placeholder"

const WORDS = "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore".split(
  " ",
)
/** Two and a half words a second, the pace of unhurried speech. */
const SHORTEST_MS = 240
const LONGEST_MS = 440
const GAP_MS = 60
/** Too little for a word: the tail of a stretch of speech stays empty. */
const LEAST_MS = 120
/** Under the 0.5 that the port reserves for known words, and never the same twice. */
const LOWEST_CONFIDENCE = 0.2
const HIGHEST_CONFIDENCE = 0.45

export class PlaceholderSpeech {
  private readonly random: Random
  private readonly language: string
  private filledMs = 0
  private said = 0

  constructor(seed: number, language: string) {
    this.random = prng(seed)
    this.language = language
  }

  /**
   * Fills a stretch of speech as it becomes known where it ends.
   * @param fromMs where voice began; of no effect where words were already said
   * @param toMs nothing is said beyond
   * @param isEnd the voice ends here, so the last word may be a short one
   */
  fill(fromMs: number, toMs: number, isEnd: boolean): HeardWord[] {
    const words: HeardWord[] = []
    this.filledMs = Math.max(this.filledMs, fromMs)
    while (toMs - this.filledMs >= LEAST_MS) {
      const lengthMs = this.between(SHORTEST_MS, LONGEST_MS)
      if (this.filledMs + lengthMs > toMs && !isEnd) break
      const endMs = Math.min(toMs, Math.round(this.filledMs + lengthMs))
      words.push(this.word(this.filledMs, endMs))
      this.filledMs = endMs + GAP_MS
    }
    return words
  }

  private word(startMs: number, endMs: number): HeardWord {
    const word = WORDS[this.said++ % WORDS.length] ?? PLACEHOLDER
    const confidence = this.between(LOWEST_CONFIDENCE, HIGHEST_CONFIDENCE)
    return { word, punctuatedWord: word, startMs, endMs, confidence, speaker: 0, language: this.language }
  }

  private between(low: number, high: number): number {
    return low + this.random() * (high - low)
  }
}
