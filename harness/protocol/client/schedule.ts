// When each chunk of audio is due. The rule is absolute: a chunk's time follows from where the audio started, never from
// when the chunk before it left, so lateness does not pile up.

import type { Random } from "../../prng.ts"
import type { AudioChunk, ClientPacing } from "./ports.ts"

export class AudioSchedule {
  /** The time the script has reached: where the next thing in it is due. Pauses and waits push it on. */
  reachedAtMs = 0
  readonly #pacing: ClientPacing
  readonly #random: Random
  /** The position of the audio that is spoken at `reachedAtMs`. */
  #reachedMs = 0
  #lastDueAtMs = 0
  #started = false

  constructor(pacing: ClientPacing, random: Random) {
    this.#pacing = pacing
    this.#random = random
  }

  get isPaced(): boolean {
    return this.#pacing.speed !== Number.POSITIVE_INFINITY
  }

  /** When something that is not audio is due: behind all that the script did before it. */
  get nextDueAtMs(): number {
    return Math.max(this.reachedAtMs, this.#lastDueAtMs)
  }

  /** Call before audio: the first time adds the extra delay. */
  start(): void {
    if (!this.#started) this.reachedAtMs += this.#pacing.delayMs
    this.#started = true
  }

  /** When this chunk is due, jitter included. Call once a chunk: jitter is drawn here. */
  dueAtMs(chunk: AudioChunk): number {
    const jitterMs = this.#pacing.jitterMs === 0 ? 0 : this.#pacing.jitterMs * this.#random()
    this.#lastDueAtMs = Math.max(this.#lastDueAtMs, this.#nominalAtMs(chunk) + jitterMs)
    return this.#lastDueAtMs
  }

  /** The source had nothing to give until now: the audio clock stood still, so what comes is not late. */
  resume(chunk: AudioChunk, nowMs: number): void {
    this.reachedAtMs += Math.max(0, nowMs - this.#nominalAtMs(chunk))
  }

  /** The audio stops here for now; in both modes that is when its last sample was spoken. */
  stop(positionMs: number): void {
    this.reachedAtMs += (positionMs - this.#reachedMs) / this.#pacing.speed
    this.#reachedMs = positionMs
  }

  /** Whatever was planned, the next thing is due now. */
  cutShort(nowMs: number): void {
    this.reachedAtMs = nowMs
    this.#lastDueAtMs = nowMs
  }

  #nominalAtMs(chunk: AudioChunk): number {
    const positionMs = this.#pacing.mode === "microphone" ? chunk.endMs : chunk.startMs
    return this.reachedAtMs + (positionMs - this.#reachedMs) / this.#pacing.speed
  }
}
