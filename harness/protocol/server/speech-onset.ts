// SpeechStarted of one lane: once per onset after an endpoint, ahead of the result with the words.
// https://developers.deepgram.com/docs/speech-started

import { BLOCK_MS, type HeardWord } from "../recognizer.ts"
import type { VoiceTrack } from "./voice-track.ts"

/** Voice is announced when it has lasted this long: shorter than the shortest word spoken in isolation. */
const CONFIRM_MS = 200
/** Where a voice detector puts the onset: shortly before the first word. */
const LEAD_MS = 30
/** Where no endpoint comes (`endpointing=false`, or a long one), a silence of this length makes the next onset new. */
const FRESH_AFTER_SILENCE_MS = 1_000

export class SpeechOnset {
  private announced = false
  /** Only words after this are news. */
  private sinceMs = 0
  private lastTimestampMs = 0

  /** The next onset is a new one. */
  rearm(fromMs: number): void {
    this.announced = false
    this.sinceMs = fromMs
  }

  /** Called for every block. @returns the timestamp to announce now */
  step(voice: VoiceTrack, heardMs: number): number | undefined {
    if (!voice.speaking) {
      if (this.announced && voice.silenceMs >= FRESH_AFTER_SILENCE_MS) this.rearm(heardMs)
      return undefined
    }
    if (this.announced || voice.runStartMs === undefined || heardMs - voice.runStartMs < CONFIRM_MS) return undefined
    return this.announce(voice.runStartMs)
  }

  /** `step` says and changes nothing in a block that ends by then, unless voice begins or ends. */
  quietUntilMs({ speaking, silenceMs, runStartMs }: VoiceTrack, heardMs: number): number {
    if (!speaking) return this.announced ? heardMs + FRESH_AFTER_SILENCE_MS - silenceMs - BLOCK_MS : Infinity
    return this.announced || runStartMs === undefined ? Infinity : runStartMs + CONFIRM_MS - BLOCK_MS
  }

  /** Called ahead of every result. @returns the timestamp to announce before it, so that no word comes unannounced */
  before(words: readonly HeardWord[], voice: VoiceTrack): number | undefined {
    if (this.announced || words.length === 0) return undefined
    const first = words.find((word) => (word.startMs + word.endMs) / 2 > this.sinceMs)
    return first === undefined ? undefined : this.announce(Math.min(first.startMs, voice.runStartMs ?? Infinity))
  }

  private announce(onsetMs: number): number {
    this.announced = true
    this.lastTimestampMs = Math.max(onsetMs - LEAD_MS, this.lastTimestampMs)
    return this.lastTimestampMs
  }
}
