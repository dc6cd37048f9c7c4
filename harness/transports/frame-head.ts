// What the head of a frame says. https://www.rfc-editor.org/rfc/rfc6455#section-5.2

/** Bits of the first byte: the last frame of its message, compressed, what kind it is. */
export const FIN = 0x80
export const COMPRESSED = 0x40
export const OPCODE_BITS = 0x0f

/** Kinds. From CONTROL on a frame is no part of a message: close, ping, pong. */
export const TEXT = 1
export const BINARY = 2
export const CONTROL = 8

/** Of the second byte. */
export const MASKED = 0x80
export const LENGTH_BITS = 0x7f

/** Lengths that say "it follows in 16 bits", "in 64 bits". Shorter messages have theirs in the byte itself. */
export const IN_16_BITS = 126
export const IN_64_BITS = 127

/** Two bytes, and a length in 16 bits. */
export const HEAD_BYTE_LENGTH = 4
/** The same and a mask: the head of nearly every chunk of audio. */
export const CHUNK_HEAD_BYTE_LENGTH = HEAD_BYTE_LENGTH + 4
