// Sends Results messages of 1 KB to whoever connects, as fast as they are taken, then a close frame. The frames are built
// beforehand and written many at a time, so that the receiver is what is measured.

import { createHash } from "node:crypto"
import { createServer } from "node:http"
import type { Duplex } from "node:stream"
import { resultsTexts } from "./canned.ts"
import { obey, parameters, tell } from "./console.ts"

export interface FloodParameters {
  readonly messages: number
}

/** Different messages, written in one go; 64 KiB is what a socket hands over at a time. */
const BATCH = 64
/** RFC 6455, section 1.3. */
const ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
/** FIN and opcode 1; a length of 126 says that two bytes of length follow. */
const TEXT_HEAD = [0x81, 126]
const NORMAL_CLOSE = Buffer.from([0x88, 2, 0x03, 0xe8])

const { messages } = parameters() as FloodParameters
const batch = Buffer.concat(resultsTexts(BATCH).map(textFrame))

function textFrame(text: string): Buffer {
  const payload = Buffer.from(text)
  return Buffer.concat([Buffer.from([...TEXT_HEAD, payload.length >> 8, payload.length & 0xff]), payload])
}

function flood(socket: Duplex): void {
  let left = Math.floor(messages / BATCH)
  const go = (): void => {
    while (left > 0) {
      left--
      if (!socket.write(batch)) return void socket.once("drain", go)
    }
    socket.write(NORMAL_CLOSE)
  }
  go()
}

const server = createServer()
server.on("upgrade", (request, socket) => {
  socket.on("error", () => {})
  socket.on("end", () => socket.end())
  socket.resume()
  const accept = createHash("sha1").update(`${request.headers["sec-websocket-key"]}${ACCEPT_SUFFIX}`).digest("base64")
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  )
  flood(socket)
})
server.listen(0, "127.0.0.1", () => tell({ port: (server.address() as { port: number }).port }))
obey({})
