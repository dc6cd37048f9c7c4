// What senders of paced audio are asked for, and what they answer.

import type { Stall } from "./stall.ts"

export interface LoadParameters {
  /** Where the pace of every chunk is written. */
  readonly out: string
  readonly url: string
  readonly streams: number
  readonly chunkMs: number
  readonly byteLength: number
  readonly seconds: number
  /** What keeps the sender from its work, from when it begins. */
  readonly stall?: Stall
  /** Sends this speech, over and over; silence when absent. */
  readonly fixture?: string
}

export interface LoadAnswer {
  readonly cpuMs: number
  /** Messages that came back. */
  readonly replies: number
}

/** What our own recordings say of a sender, beside that. */
export interface OurAnswer extends LoadAnswer {
  /** Chunks that the recordings hold. */
  readonly recordedChunks: number
  /** The worst of all streams, as each recording reports it. */
  readonly reportedMsP99: number
  readonly reportedMsMax: number
  /** False as soon as one recording says that its own timing is not to be trusted. */
  readonly onTime: boolean
}

export const chunkCountOf = ({ seconds, chunkMs }: LoadParameters): number => Math.floor((seconds * 1000) / chunkMs)
