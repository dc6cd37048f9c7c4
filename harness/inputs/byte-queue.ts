// Bytes on their way from a file, a pipe or an address to the sender: taken without waiting at the moment a chunk is due,
// read ahead a little and never whole.
import type { Readable } from "node:stream"

export interface ByteQueue {
  /** Bytes that have come and were not taken. */
  readonly available: number
  /** Why it ended before its time, where it did. */
  readonly failure: Error | undefined
  /** Exactly so many bytes; fewer only at the end. Undefined: not there yet, and `onMore` will be called when they are. */
  take(byteLength: number): Uint8Array | undefined
  /** The first bytes without taking them: so many, or all there are. Waits for them. */
  peek(byteLength: number): Promise<Uint8Array>
  /** Who is told when the bytes that were asked for in vain have come, or the end has. Replaces the one before. */
  onMore(call: () => void): void
  /** Stops reading and lets go of the source. */
  close(): void
}

/** Read ahead so far: two seconds of the widest usual audio (48 kHz, 16 bit, stereo: 192 kB/s), and little memory. */
const READ_AHEAD_BYTE_LENGTH = 384 * 1024

export function byteQueue(readable: Readable): ByteQueue {
  const pieces: Uint8Array[] = []
  let available = 0
  let ended = false
  let failure: Error | undefined
  let listener: (() => void) | undefined
  /** What was asked for in vain; 0 when nobody waits. */
  let wanted = 0

  const tell = (): void => {
    if (wanted === 0 || (available < wanted && !ended)) return
    wanted = 0
    listener?.()
  }
  const end = (cause?: Error): void => {
    if (ended) return
    ended = true
    failure = cause
    tell()
  }
  readable.on("data", (piece: Uint8Array) => {
    pieces.push(piece)
    available += piece.length
    if (available >= Math.max(READ_AHEAD_BYTE_LENGTH, wanted)) readable.pause()
    tell()
  })
  readable.on("end", () => end())
  readable.on("error", (cause) => end(cause))
  readable.on("close", () => end())

  /** True when so many bytes are there, or all that will ever be. */
  const has = (byteLength: number): boolean => {
    if (available >= byteLength || ended) return true
    wanted = byteLength
    readable.resume()
    return false
  }

  return {
    get available() {
      return available
    },
    get failure() {
      return failure
    },
    take(byteLength) {
      if (!has(byteLength)) return undefined
      const taken = takePieces(pieces, Math.min(byteLength, available))
      available -= taken.length
      if (!ended && available < READ_AHEAD_BYTE_LENGTH) readable.resume()
      return taken
    },
    async peek(byteLength) {
      while (!has(byteLength)) await new Promise<void>((resolve) => (listener = resolve))
      const joined = pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces)
      pieces.splice(0, pieces.length, joined)
      return joined.subarray(0, byteLength)
    },
    onMore(call) {
      listener = call
    },
    close() {
      readable.destroy()
    },
  }
}

function takePieces(pieces: Uint8Array[], byteLength: number): Uint8Array {
  const [first] = pieces
  if (first === undefined) return new Uint8Array(0)
  if (first.length > byteLength) {
    pieces[0] = first.subarray(byteLength)
    return first.subarray(0, byteLength)
  }
  const parts: Uint8Array[] = []
  for (let missing = byteLength; missing > 0; ) {
    const piece = pieces[0]
    if (piece === undefined) break
    const part = piece.subarray(0, missing)
    missing -= part.length
    parts.push(part)
    if (part.length === piece.length) pieces.shift()
    else pieces[0] = piece.subarray(part.length)
  }
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)
}
