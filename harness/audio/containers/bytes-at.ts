// What stands at a place in bytes: text, numbers. Nothing here throws: what is not there is not equal, or 0.

export const hasBytes = (bytes: Uint8Array, offset: number, expected: readonly number[]): boolean =>
  expected.every((byte, index) => bytes[offset + index] === byte)

/** @param text Latin-1 */
export const hasText = (bytes: Uint8Array, offset: number, text: string): boolean =>
  hasBytes(
    bytes,
    offset,
    Array.from(text, (character) => character.charCodeAt(0)),
  )

/** Latin-1, what cannot be printed as a question mark: it may land in a message. */
export const textAt = (bytes: Uint8Array, offset: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(offset, offset + length)).replaceAll(/[^ -~]/g, "?")

/** Big endian, up to 6 bytes, unsigned. */
export function numberAt(bytes: Uint8Array, offset: number, byteLength: number): number {
  let value = 0
  for (let index = 0; index < byteLength; index++) value = value * 256 + (bytes[offset + index] ?? 0)
  return value
}

/** Little endian, up to 6 bytes, unsigned. */
export function littleEndianAt(bytes: Uint8Array, offset: number, byteLength: number): number {
  let value = 0
  for (let index = byteLength - 1; index >= 0; index--) value = value * 256 + (bytes[offset + index] ?? 0)
  return value
}
