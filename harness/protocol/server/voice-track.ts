// One channel's voice activity as runs and pauses, on the grid of 10 ms.

import { BLOCK_MS } from "../recognizer.ts"

/** Voice that pauses for less than this is one run: gaps between the words of fluent speech stay well below. */
const RUN_GAP_MS = 300

export class VoiceTrack {
  speaking = false
  /** Silence since the last voice, in milliseconds. */
  silenceMs = 0
  /** Where the newest run of voice began; undefined when none did since the last utterance ended. */
  runStartMs: number | undefined
  /** Where the newest voice ended, or the audio heard while it goes on. */
  voiceEndMs = 0

  /** @returns whether voice began in this block */
  step(speaking: boolean, heardMs: number): boolean {
    const began = speaking && !this.speaking
    this.speaking = speaking
    if (!speaking) {
      this.silenceMs += BLOCK_MS
      return false
    }
    if (began && (this.runStartMs === undefined || this.silenceMs >= RUN_GAP_MS)) this.runStartMs = heardMs - BLOCK_MS
    this.silenceMs = 0
    this.voiceEndMs = heardMs
    return began
  }

  /** Blocks in which nothing changed, up to `heardMs`. */
  pass(ms: number, heardMs: number): void {
    if (this.speaking) this.voiceEndMs = heardMs
    else this.silenceMs += ms
  }

  /** The next voice is a run of its own, however short the pause. */
  endRun(): void {
    this.runStartMs = undefined
  }
}
