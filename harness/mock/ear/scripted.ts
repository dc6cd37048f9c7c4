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
  const voices = scripts.map(voiceRuns)
  return {
    name: "scripted",
    needsAudio: false,
    open: ({ index }) => new ScriptedHearing(scripts[index] ?? [], voices[index] ?? []),
  }
}

interface VoiceRun {
  readonly startMs: number
  endMs: number
}

/** Words without a pause between them are one run of voice. */
function voiceRuns(words: readonly HeardWord[]): readonly VoiceRun[] {
  const runs: VoiceRun[] = []
  for (const { startMs, endMs } of words) {
    const run = runs.at(-1)
    if (run === undefined || startMs - run.endMs >= CONNECTED_MS) runs.push({ startMs, endMs })
    else run.endMs = Math.max(run.endMs, endMs)
  }
  return runs
}

class ScriptedHearing implements Hearing {
  readonly sources: readonly string[]
  private readonly reel: WordReel<HeardWord>
  private readonly runs: readonly VoiceRun[]
  /** The run of voice that goes on, or comes next. */
  private run: VoiceRun | undefined
  private runIndex = 0
  private readonly done: HeardWord[] = []
  private heardMs = 0
  private settledMs = 0

  constructor(script: readonly HeardWord[], runs: readonly VoiceRun[]) {
    this.reel = new WordReel(script, 0, 0)
    this.runs = runs
    this.run = runs[0]
    this.sources = script.length > 0 ? ["scripted"] : []
  }

  hear(_: undefined, count = 1): void {
    this.heardMs += count * BLOCK_MS
    while (this.run !== undefined && this.run.endMs <= this.heardMs - BLOCK_MS) this.run = this.runs[++this.runIndex]
  }

  settle(): void {
    this.done.push(...this.reel.cut(this.heardMs))
    this.settledMs = this.heardMs
  }

  /** A block with any part of a run in it is voice. */
  get speaking(): boolean {
    return this.run !== undefined && this.run.startMs < this.heardMs
  }

  get steadyUntilMs(): number {
    if (this.run === undefined) return Infinity
    return this.speaking ? this.run.endMs : this.run.startMs
  }

  get words(): readonly HeardWord[] {
    this.takeEnded()
    const { next } = this.reel
    if (next === undefined || next.startMs >= this.heardMs) return this.done
    const unfinished = this.reel.unfinished(this.heardMs)
    return unfinished.length === 0 ? this.done : [...this.done, ...unfinished]
  }

  get decidedMs(): number {
    this.takeEnded()
    return Math.max(this.settledMs, Math.min(this.heardMs, this.reel.next?.startMs ?? Infinity))
  }

  /** Only when somebody asks: in most blocks nobody does. */
  private takeEnded(): void {
    if (this.reel.next !== undefined && this.reel.next.endMs <= this.heardMs) {
      this.done.push(...this.reel.take(this.heardMs))
    }
  }
}
