// Writes the messages of all connections from one and the same memory. The system nearly always takes one at once, and what
// has been taken need not be kept. ws makes memory for every frame, and collecting that was the greatest lateness of
// thousands of streams.

import { randomFillSync } from "node:crypto"
import type { Duplex } from "node:stream"
import type { DataFrame } from "../protocol/frame.ts"
import { ChunkMemory } from "./chunk-memory.ts"
import { BINARY, CHUNK_HEAD_BYTE_LENGTH, FIN, HEAD_BYTE_LENGTH, IN_16_BITS, MASKED, TEXT } from "./frame-head.ts"

let memory = new ChunkMemory()

/** Random bytes, and how many of them have been masks. https://www.rfc-editor.org/rfc/rfc6455#section-5.3 */
const masks = Buffer.alloc(8 * 1024)
let spentCount = masks.length

/** UTF-8 of one unit of a string. */
const MAX_BYTES_PER_UNIT = 3

/**
 * Sends a message in place of ws.
 * @param socket where nobody else is in the midst of a message
 * @returns false when it is not sent and is for ws to send: it has another head, or others wait before it
 */
export type WriteFrame = (socket: Duplex, frame: DataFrame) => boolean

/** What a client sends most: chunks of audio, masked. */
export const writeChunk: WriteFrame = (socket, frame) => {
  if (frame.type !== "binary") return false
  const { bytes } = frame
  const byteLength = CHUNK_HEAD_BYTE_LENGTH + bytes.length
  const { bytes: room } = memory
  if (bytes.length < IN_16_BITS || byteLength > room.length || socket.writableLength > 0) return false
  writeHead(room, BINARY, MASKED, bytes.length)
  drawMask(room)
  room.set(bytes, CHUNK_HEAD_BYTE_LENGTH)
  memory.turnMask(byteLength)
  write(socket, byteLength)
  return true
}

/** What a server sends most: results, not masked. */
export const writeText: WriteFrame = (socket, frame) => {
  if (frame.type !== "text") return false
  const { text } = frame
  const { bytes: room } = memory
  const mayBeLong = HEAD_BYTE_LENGTH + text.length * MAX_BYTES_PER_UNIT > room.length
  if (text.length < IN_16_BITS || mayBeLong || socket.writableLength > 0) return false
  const textByteLength = room.write(text, HEAD_BYTE_LENGTH)
  writeHead(room, TEXT, 0, textByteLength)
  write(socket, HEAD_BYTE_LENGTH + textByteLength)
  return true
}

function writeHead(room: Uint8Array, opcode: number, mask: number, byteLength: number): void {
  room[0] = FIN | opcode
  room[1] = mask | IN_16_BITS
  room[2] = byteLength >> 8
  room[3] = byteLength & 0xff
}

function write(socket: Duplex, byteLength: number): void {
  socket.write(memory.first(byteLength))
  // Not all of it has been taken: it stays with the socket, and the next message goes elsewhere.
  if (socket.writableLength > 0) memory = new ChunkMemory()
}

function drawMask(room: Uint8Array): void {
  if (spentCount === masks.length) {
    randomFillSync(masks)
    spentCount = 0
  }
  for (let index = HEAD_BYTE_LENGTH; index < CHUNK_HEAD_BYTE_LENGTH; index++) {
    room[index] = masks[spentCount++] as number
  }
}
