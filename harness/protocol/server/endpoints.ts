// Endpoints of one lane: pauses that lasted long enough, waiting until the words before them are decided.
// https://developers.deepgram.com/docs/endpointing

import { BLOCK_MS, type HeardWord } from "../recognizer.ts"
import { wordAcross } from "./cuts.ts"
import type { VoiceTrack } from "./voice-track.ts"

/** The result of an endpoint ends on this grid: speech to 1.38 s and 300 ms of silence give a final to 1.7 s. */
const GRID_MS = 100
/** How exact a recognizer's word times are: a word that begins this little before a pause begins after it. */
const WORD_SIGMA_MS = 60

export interface Endpoint {
  /** Every word of the final begins before this. */
  readonly voiceEndMs: number
  /** Where the final ends. */
  positionMs: number
  /** Where voice began again, once it has. */
  resumedMs: number | undefined
}

export class Endpoints {
  private readonly silenceMs: number
  private readonly waiting: Endpoint[] = []
  /** Voice since the last endpoint: without it, silence ends nothing. */
  private voiceUnended = false

  /** @param endpointing milliseconds of silence, or false for never; less than one block is one block */
  constructor(endpointing: number | false) {
    this.silenceMs = endpointing === false ? Infinity : Math.max(endpointing, BLOCK_MS)
  }

  /** @returns whether an endpoint was found in this block */
  step(voice: VoiceTrack, began: boolean, heardMs: number): boolean {
    if (voice.speaking) {
      this.voiceUnended = true
      if (began) this.resume(heardMs - BLOCK_MS)
      return false
    }
    if (!this.voiceUnended || voice.silenceMs < this.silenceMs) return false
    this.voiceUnended = false
    this.waiting.push({ voiceEndMs: voice.voiceEndMs, positionMs: gridAfter(heardMs), resumedMs: undefined })
    return true
  }

  /** No endpoint is found in a block that ends by then, unless voice begins or ends. */
  quietUntilMs({ speaking, silenceMs }: VoiceTrack, heardMs: number): number {
    if (speaking || !this.voiceUnended) return Infinity
    return heardMs + this.silenceMs - silenceMs - BLOCK_MS
  }

  private resume(resumedMs: number): void {
    const newest = this.waiting[this.waiting.length - 1]
    if (newest === undefined || newest.resumedMs !== undefined) return
    newest.resumedMs = resumedMs
    newest.positionMs = Math.min(newest.positionMs, resumedMs)
  }

  /** The endpoint whose final comes next. */
  get next(): Endpoint | undefined {
    return this.waiting[0]
  }

  drop(): void {
    this.waiting.shift()
  }

  /** Will silence end the speech heard so far? */
  get expected(): boolean {
    return this.voiceUnended && this.silenceMs !== Infinity
  }

  /** A flush ends the utterance in place of what is waiting. @returns whether that counts as an endpoint */
  overtake(voice: VoiceTrack): boolean {
    const ended = this.silenceMs !== Infinity && (this.voiceUnended || this.waiting.length > 0)
    this.waiting.length = 0
    this.voiceUnended = voice.speaking
    return ended
  }
}

/**
 * Keeps an endpoint out of words, now that they are decided: behind one that began before the pause, ahead of one that
 * began after it.
 * @param from index of the first word that may be in the way
 * @returns false when voice went on before the word ended: a pause inside a word is no endpoint
 */
export function keepClear(endpoint: Endpoint, words: readonly HeardWord[], from: number): boolean {
  const word = wordAcross(endpoint.positionMs, words, from)
  if (word === undefined) return true
  const resumedMs = endpoint.resumedMs ?? Infinity
  if (word.startMs > endpoint.voiceEndMs - WORD_SIGMA_MS) endpoint.positionMs = word.startMs
  else if (word.endMs > resumedMs) return false
  else endpoint.positionMs = Math.min(gridAfter(word.endMs), resumedMs)
  return true
}

const gridAfter = (positionMs: number): number => Math.ceil(positionMs / GRID_MS) * GRID_MS
