// A recognizer that has its words beforehand: only the amount of audio matters, not what is in it. For tests of the
// protocol around the words, and for any target that must say a given thing.

import { BLOCK_MS, type HeardWord, type Hearing, type Recognizer } from "../../protocol/recognizer.ts"
import { WordReel } from "./word-reel.ts"

/** A gap between words under this is no pause: the same bound the voice activity fills. */
const CONNECTED_MS = 100

/**
 * Answers with the given words when the audio reaches them, whatever it sounds like.
 * @param channels the words of each channel, in stream time; channels beyond the list stay silent
 */
export function scriptedRecognizer(channels: readonly (readonly HeardWord[])[]): Recognizer {
  const scripts = channels.map((words) => words.toSorted((one, other) => one.startMs - other.startMs))
  return {
    name: "scripted",
    needsAudio: false,
    open: (channel) => new ScriptedHearing(scripts[channel.index] ?? []),
  }
}

class ScriptedHearing implements Hearing {
  readonly sources: readonly string[]
  private readonly reel: WordReel<HeardWord>
  private readonly done: HeardWord[] = []
  private heardMs = 0
  private settledMs = 0

  constructor(script: readonly HeardWord[]) {
    this.reel = new WordReel(script, 0, 0)
    this.sources = script.length > 0 ? ["scripted"] : []
  }

  hear(): void {
    this.heardMs += BLOCK_MS
    // In most blocks no word ends, and those are to cost nothing.
    if (this.reel.next !== undefined && this.reel.next.endMs <= this.heardMs) {
      this.done.push(...this.reel.take(this.heardMs))
    }
  }

  settle(): void {
    this.done.push(...this.reel.cut(this.heardMs))
    this.settledMs = this.heardMs
  }

  get speaking(): boolean {
    const { last, next } = this.reel
    if (next !== undefined && next.startMs < this.heardMs) return true
    if (last === undefined) return false
    if (last.endMs > this.heardMs - BLOCK_MS) return true
    return next !== undefined && next.startMs - last.endMs < CONNECTED_MS
  }

  get words(): readonly HeardWord[] {
    const { next } = this.reel
    if (next === undefined || next.startMs >= this.heardMs) return this.done
    const unfinished = this.reel.unfinished(this.heardMs)
    return unfinished.length === 0 ? this.done : [...this.done, ...unfinished]
  }

  get decidedMs(): number {
    return Math.max(this.settledMs, Math.min(this.heardMs, this.reel.next?.startMs ?? Infinity))
  }
}
