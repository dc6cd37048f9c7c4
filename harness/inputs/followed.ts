// Compressed bytes as they come, cut by the time that their own packets say: what `chunked.ts` is to constant byte rates.
import { joinBytes } from "../audio/bytes/bytes.ts"
import type { ByteClock } from "../audio/bytes/byte-clock.ts"
import { between, type TimeMark } from "../audio/bytes/timed-bytes.ts"
import type { ChunkSource } from "../protocol/client.ts"
import type { ByteQueue } from "./byte-queue.ts"
import type { Ending } from "./chunked.ts"
import type { Cut } from "./input.ts"

export interface Followed {
  readonly clock: ByteClock
  /** Asked for once, when the clock fails: the mean of the whole, or a guess. */
  readonly bytesPerSecond: () => number
}

/** So finely the bytes are followed: a packet of 20 ms at 24 kbit/s has 60. */
const STEP_BYTE_LENGTH = 64
/**
 * Without a packet for so long the clock counts as failed: the longest stretch that belongs together is a page of Ogg, 65 kB,
 * or a picture before the audio.
 */
const PATIENCE_BYTE_LENGTH = 1024 * 1024

/** @param ended called once, when everything has been taken */
export function followedSource(
  queue: ByteQueue,
  followed: Followed,
  cut: Cut,
  ended: (ending: Ending) => void,
): ChunkSource {
  const marks = new MarkedBytes(followed)
  let chunkCount = 0
  let isWhole = false
  let isOver = false

  const borderReached = (): TimeMark | undefined =>
    "chunkMs" in cut
      ? marks.atTime((chunkCount + 1) * cut.chunkMs)
      : marks.atByte((chunkCount + 1) * cut.chunkByteLength)

  function end(): "end" {
    if (!isOver) {
      isOver = true
      queue.close()
      ended({ audioByteLength: marks.start.byteOffset, strayByteLength: 0, failure: queue.failure })
    }
    return "end"
  }

  return {
    next() {
      for (;;) {
        const border = borderReached() ?? (isWhole ? marks.last() : undefined)
        if (border !== undefined) {
          if (border.byteOffset === marks.start.byteOffset && isWhole) return end()
          chunkCount++
          // A packet that lasts longer than a chunk leaves nothing for this one.
          if (border.byteOffset === marks.start.byteOffset) continue
          return marks.take(border)
        }
        const taken = queue.take(STEP_BYTE_LENGTH)
        if (taken === undefined) return "wait"
        isWhole = taken.length < STEP_BYTE_LENGTH
        marks.push(taken, isWhole)
      }
    },
    onReady: (call) => queue.onMore(call),
  }
}

/** Bytes that were followed and not yet sent, with the times that are known of them. */
class MarkedBytes {
  /** Where the bytes that were not sent begin. */
  start: TimeMark = { byteOffset: 0, atMs: 0 }
  readonly #followed: Followed
  #pieces: Uint8Array[] = []
  #byteOffset = 0
  #marks: TimeMark[] = []
  #bytesPerMs: number | undefined

  constructor(followed: Followed) {
    this.#followed = followed
  }

  push(bytes: Uint8Array, isLast: boolean): void {
    const { clock } = this.#followed
    this.#pieces.push(bytes)
    this.#byteOffset += bytes.length
    if (this.#bytesPerMs === undefined) {
      clock.push(bytes)
      if (isLast) clock.end()
      const isLost = !clock.isKnown || this.#byteOffset - this.last().byteOffset > PATIENCE_BYTE_LENGTH
      // What follows the last packet takes no time, unless nothing told any.
      if (isLost || (isLast && clock.atMs === 0)) this.#bytesPerMs = this.#followed.bytesPerSecond() / 1000
    }
    const last = this.last()
    const atMs =
      this.#bytesPerMs === undefined ? clock.atMs : last.atMs + (this.#byteOffset - last.byteOffset) / this.#bytesPerMs
    if (atMs > last.atMs || isLast) this.#marks.push({ byteOffset: this.#byteOffset, atMs: Math.max(atMs, last.atMs) })
  }

  last(): TimeMark {
    return this.#marks.at(-1) ?? this.start
  }

  /** Where the audio is at `atMs`; undefined while nobody knows. */
  atTime(atMs: number): TimeMark | undefined {
    return this.#first(
      (mark) => mark.atMs >= atMs,
      (from, to) => between(from, to, atMs),
    )
  }

  /** When the audio is at a byte; undefined while nobody knows. */
  atByte(byteOffset: number): TimeMark | undefined {
    return this.#first(
      (mark) => mark.byteOffset >= byteOffset,
      (from, to) => {
        const share = (byteOffset - from.byteOffset) / Math.max(1, to.byteOffset - from.byteOffset)
        return { byteOffset, atMs: from.atMs + share * (to.atMs - from.atMs) }
      },
    )
  }

  take(end: TimeMark) {
    const bytes = joinBytes(...this.#pieces)
    const length = end.byteOffset - this.start.byteOffset
    const chunk = { bytes: bytes.subarray(0, length), startMs: this.start.atMs, endMs: end.atMs }
    this.#pieces = [bytes.subarray(length)]
    this.#marks = this.#marks.filter(({ byteOffset, atMs }) => byteOffset > end.byteOffset || atMs > end.atMs)
    this.start = end
    return chunk
  }

  #first(
    isBehind: (mark: TimeMark) => boolean,
    place: (from: TimeMark, to: TimeMark) => TimeMark,
  ): TimeMark | undefined {
    const index = this.#marks.findIndex(isBehind)
    const to = this.#marks[index]
    return to === undefined ? undefined : place(this.#marks[index - 1] ?? this.start, to)
  }
}
