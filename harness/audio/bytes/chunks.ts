// Cuts encoded audio into what goes out as one binary frame each, and says which stretch of time each one holds.
import { assert } from "../../errors.ts"

export interface AudioChunk {
  /** Never empty: an empty frame would end the stream. A view, not a copy. */
  readonly bytes: Uint8Array
  /** Positions in the audio; a chunk must not leave before its `endMs` has been spoken. */
  readonly startMs: number
  readonly endMs: number
}

/** How audio is cut: by time, or by bytes wherever those fall. */
export type ChunkSize = { readonly chunkMs: number } | { readonly chunkByteLength: number }

export interface ChunkPlan {
  /** Of the samples, all channels together. */
  readonly bytesPerSecond: number
  /** Bytes of one sample on all channels: cuts by time fall between samples. Default 1. */
  readonly blockAlign?: number
  /** The header of a container: rides in the first chunk, on top of its share, and takes no time. Default 0. */
  readonly headerByteLength?: number
  /** Of the samples behind the header. What follows them rides in the last chunk. Default: all the rest. */
  readonly dataByteLength?: number
}

/**
 * Chunks of a duration, or of a number of bytes, which may cut samples in two as the wire allows. The last one may be
 * shorter. Cuts by time stay on the grid of `chunkMs`, rounded to samples, so that rounding never adds up.
 */
export function* chunkBytes(bytes: Uint8Array, plan: ChunkPlan & ChunkSize): Generator<AudioChunk, void, undefined> {
  const { bytesPerSecond, blockAlign = 1, headerByteLength = 0 } = plan
  assert(bytesPerSecond > 0 && blockAlign > 0, "chunks are cut from audio with a rate")
  const available = bytes.length - headerByteLength
  const dataByteLength = Math.min(plan.dataByteLength ?? available, available)
  const cutAfter = "chunkMs" in plan ? cutsByTime(plan.chunkMs, bytesPerSecond, blockAlign) : cutsByLength(plan)
  const atMs = (dataOffset: number): number => (dataOffset * 1000) / bytesPerSecond

  let start = 0
  for (let index = 0; start < dataByteLength || index === 0; index++) {
    const end = Math.min(cutAfter(index, start), dataByteLength)
    const from = index === 0 ? 0 : headerByteLength + start
    const to = end === dataByteLength ? bytes.length : headerByteLength + end
    if (to > from) yield { bytes: bytes.subarray(from, to), startMs: atMs(start), endMs: atMs(end) }
    start = end
  }
}

/** Where the chunk of an index ends in the samples, at least one block behind its start. */
type CutAfter = (index: number, start: number) => number

function cutsByTime(chunkMs: number, bytesPerSecond: number, blockAlign: number): CutAfter {
  assert(chunkMs > 0, "chunks last longer than 0 ms")
  // One division, at the end: it is exact whenever the chunk is a whole number of blocks.
  const blocksUntil = (index: number): number =>
    Math.floor(((index + 1) * chunkMs * bytesPerSecond) / (1000 * blockAlign))
  return (index, start) => Math.max(blocksUntil(index) * blockAlign, start + blockAlign)
}

function cutsByLength({ chunkByteLength }: { readonly chunkByteLength: number }): CutAfter {
  assert(Number.isInteger(chunkByteLength) && chunkByteLength > 0, "chunks have 1 byte or more")
  return (_, start) => start + chunkByteLength
}
