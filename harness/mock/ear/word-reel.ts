// Words whose times are known beforehand, revealed as the audio reaches them: the one rule by which scripted and
// remembered words come out.

import { AUDIBLE_SHARE } from "../../timeline.ts"

interface Timed {
  readonly startMs: number
  readonly endMs: number
}

export class WordReel<Word extends Timed> {
  /** The first word that was not taken. */
  next: Word | undefined
  /** The last word that was taken or lost. */
  last: Word | undefined
  private readonly words: readonly Word[]
  private readonly shiftMs: number
  private fromMs: number
  private passed = 0

  /**
   * @param words by start
   * @param shiftMs from their times to those of the stream
   * @param fromMs nothing was heard before: what lies there of a word does not count
   */
  constructor(words: readonly Word[], shiftMs: number, fromMs: number) {
    this.words = words
    this.shiftMs = shiftMs
    this.fromMs = fromMs
    this.next = this.placed(0)
  }

  /** @returns the words that end by `toMs` and were not taken before */
  take(toMs: number): Word[] {
    return this.takeWhile((word) => word.endMs <= toMs, toMs)
  }

  /** Takes also the words in progress, cut here, if enough of them was heard; if not, the rest may yet be enough. */
  cut(toMs: number): Word[] {
    const taken = [...this.take(toMs), ...this.takeWhile((word) => this.isHeard(word, toMs), toMs)]
    this.fromMs = Math.max(this.fromMs, toMs)
    return taken
  }

  /** The words in progress that one could already tell, as far as they are heard. */
  unfinished(toMs: number): Word[] {
    const begun: Word[] = []
    let word = this.next
    for (let index = this.passed + 1; word !== undefined && word.startMs < toMs; index++) {
      if (this.isHeard(word, toMs)) begun.push(this.clip(word, toMs))
      word = this.placed(index)
    }
    return begun
  }

  private takeWhile(isDone: (word: Word) => boolean, toMs: number): Word[] {
    const taken: Word[] = []
    for (let word = this.next; word !== undefined && isDone(word); word = this.next) {
      if (this.isHeard(word, toMs)) taken.push(this.clip(word, toMs))
      this.last = word
      this.passed++
      this.next = this.placed(this.passed)
    }
    return taken
  }

  /** A word where the stream has it. */
  private placed(index: number): Word | undefined {
    const word = this.words[index]
    if (word === undefined || this.shiftMs === 0) return word
    return { ...word, startMs: Math.round(word.startMs + this.shiftMs), endMs: Math.round(word.endMs + this.shiftMs) }
  }

  private isHeard(word: Word, toMs: number): boolean {
    const heardMs = Math.min(word.endMs, toMs) - Math.max(word.startMs, this.fromMs)
    return heardMs > 0 && heardMs >= AUDIBLE_SHARE * (word.endMs - word.startMs)
  }

  private clip(word: Word, toMs: number): Word {
    if (word.startMs >= this.fromMs && word.endMs <= toMs) return word
    return { ...word, startMs: Math.max(word.startMs, this.fromMs), endMs: Math.min(word.endMs, toMs) }
  }
}
