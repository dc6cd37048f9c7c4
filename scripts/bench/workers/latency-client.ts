// How long an answer takes on an idle server: one chunk at a time, a ping behind each; a message that arrives before the
// pong was caused by that chunk.

import { once } from "node:events"
import { connect } from "./connect.ts"
import { obey, parameters, tell } from "./console.ts"

export interface LatencyParameters {
  readonly url: string
  readonly chunks: number
  readonly byteLength: number
}

export interface LatencyAnswer {
  /** From the send of a chunk to the message that it caused. */
  readonly latenciesMs: readonly number[]
}

const { url, chunks, byteLength } = parameters() as LatencyParameters
const chunk = new Uint8Array(byteLength)

async function measure(): Promise<number[]> {
  const socket = await connect(url)
  const latenciesMs: number[] = []
  let sentAtMs = 0
  let isFirst = false
  socket.on("message", () => {
    if (isFirst) latenciesMs.push(performance.now() - sentAtMs)
    isFirst = false
  })
  for (let index = 0; index < chunks; index++) {
    isFirst = true
    sentAtMs = performance.now()
    socket.send(chunk)
    socket.ping()
    await once(socket, "pong")
  }
  socket.terminate()
  return latenciesMs
}

obey({ go: async () => tell({ latenciesMs: await measure() } satisfies LatencyAnswer) })
tell({ ready: true })
