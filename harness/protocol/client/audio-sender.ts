// Takes chunks from the source and sends each when it is due: all that are due, back to back, none skipped or merged.

import { CONTROL } from "../script.ts"
import { type AudioChunk, type ChunkSource, type ClientOutput, NEVER, type Progress } from "./ports.ts"
import type { AudioSchedule } from "./schedule.ts"

export class AudioSender {
  /** End of the audio sent so far. */
  cursorMs = 0
  readonly #source: ChunkSource
  readonly #schedule: AudioSchedule
  readonly #keepAliveEveryMs: number
  /** The chunk at hand, and when it is due: NaN until that is settled, since a field of nothing but numbers makes no garbage. */
  #chunk: AudioChunk | undefined
  #dueAtMs = Number.NaN
  #isWaiting = false
  #keepAliveAtMs = NEVER

  constructor(source: ChunkSource, schedule: AudioSchedule, keepAliveEveryMs: number) {
    this.#source = source
    this.#schedule = schedule
    this.#keepAliveEveryMs = keepAliveEveryMs
  }

  /** Sends what is due of the audio up to `toMs`; the chunk in which that lies is the last. */
  sendDue(toMs: number, dueUntilMs: number, put: (output: ClientOutput) => void, fragmentCount?: number): Progress {
    const schedule = this.#schedule
    schedule.start()
    for (;;) {
      const chunk = this.#chunk ?? this.#fetch()
      if (chunk === "wait") return this.#keepAlive(dueUntilMs, put)
      if (chunk === "end" || chunk.startMs >= toMs) {
        schedule.stop(this.cursorMs)
        return "done"
      }
      if (Number.isNaN(this.#dueAtMs)) this.#dueAtMs = schedule.dueAtMs(chunk)
      if (this.#dueAtMs > dueUntilMs) return this.#dueAtMs
      this.#send(chunk, this.#dueAtMs, put, fragmentCount)
      // Flat out, one chunk a wake: between two of them the network is read, and the driver can hold us back.
      if (!schedule.isPaced) return dueUntilMs
    }
  }

  /** The source says that its wait is over. @returns false when nobody waited */
  resume(nowMs: number): boolean {
    if (!this.#isWaiting) return false
    const chunk = this.#fetch()
    if (typeof chunk === "object") this.#schedule.resume(chunk, nowMs)
    return true
  }

  #fetch(): AudioChunk | "wait" | "end" {
    const chunk = this.#source.next()
    if (typeof chunk === "object") {
      this.#chunk = chunk
      this.#dueAtMs = Number.NaN
    } else if (chunk === "wait" && !this.#isWaiting) {
      this.#keepAliveAtMs = this.#schedule.nextDueAtMs + this.#keepAliveEveryMs
    }
    this.#isWaiting = chunk === "wait"
    return chunk
  }

  #send(
    chunk: AudioChunk,
    dueAtMs: number,
    put: (output: ClientOutput) => void,
    fragmentCount: number | undefined,
  ): void {
    this.#chunk = undefined
    this.cursorMs = chunk.endMs
    const { bytes } = chunk
    put({
      type: "send",
      frame: fragmentCount === undefined ? { type: "binary", bytes } : { type: "binary", bytes, fragmentCount },
      dueAtMs: this.#schedule.isPaced ? dueAtMs : undefined,
      audio: chunk,
      note: undefined,
    })
  }

  /** The source has nothing to give, nobody knows for how long: KeepAlive holds the stream, if that is wanted. */
  #keepAlive(dueUntilMs: number, put: (output: ClientOutput) => void): Progress {
    for (; this.#keepAliveAtMs <= dueUntilMs; this.#keepAliveAtMs += this.#keepAliveEveryMs) {
      const frame = { type: "text", text: CONTROL.keepAlive } as const
      put({ type: "send", frame, dueAtMs: this.#keepAliveAtMs, audio: undefined, note: undefined })
    }
    return this.#keepAliveAtMs
  }
}

/** A frame in one piece says nothing of it. */
export const inFragments = (fragmentCount: number | undefined): { fragmentCount?: number } =>
  fragmentCount === undefined ? {} : { fragmentCount }
