// What the client machine is given, and what it wants done.

import type { Random } from "../../prng.ts"
import type { DecodedFromServer } from "../messages/codec.ts"
import type { DataFrame, Frame } from "../frame.ts"
import type { Input, Output } from "../machine.ts"
import type { Step } from "../script.ts"

/** A stretch of audio in one binary frame. Positions in milliseconds of audio. */
export interface AudioChunk {
  readonly bytes: Uint8Array
  readonly startMs: number
  readonly endMs: number
}

/** Where audio comes from: cut already, or live. */
export interface ChunkSource {
  /** The next chunk; `wait` when none is there yet, and the callback of `onReady` will be called; `end` from then on. */
  next(): AudioChunk | "wait" | "end"
  /** Called once, before the first `next`. The callback is called whenever a `wait` is over. */
  onReady(call: () => void): void
}

export interface ClientPacing {
  /** `microphone`: a chunk leaves when its last sample was spoken; `head-start`: when its first one is. */
  readonly mode: "microphone" | "head-start"
  /** 1 is real time; Infinity as fast as the network takes it. */
  readonly speed: number
  /** Extra delay before the first audio. */
  readonly delayMs: number
  /** Every chunk is delayed by a share of this, drawn anew; order is kept. */
  readonly jitterMs: number
}

export interface ClientOptions {
  readonly source: ChunkSource
  readonly script: readonly Step[]
  readonly pacing: ClientPacing
  /** Draws the jitter. */
  readonly random: Random
  readonly decode: (frame: DataFrame) => DecodedFromServer
  /** Sends KeepAlive this often while a live source has nothing to give; never when absent. */
  readonly keepAliveEveryMs?: number
}

interface ClientSend {
  readonly type: "send"
  readonly frame: Frame
  /** When it was meant to go; undefined for what has no schedule: audio sent flat out, answers to pings. */
  readonly dueAtMs: number | undefined
  /** The stretch of audio in the frame, where it holds audio of the source. */
  readonly audio: AudioChunk | undefined
  /** What a binary frame is that holds none. */
  readonly note: string | undefined
}

/** For the recording: what the machine did or suffered beside sending. */
interface ClientNote {
  readonly type: "note"
  readonly code: "await-timeout" | "stall" | "interrupted" | "script"
  readonly text: string
}

/** What the client machine wants done, in order. */
export type ClientOutput = ClientSend | Extract<Output, { type: "close" | "destroy" }> | ClientNote

export interface ClientMachine {
  step(input: Input, nowMs: number): readonly ClientOutput[]
  readonly wakeAtMs: number
  /** End of the audio sent so far. */
  readonly cursorMs: number
  /** False when audio goes out as fast as the network takes it: it is then to be woken only while the network keeps up. */
  readonly isPaced: boolean
  /** Gives the way to tell that a waiting source has audio again; `resume` is to be called then. */
  whenReady(call: () => void): void
  resume(nowMs: number): readonly ClientOutput[]
  /** The person wants to stop: CloseStream, a short wait for what is due to come, close. */
  interrupt(nowMs: number): readonly ClientOutput[]
}

/** How far a step has come: done, or to be looked at again at this time (Infinity: when something arrives). */
export type Progress = "done" | number

export const NEVER = Number.POSITIVE_INFINITY
