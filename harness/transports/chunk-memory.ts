// Room for one chunk of audio as it travels: its head, and its payload with the mask on or off. One such memory serves all
// connections in turn. Memory made anew for each chunk is 64 MB a second with 2,000 streams, and V8 collects whenever 32 MB
// of it have come together; this one stays in the processor's cache.

import { createRequire } from "node:module"
import { CHUNK_HEAD_BYTE_LENGTH, HEAD_BYTE_LENGTH } from "./frame-head.ts"

/** As much as Node reads at once. */
const BYTE_LENGTH = 64 * 1024

const addon = unmaskAddon()

export class ChunkMemory {
  readonly bytes = Buffer.allocUnsafeSlow(BYTE_LENGTH)
  readonly #mask = this.bytes.subarray(HEAD_BYTE_LENGTH, CHUNK_HEAD_BYTE_LENGTH)
  readonly #words = new Int32Array(this.bytes.buffer)
  /** The newest views: chunks are alike, and a view costs more than a look at its length. */
  #first = this.bytes
  #payload = this.bytes

  /** What begins the memory. */
  first(byteLength: number): Buffer {
    if (this.#first.length !== byteLength) this.#first = this.bytes.subarray(0, byteLength)
    return this.#first
  }

  /**
   * Masks the payload of the chunk, or unmasks it.
   * @param byteLength of the whole chunk, head included
   * @returns the payload
   */
  turnMask(byteLength: number): Buffer {
    if (this.#payload.length !== byteLength - CHUNK_HEAD_BYTE_LENGTH) {
      this.#payload = this.bytes.subarray(CHUNK_HEAD_BYTE_LENGTH, byteLength)
    }
    if (addon === undefined) this.#turnWords(byteLength)
    else addon.unmask(this.#payload, this.#mask)
    return this.#payload
  }

  /**
   * The head ends, as the mask does, where a word of four bytes ends. What lies behind the chunk is nobody's, so the last
   * word may reach beyond it.
   */
  #turnWords(byteLength: number): void {
    const words = this.#words
    const first = CHUNK_HEAD_BYTE_LENGTH / 4
    const maskWord = words[first - 1] as number
    for (let index = first; index * 4 < byteLength; index++) (words[index] as number) ^= maskWord
  }
}

/** The addon that ws uses too, where it is installed: `bufferutil` is three times as fast in the midst of other work. */
function unmaskAddon(): { unmask(bytes: Uint8Array, mask: Uint8Array): void } | undefined {
  // As ws is told not to use it.
  if (process.env["WS_NO_BUFFER_UTIL"]) return undefined
  try {
    return createRequire(import.meta.url)("bufferutil")
  } catch {
    return undefined
  }
}
