// Encoded audio that has no constant byte rate: which byte ends which stretch of time, and how it is cut by that.
import { assert } from "../../errors.ts"
import type { AudioChunk, ChunkSize } from "./chunks.ts"

/** With the bytes before `byteOffset` all audio up to `atMs` has been given. */
export interface TimeMark {
  readonly byteOffset: number
  readonly atMs: number
}

export interface TimedBytes {
  readonly bytes: Uint8Array
  /** In order, both numbers growing or standing still; the last one is the end of the bytes. */
  readonly marks: readonly TimeMark[]
  /**
   * Where a cut by time may fall. `marks`: only there, as an encoder hands out whole pages. `anywhere`: between two marks
   * time is spread evenly, as in a file. `packets`: one frame from mark to mark, whatever size is asked for: raw Opus and
   * Speex, whose packets nothing else tells apart.
   */
  readonly cuts: "marks" | "anywhere" | "packets"
}

/**
 * Chunks of a duration, or of a number of bytes wherever those fall. Headers ride in the first chunk and take no time. A
 * chunk ends in time when everything that is begun in it has been spoken: an encoder has no part of a page before that.
 */
export function* chunkTimed(timed: TimedBytes, size: ChunkSize): Generator<AudioChunk, void, undefined> {
  const { bytes } = timed
  let start: TimeMark = { byteOffset: 0, atMs: 0 }
  for (const end of endsOf(timed, size)) {
    if (end.byteOffset <= start.byteOffset) continue
    yield { bytes: bytes.subarray(start.byteOffset, end.byteOffset), startMs: start.atMs, endMs: end.atMs }
    start = end
  }
}

function endsOf(timed: TimedBytes, size: ChunkSize): Iterable<TimeMark> {
  if (timed.cuts === "packets") return timed.marks
  return "chunkMs" in size ? endsByTime(timed, size.chunkMs) : endsByLength(timed, size.chunkByteLength)
}

/** On the grid of `chunkMs`, so that rounding never adds up; a mark that lies beyond the next border is waited for. */
function* endsByTime({ marks, cuts }: TimedBytes, chunkMs: number): Generator<TimeMark, void, undefined> {
  assert(chunkMs > 0, "chunks last longer than 0 ms")
  let last: TimeMark = { byteOffset: 0, atMs: 0 }
  let borderMs = chunkMs
  for (const mark of marks) {
    if (cuts === "anywhere") {
      for (; mark.atMs > borderMs + SAME_MS; borderMs += chunkMs) yield between(last, mark, borderMs)
    }
    if (mark.atMs > borderMs + SAME_MS) {
      if (last.byteOffset > 0) yield last
      borderMs = Math.ceil((mark.atMs - SAME_MS) / chunkMs) * chunkMs
    }
    last = mark
  }
  yield last
}

/** Times that differ by less come from the same sample: half of one at the highest rate, 384 kHz. */
const SAME_MS = 0.001

export function between(from: TimeMark, to: TimeMark, atMs: number): TimeMark {
  const share = (atMs - from.atMs) / (to.atMs - from.atMs)
  return { byteOffset: Math.round(from.byteOffset + share * (to.byteOffset - from.byteOffset)), atMs }
}

function* endsByLength({ bytes, marks, cuts }: TimedBytes, chunkByteLength: number): Generator<TimeMark> {
  assert(Number.isInteger(chunkByteLength) && chunkByteLength > 0, "chunks have 1 byte or more")
  let index = 0
  for (let start = 0; start < bytes.length; start += chunkByteLength) {
    const byteOffset = Math.min(start + chunkByteLength, bytes.length)
    while ((marks[index]?.byteOffset ?? bytes.length) < byteOffset && index < marks.length - 1) index++
    const mark = marks[index]
    assert(mark !== undefined, "encoded audio has a mark at its end")
    yield { byteOffset, atMs: cuts === "anywhere" ? timeAt(marks[index - 1], mark, byteOffset) : mark.atMs }
  }
}

function timeAt(from: TimeMark = { byteOffset: 0, atMs: 0 }, to: TimeMark, byteOffset: number): number {
  const byteLength = to.byteOffset - from.byteOffset
  return byteLength === 0 ? to.atMs : from.atMs + ((byteOffset - from.byteOffset) / byteLength) * (to.atMs - from.atMs)
}

/** Pieces one behind the other, with a mark at the end of each. */
export function joinTimed(
  pieces: readonly { readonly bytes: Uint8Array; readonly endMs: number }[],
  cuts: TimedBytes["cuts"],
): TimedBytes {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.bytes.length, 0))
  let byteOffset = 0
  const marks = pieces.map((piece) => {
    bytes.set(piece.bytes, byteOffset)
    byteOffset += piece.bytes.length
    return { byteOffset, atMs: piece.endMs }
  })
  return { bytes, marks, cuts }
}
