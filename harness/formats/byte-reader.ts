// Bytes of a stream, so many at a time, with a look ahead.
import type { Readable } from "node:stream"
import { byteQueue } from "../inputs/byte-queue.ts"

export interface ByteReader {
  /** The next bytes without taking them: so many, or all there are. */
  peek(byteLength: number): Promise<Uint8Array>
  /** Fewer than asked for at the end. @throws {Error} when reading failed */
  take(byteLength: number): Promise<Uint8Array>
  close(): void
}

export function byteReader(readable: Readable): ByteReader {
  const queue = byteQueue(readable)
  return {
    peek: (byteLength) => queue.peek(byteLength),
    async take(byteLength) {
      for (;;) {
        const taken = queue.take(byteLength)
        if (taken !== undefined) return taken
        await new Promise<void>((resolve) => queue.onMore(resolve))
      }
    },
    close: () => queue.close(),
  }
}
