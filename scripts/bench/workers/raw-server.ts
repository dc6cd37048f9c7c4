// The plainest server: ws, counts what comes, and answers every so many chunks of a stream with text made beforehand. The
// sink of all senders, and the peer of our mock.

import { WebSocketServer } from "ws"
import { resultsTexts } from "./canned.ts"
import { obey, parameters, tell } from "./console.ts"
import { type ServerAnswer, ServerMeter } from "./server-meter.ts"

export interface RawServerParameters {
  /** Chunks of a stream between two replies; 0 for none. */
  readonly replyEvery: number
  /** Frames of another length are told apart. */
  readonly byteLength: number
}

export type RawServerAnswer = ServerAnswer & {
  readonly frames: number
  /** Frames that were not of the expected length. */
  readonly odd: number
}

const { replyEvery, byteLength } = parameters() as RawServerParameters
const [reply = ""] = resultsTexts(1)
const meter = new ServerMeter()
const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false, backlog: 1024 })
let frames = 0
let odd = 0
server.on("connection", (socket) => {
  let count = 0
  socket.on("message", (data: Buffer, isBinary) => {
    if (!isBinary) return
    frames++
    count++
    if (data.length !== byteLength) odd++
    if (replyEvery > 0 && count % replyEvery === 0) socket.send(reply)
  })
  // Clients of a bench are dropped when their time is over.
  socket.on("error", () => {})
})

obey({
  begin() {
    frames = 0
    odd = 0
    meter.begin()
    tell({ ready: true })
  },
  // Replies that a stream of so many chunks gets.
  expect: (chunks) => tell({ expected: replyEvery === 0 ? 0 : Math.floor(Number(chunks) / replyEvery) }),
  report: () => tell({ ...meter.report(), frames, odd } satisfies RawServerAnswer),
})
server.once("listening", () => tell({ port: (server.address() as { port: number }).port }))
