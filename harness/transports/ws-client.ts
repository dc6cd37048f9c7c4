// Client connections over the network, by the ws package. Everything that can go wrong before a stream is open comes back
// as a value: an HTTP refusal with its headers and body, or a failure with its code and one sentence.

import type { IncomingMessage } from "node:http"
import { WebSocket } from "ws"
import { connectFailure, type Failure, handshakeTimeout } from "./failures.ts"
import type { ConnectRequest, Connector, ConnectResult, HeaderList } from "./socket.ts"
import { writeChunk } from "./shared-writes.ts"
import { WS_OPTIONS, WsSocket } from "./ws-socket.ts"

/** So much of a refusal's body is kept: one that says more than its reason is a web page. */
const BODY_BYTE_LENGTH = 64 * 1024

export const wsConnector = (): Connector => ({
  connect(request, done) {
    const host = hostOf(request.url)
    const settle = once(done)
    let ws: WebSocket
    try {
      ws = open(request)
    } catch (error) {
      // An address or a header that no request can be made of. Deferred, as every other answer is.
      const failure = failed(connectFailure(error instanceof Error ? error : new Error(String(error)), host))
      queueMicrotask(() => settle(failure))
      return
    }
    let giveUp = (): void => settle(failed(handshakeTimeout(host, request.handshakeTimeoutMs)))
    const timer = setTimeout(() => {
      giveUp()
      ws.terminate()
    }, request.handshakeTimeoutMs)
    const drop = (): void => ws.terminate()
    request.signal?.addEventListener("abort", drop)
    const finish = (result: ConnectResult): void => {
      clearTimeout(timer)
      request.signal?.removeEventListener("abort", drop)
      settle(result)
    }
    let response: IncomingMessage | undefined
    ws.on("upgrade", (message) => {
      response = message
    })
    ws.on("open", () => {
      if (response !== undefined) finish(opened(ws, response))
    })
    ws.on("unexpected-response", (_, message) => {
      // A refusal whose body never ends is a refusal all the same.
      giveUp = takeRefusal(message, finish)
    })
    ws.on("error", (error) => finish(failed(connectFailure(error, host))))
  },
})

function open({ url, headers, protocols, compression, maxFrameByteLength }: ConnectRequest): WebSocket {
  return new WebSocket(url, [...protocols], {
    ...WS_OPTIONS,
    headers: grouped(headers),
    perMessageDeflate: compression,
    maxPayload: maxFrameByteLength,
  })
}

/** Names that occur more than once become lists, which Node writes as a line each. */
function grouped(headers: HeaderList): Record<string, string | string[]> {
  const groups = new Map<string, string[]>()
  for (const [name, value] of headers) groups.set(name, [...(groups.get(name) ?? []), value])
  return Object.fromEntries(
    [...groups].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? "") : values]),
  )
}

function opened(ws: WebSocket, response: IncomingMessage): ConnectResult {
  // What is to be compressed is for ws to send. TLS holds everything for a while, however little it is.
  const isPlain = ws.extensions === "" && !("encrypted" in response.socket)
  const socket = new WsSocket(ws, response.socket, isPlain ? writeChunk : undefined)
  const status = response.statusCode ?? 101
  return { type: "opened", socket, status, headers: headerList(response), listen: (events) => socket.listen(events) }
}

/**
 * Whatever came in place of a 101: a refusal, a redirect, a web page. What it means is for its reader to say.
 * @returns what ends it with the body read so far
 */
function takeRefusal(response: IncomingMessage, finish: (result: ConnectResult) => void): () => void {
  // Taken now: a response that has ended has let go of it, for another request that will never come.
  const { socket } = response
  const status = response.statusCode ?? 0
  const pieces: Buffer[] = []
  let byteLength = 0
  const end = (): void => {
    socket.destroy()
    const body = Buffer.concat(pieces).subarray(0, BODY_BYTE_LENGTH).toString()
    finish({ type: "refused", status, headers: headerList(response), body })
  }
  response.on("data", (piece: Buffer) => {
    pieces.push(piece)
    byteLength += piece.length
    if (byteLength >= BODY_BYTE_LENGTH) end()
  })
  response.on("end", end)
  response.on("error", end)
  return end
}

/** As they came, in order, names in lower case. */
function headerList({ rawHeaders }: IncomingMessage): HeaderList {
  const list: (readonly [string, string])[] = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    list.push([(rawHeaders[index] ?? "").toLowerCase(), rawHeaders[index + 1] ?? ""])
  }
  return list
}

const failed = (failure: Failure): ConnectResult => ({ type: "failed", ...failure })

/** Name and port alone: an address may carry a credential. */
const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : "this address")

function once(done: (result: ConnectResult) => void): (result: ConnectResult) => void {
  let isDone = false
  return (result) => {
    if (isDone) return
    isDone = true
    done(result)
  }
}
