// Reads every connection of a server into one and the same memory, and hands chunks of audio on from there.
//
// Node makes memory anew for each read, and ws passes what was read through a stream of its own and cuts it in four: with
// thousands of chunks a second, that and the collecting of it is most of what a stream costs beside the system's own work.
// A chunk that came whole in one read needs neither. Everything else goes through ws as ever.
//
// Node has the shared memory as `onread`, for sockets that connect and not for those that a server accepted, so it is set
// up here as its `net.Socket` does. Where its inside looks otherwise nothing is changed, and reading costs what it did.
// https://nodejs.org/api/net.html#socketconnectoptions-connectlistener

import { type OnReadOpts, Socket } from "node:net"
import type { Duplex } from "node:stream"
import { ChunkMemory } from "./chunk-memory.ts"
import { FrameBounds } from "./frame-bounds.ts"
import { CHUNK_HEAD_BYTE_LENGTH } from "./frame-head.ts"

/** Who gets the chunks. */
export interface ChunkTaker {
  /** False while ws has to see everything: it keeps account of a connection that is closing. */
  readonly takesChunks: boolean
  /** @param bytes hold until it returns */
  chunk(bytes: Uint8Array): void
}

const memory = new ChunkMemory()

type Inside = Record<symbol, unknown> & { readonly _handle?: { readonly useUserBuffer?: (buffer: Uint8Array) => void } }

/** Where a socket keeps the two parts of `onread`. */
const [bufferKey, callbackKey] = keysOf("kBuffer", "kBufferCb")

/**
 * From here on the socket's `data` events are given by hand. What they hold is good until the event is over: of a read
 * that ends within a message they hold a copy, since ws keeps that until the rest has come.
 * @param socket a connection that a server accepted, upgraded without extensions, with nobody but ws listening
 * @param maxByteLength a longer chunk is for ws to refuse
 */
export function shareReads(socket: Duplex, maxByteLength: number, taker: ChunkTaker): void {
  const { _handle: handle } = socket as Duplex & Inside
  if (bufferKey === undefined || callbackKey === undefined || handle?.useUserBuffer === undefined) return
  // Whoever spoke before the upgrade was answered is in the middle of something that was not seen here.
  if (socket.readableLength > 0) return
  const bounds = new FrameBounds()
  const onRead: OnReadOpts["callback"] = (byteLength) => {
    const read = memory.first(byteLength)
    const holds = bounds.next(read)
    if (holds === "chunk" && byteLength - CHUNK_HEAD_BYTE_LENGTH <= maxByteLength && taker.takesChunks) {
      taker.chunk(memory.turnMask(byteLength))
    } else socket.emit("data", holds === "cut" ? Buffer.from(read) : read)
    return true
  }
  Object.assign(socket, { [bufferKey]: memory.bytes, [callbackKey]: onRead })
  handle.useUserBuffer(memory.bytes)
}

function keysOf(...names: readonly string[]): readonly (symbol | undefined)[] {
  const onread: OnReadOpts = { buffer: new Uint8Array(0), callback: () => true }
  const symbols = Object.getOwnPropertySymbols(new Socket({ onread } as object))
  return names.map((name) => symbols.find(({ description }) => description === name))
}
