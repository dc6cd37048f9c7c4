// Chunks sent as fast as a server takes them, so that what is measured afterwards is code that has been compiled.

import type { WebSocket } from "ws"
import { chunksOf } from "./chunks.ts"
import { connectAll } from "./connect.ts"
import { obey, parameters, tell } from "./console.ts"

export interface WarmUpParameters {
  readonly url: string
  readonly streams: number
  readonly chunksPerStream: number
  readonly byteLength: number
  /** Silence when absent. */
  readonly fixture?: string
}

const { url, streams, chunksPerStream, byteLength, fixture } = parameters() as WarmUpParameters
const chunks = chunksOf(fixture, byteLength)
const sockets = await connectAll(url, streams)

/** The next chunk goes when the network has taken the one before. */
function sendAll(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    let sent = 0
    const next = (): void => {
      if (sent === chunksPerStream) return resolve()
      socket.send(chunks[sent++ % chunks.length] ?? "", next)
    }
    next()
  })
}

obey({
  async go() {
    await Promise.all(sockets.map(sendAll))
    tell({ done: true })
  },
})
tell({ ready: true })
