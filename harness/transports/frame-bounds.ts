// Follows the heads of the frames that come over one connection, to tell what a read holds, before anybody has parsed it.

import {
  BINARY,
  CHUNK_HEAD_BYTE_LENGTH,
  COMPRESSED,
  CONTROL,
  FIN,
  IN_16_BITS,
  IN_64_BITS,
  LENGTH_BITS,
  MASKED,
  OPCODE_BITS,
} from "./frame-head.ts"

export class FrameBounds {
  /** Payload of the frame that is under way, still to come; while its head comes, the length as read so far. */
  #owedByteLength = 0
  /** Bytes of its head that have come; 0 between heads. */
  #headLength = 0
  #first = 0
  #second = 0
  /** Between the fragments of a message. */
  #isInMessage = false

  /**
   * @param bytes what came next, of any length
   * @returns "chunk": one masked binary message in one frame, of 126 to 65,535 bytes, as nearly every chunk of audio comes.
   *   "whole": it begins and ends between two messages, and each of them came in one frame.
   *   "cut": whoever parses it needs some of it again when more has come.
   */
  next(bytes: Uint8Array): "chunk" | "whole" | "cut" {
    const isBetween = this.#owedByteLength === 0 && this.#headLength === 0 && !this.#isInMessage
    if (isBetween && isChunk(bytes)) return "chunk"
    let isWhole = isBetween
    for (let at = 0; at < bytes.length; ) {
      if (this.#headLength === 0 && this.#owedByteLength > 0) {
        const here = Math.min(this.#owedByteLength, bytes.length - at)
        this.#owedByteLength -= here
        at += here
      } else if (this.#takeHead(bytes[at++] ?? 0)) {
        this.#headLength = 0
        if ((this.#first & OPCODE_BITS) < CONTROL) this.#isInMessage = (this.#first & FIN) === 0
        if (this.#isInMessage || (this.#first & COMPRESSED) !== 0) isWhole = false
      }
    }
    return isWhole && this.#owedByteLength === 0 && this.#headLength === 0 ? "whole" : "cut"
  }

  /** @returns whether the head is complete with this byte */
  #takeHead(byte: number): boolean {
    const index = this.#headLength++
    if (index === 0) this.#first = byte
    else if (index === 1) {
      this.#second = byte
      this.#owedByteLength = lengthByteLength(byte) === 0 ? byte & LENGTH_BITS : 0
    } else if (index < 2 + lengthByteLength(this.#second)) this.#owedByteLength = this.#owedByteLength * 256 + byte
    return index > 0 && this.#headLength === 2 + lengthByteLength(this.#second) + (this.#second & MASKED ? 4 : 0)
  }
}

/** Of the length that follows the first two bytes. */
function lengthByteLength(second: number): number {
  const length = second & LENGTH_BITS
  return length === IN_16_BITS ? 2 : length === IN_64_BITS ? 8 : 0
}

const isChunk = (bytes: Uint8Array): boolean =>
  bytes[0] === (FIN | BINARY) &&
  bytes[1] === (MASKED | IN_16_BITS) &&
  ((bytes[2] ?? 0) << 8) + (bytes[3] ?? 0) + CHUNK_HEAD_BYTE_LENGTH === bytes.length
