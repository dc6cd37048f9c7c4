// When UtteranceEnd is due: a gap after the last finalized word, judged by word times whenever a result goes out.
// https://developers.deepgram.com/docs/utterance-end

import type { HeardWord } from "../recognizer.ts"

export class UtteranceEnd {
  private readonly gapMs: number
  private lastWordEndMs: number | undefined
  private reported = false

  constructor(gapMs: number) {
    this.gapMs = gapMs
  }

  /** Words that went out in a final. */
  finalized(words: readonly HeardWord[]): void {
    const last = words[words.length - 1]
    if (last === undefined) return
    this.lastWordEndMs = last.endMs
    this.reported = false
  }

  /**
   * Called after every result. "At most once per utterance"; a gap inside one final is not reported, since only its last
   * word is looked at.
   * @param reachMs up to here it is known what was said
   * @param laterWords words after the last final, interim ones: the first ends the gap
   * @returns the end of the word that the gap follows, or undefined when none is due
   */
  judge(reachMs: number, laterWords: readonly HeardWord[]): number | undefined {
    if (this.lastWordEndMs === undefined || this.reported) return undefined
    const gapEndMs = Math.min(reachMs, laterWords[0]?.startMs ?? Infinity)
    if (gapEndMs - this.lastWordEndMs < this.gapMs) return undefined
    this.reported = true
    return this.lastWordEndMs
  }
}
