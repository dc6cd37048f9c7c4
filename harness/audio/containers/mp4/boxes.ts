// ISO base media boxes: their heads, and the children of a box that is there as a whole.
// Source: ISO/IEC 14496-12, section 4.2.
import { numberAt, textAt } from "../bytes-at.ts"

export interface BoxHead {
  readonly type: string
  /** Of the whole box; undefined: to the end of the file. */
  readonly byteLength: number | undefined
  readonly headByteLength: number
}

/** A size of 64 bits makes the head twice as long. */
export const MAX_BOX_HEAD_BYTE_LENGTH = 16

/** @returns undefined when the bytes do not hold a whole head */
export function readBoxHead(bytes: Uint8Array): BoxHead | undefined {
  if (bytes.length < 8) return undefined
  const size = numberAt(bytes, 0, 4)
  const type = textAt(bytes, 4, 4)
  if (size === 0) return { type, byteLength: undefined, headByteLength: 8 }
  if (size !== 1) return { type, byteLength: Math.max(8, size), headByteLength: 8 }
  if (bytes.length < MAX_BOX_HEAD_BYTE_LENGTH) return undefined
  // Up to 6 of the 8 bytes: what lies beyond is no file.
  return { type, byteLength: Math.max(16, numberAt(bytes, 10, 6)), headByteLength: MAX_BOX_HEAD_BYTE_LENGTH }
}

export interface Box {
  readonly type: string
  /** A view. */
  readonly content: Uint8Array
}

export function* boxesIn(content: Uint8Array, from = 0): Generator<Box, void, undefined> {
  for (let at = from; at < content.length; ) {
    const head = readBoxHead(content.subarray(at, at + MAX_BOX_HEAD_BYTE_LENGTH))
    if (head === undefined) return
    const end = at + (head.byteLength ?? content.length - at)
    yield { type: head.type, content: content.subarray(at + head.headByteLength, end) }
    at = end
  }
}

/** The box at the end of a path of types: `moov`, `trak`, `mdia` … */
export function boxAt(content: Uint8Array, ...path: readonly string[]): Uint8Array | undefined {
  const [type, ...rest] = path
  if (type === undefined) return content
  for (const box of boxesIn(content)) {
    if (box.type !== type) continue
    const found = boxAt(box.content, ...rest)
    if (found !== undefined) return found
  }
  return undefined
}
