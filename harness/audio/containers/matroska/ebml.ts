// EBML elements: numbers of variable length, heads, and the children of an element that is there as a whole.
// Source: RFC 8794, sections 4 to 6.

export interface ElementHead {
  readonly id: number
  /** Of the content; undefined when unknown, as live streams write it. */
  readonly byteLength: number | undefined
  /** Of the head itself. */
  readonly headByteLength: number
}

/** Id and size have at most so many bytes. */
export const MAX_HEAD_BYTE_LENGTH = 12

/** @returns undefined when the bytes do not hold a whole head, or hold none */
export function readElementHead(bytes: Uint8Array): ElementHead | undefined {
  const idLength = vintByteLength(bytes[0])
  if (idLength === undefined || idLength > 4) return undefined
  const size = readVint(bytes, idLength)
  if (size === undefined || bytes.length < idLength + size.byteLength) return undefined
  let id = 0
  for (let index = 0; index < idLength; index++) id = id * 256 + (bytes[index] ?? 0)
  return { id, byteLength: size.value, headByteLength: idLength + size.byteLength }
}

/** A length by its leading zeros: 1 to 8 bytes; undefined for a first byte of 0. */
export const vintByteLength = (first: number | undefined): number | undefined =>
  first === undefined || first === 0 ? undefined : Math.clz32(first) - 23

/** @returns `value` undefined when all its bits are 1: unknown */
export function readVint(bytes: Uint8Array, at: number): { value: number | undefined; byteLength: number } | undefined {
  const byteLength = vintByteLength(bytes[at])
  if (byteLength === undefined) return undefined
  let value = (bytes[at] ?? 0) & (0xff >> byteLength)
  let isUnknown = value === 0xff >> byteLength
  for (let index = 1; index < byteLength; index++) {
    const byte = bytes[at + index] ?? 0
    value = value * 256 + byte
    isUnknown &&= byte === 0xff
  }
  return { value: isUnknown ? undefined : value, byteLength }
}

export interface Element {
  readonly id: number
  /** A view. */
  readonly content: Uint8Array
}

/** The children of an element. Stops where the bytes make no sense. */
export function* children(content: Uint8Array): Generator<Element, void, undefined> {
  for (let at = 0; at < content.length; ) {
    const head = readElementHead(content.subarray(at))
    if (head?.byteLength === undefined) return
    const start = at + head.headByteLength
    yield { id: head.id, content: content.subarray(start, start + head.byteLength) }
    at = start + head.byteLength
  }
}

export const childOf = (content: Uint8Array, id: number): Uint8Array | undefined => {
  for (const child of children(content)) if (child.id === id) return child.content
  return undefined
}

export const unsigned = (content: Uint8Array): number => content.reduce((value, byte) => value * 256 + byte, 0)

/** Two's complement, up to 6 bytes. */
export function signed(content: Uint8Array): number {
  const value = unsigned(content)
  return (content[0] ?? 0) < 0x80 ? value : value - 256 ** content.length
}

export function float(content: Uint8Array): number {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength)
  return content.length === 8 ? view.getFloat64(0) : content.length === 4 ? view.getFloat32(0) : 0
}
