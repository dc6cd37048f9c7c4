// The reason of a close frame: RFC 6455 leaves it 123 bytes of UTF-8.

const MAX_BYTE_LENGTH = 123

/** Cut to what a close frame holds, between characters. */
export function closeReason(text: string): string {
  let reason = ""
  let byteLength = 0
  for (const character of text) {
    byteLength += utf8ByteLength(character)
    if (byteLength > MAX_BYTE_LENGTH) break
    reason += character
  }
  return reason
}

function utf8ByteLength(character: string): number {
  const codePoint = character.codePointAt(0) ?? 0
  if (codePoint < 0x80) return 1
  if (codePoint < 0x800) return 2
  return codePoint < 0x10000 ? 3 : 4
}
