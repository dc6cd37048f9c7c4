// Bytes as they come, cut into the chunks that are sent.
import type { ChunkSource } from "../protocol/client.ts"
import type { ByteQueue } from "./byte-queue.ts"
import type { Layout } from "./form.ts"
import type { Cut } from "./input.ts"

export interface Ending {
  /** Of audio, not counting headers. */
  readonly audioByteLength: number
  /** Of a sample that the end cut through: left out. */
  readonly strayByteLength: number
  readonly failure: Error | undefined
}

/** Live audio of unknown rate leaves as it comes, in pieces of at most this: what a socket delivers at a time. */
const MAX_LIVE_CHUNK_BYTE_LENGTH = 16 * 1024

/** @param ended called once, when everything has been taken */
export function chunkSource(queue: ByteQueue, layout: Layout, cut: Cut, ended: (ending: Ending) => void): ChunkSource {
  const endByteLength = layout.endByteLength ?? Number.POSITIVE_INFINITY
  let isAtAudio = layout.skipByteLength === 0
  let position = 0
  let chunkCount = 0
  let strayByteLength = 0
  let hasLast = false
  let isOver = false

  const wantedByteLength = (): number => {
    if (layout.bytesPerSecond === undefined) return Math.max(1, Math.min(queue.available, MAX_LIVE_CHUNK_BYTE_LENGTH))
    return Math.min(borderAfter(chunkCount, layout, cut), endByteLength) - position
  }

  const timeAt = (at: number): number =>
    layout.bytesPerSecond === undefined ? 0 : (Math.max(0, at - layout.headerByteLength) * 1000) / layout.bytesPerSecond

  /** At the end of the bytes only whole samples go out; elsewhere a border may cut one, and the next chunk has the rest. */
  function withoutStray(bytes: Uint8Array): Uint8Array {
    strayByteLength = Math.max(0, position + bytes.length - layout.headerByteLength) % layout.blockByteLength
    return bytes.subarray(0, Math.max(0, bytes.length - strayByteLength))
  }

  function end(): "end" {
    if (isOver) return "end"
    isOver = true
    queue.close()
    const audioByteLength = Math.max(0, position - layout.headerByteLength)
    ended({ audioByteLength, strayByteLength, failure: queue.failure })
    return "end"
  }

  return {
    next() {
      if (hasLast) return end()
      if (!isAtAudio && queue.take(layout.skipByteLength) === undefined) return "wait"
      isAtAudio = true
      const wanted = wantedByteLength()
      const taken = queue.take(wanted)
      if (taken === undefined) return "wait"
      hasLast = taken.length < wanted || position + taken.length === endByteLength
      const bytes = hasLast ? withoutStray(taken) : taken
      if (bytes.length === 0) return end()
      const startMs = timeAt(position)
      position += bytes.length
      chunkCount++
      return { bytes, startMs, endMs: timeAt(position) }
    },
    onReady: (call) => queue.onMore(call),
  }
}

/**
 * Where a chunk ends, counted from the first byte sent. Borders are computed from the beginning, each for itself, so that
 * a rate which does not divide by the chunk (11 025 Hz in 20 ms: 220.5 samples) does not drift.
 */
function borderAfter(index: number, layout: Layout, cut: Cut): number {
  if ("chunkByteLength" in cut) return (index + 1) * cut.chunkByteLength
  // One division, at the end: it is exact whenever the chunk is a whole number of blocks.
  const wanted = Math.floor(
    ((index + 1) * cut.chunkMs * (layout.bytesPerSecond ?? 0)) / (1000 * layout.blockByteLength),
  )
  const blocks = Math.max(index + 1, wanted)
  return layout.headerByteLength + blocks * layout.blockByteLength
}
