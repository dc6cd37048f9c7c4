// A recognizer that has its words beforehand: only the amount of audio matters, not what is in it. For tests of the
// protocol around the words, and for any target that must say a given thing.

import { BLOCK_MS, type HeardWord, type Hearing, type Recognizer } from "../../protocol/recognizer.ts"
import { clipWord, isAudible } from "./known-words.ts"

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
  private readonly script: readonly HeardWord[]
  private heardMs = 0
  private settledMs = 0
  private readonly done: HeardWord[] = []
  /** Of the script: how many words are done, said or lost. */
  private passed = 0

  constructor(script: readonly HeardWord[]) {
    this.script = script
  }

  hear(): void {
    this.heardMs += BLOCK_MS
    for (let word = this.next; word !== undefined && word.endMs <= this.heardMs; word = this.next) this.pass(word)
  }

  /** A word in progress ends here if most of it was heard; if not, the rest may yet be enough. */
  settle(): void {
    for (let word = this.next; word !== undefined && this.isHeard(word); word = this.next) this.pass(word)
    this.settledMs = this.heardMs
  }

  private get next(): HeardWord | undefined {
    return this.script[this.passed]
  }

  private pass(word: HeardWord): void {
    this.passed++
    if (this.isHeard(word)) this.done.push(clipWord(word, this.settledMs, this.heardMs))
  }

  private isHeard(word: HeardWord): boolean {
    return isAudible(word, this.settledMs, this.heardMs)
  }

  get speaking(): boolean {
    const newestMs = this.heardMs - BLOCK_MS
    const last = this.script[this.passed - 1]
    const next = this.next
    if (next !== undefined && next.startMs < this.heardMs) return true
    if (last !== undefined && last.endMs > newestMs) return true
    return last !== undefined && next !== undefined && next.startMs - last.endMs < CONNECTED_MS
  }

  get words(): readonly HeardWord[] {
    const word = this.next
    if (word === undefined || !this.isHeard(word)) return this.done
    return [...this.done, clipWord(word, this.settledMs, this.heardMs)]
  }

  get decidedMs(): number {
    return Math.max(this.settledMs, Math.min(this.heardMs, this.next?.startMs ?? Infinity))
  }

  get sources(): readonly string[] {
    return this.script.length > 0 ? ["scripted"] : []
  }
}
