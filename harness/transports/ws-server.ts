// A host behind a real port: WebSocket upgrades by the ws package over Node's HTTP server, with the HTTP calls beside them.
// Nothing that a client does or leaves undone brings it down.

import { createServer, type IncomingMessage, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import type { Duplex } from "node:stream"
import { type WebSocket, WebSocketServer } from "ws"
import { HarnessError } from "../errors.ts"
import type { AnswerCall } from "./http-call.ts"
import { answerRequest, incomingUpgrade, writeRefusal } from "./http-requests.ts"
import { shareReads } from "./shared-reads.ts"
import { writeText } from "./shared-writes.ts"
import type { Host, Socket, UpgradeAnswer } from "./socket.ts"
import { WS_OPTIONS, WsSocket } from "./ws-socket.ts"

export interface WsServerOptions {
  /** 0, the default: any that is free. */
  readonly port?: number
  /** The loopback address by default: nothing listens beyond this machine unless told to. */
  readonly address?: string
  /** How long a client may take to say what it wants. */
  readonly handshakeTimeoutMs: number
  /** A longer message is answered with a close of 1009. */
  readonly maxFrameByteLength: number
  /** Take permessage-deflate where it is offered. */
  readonly compression?: boolean
  /** The HTTP calls around a stream. */
  readonly rest?: AnswerCall
}

export interface WsServer {
  readonly port: number
  /** `ws://address:port`, without path. */
  readonly url: string
  /** Closes every stream with 1001, and returns when nothing is left. */
  readonly close: () => Promise<void>
}

/** Room for a query of 500 tokens of keyterms, percent-encoded, several times over. */
const MAX_HEADER_BYTE_LENGTH = 64 * 1024

/** How often Node looks for clients that have been silent for too long; its own 30 s would make the limit a guess. */
const SILENCE_CHECK_MS = 500

/** How long clients may take to answer our close when the server is to stop. */
const STOP_TIMEOUT_MS = 500

/** @throws {HarnessError} PORT */
export async function listen(host: Host, options: WsServerOptions): Promise<WsServer> {
  const { port = 0, address = "127.0.0.1", handshakeTimeoutMs, rest } = options
  const server = createServer({
    headersTimeout: handshakeTimeoutMs,
    requestTimeout: handshakeTimeoutMs,
    connectionsCheckingInterval: Math.min(SILENCE_CHECK_MS, handshakeTimeoutMs),
    maxHeaderSize: MAX_HEADER_BYTE_LENGTH,
  })
  const upgrades = new Upgrades(host, options)
  server.on("connection", (socket) => upgrades.add(socket))
  server.on("upgrade", (request, socket, head) => upgrades.take(request, socket, head))
  server.on("request", (request, response) => void answerRequest(request, response, host, rest))
  await bind(server, port, address)
  // Out of file descriptors for one more client: those that are there go on.
  server.on("error", () => {})
  const bound = server.address() as AddressInfo
  const name = bound.family === "IPv6" ? `[${bound.address}]` : bound.address
  let closing: Promise<void> | undefined
  return {
    port: bound.port,
    url: `ws://${name}:${bound.port}`,
    close: () => {
      closing ??= stop(server, upgrades)
      return closing
    },
  }
}

const PORT_PROBLEMS: Readonly<Record<string, (port: number, address: string) => string>> = {
  EADDRINUSE: (port) => `port ${port} is in use: choose another --port, or 0 for any that is free`,
  EACCES: (port) => `port ${port} may not be opened by you: choose a --port above 1023, or 0 for any that is free`,
  EADDRNOTAVAIL: (_, address) => `${address} is no address of this machine: leave it out for 127.0.0.1`,
  ENOTFOUND: (_, address) => `${address} is no address of this machine: leave it out for 127.0.0.1`,
  ERR_SOCKET_BAD_PORT: (port) => `${port} is no port: choose a --port from 1 to 65535, or 0 for any that is free`,
}

function bind(server: Server, port: number, address: string): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, address, () => {
      server.off("error", reject)
      resolve()
    })
  }).catch((cause: NodeJS.ErrnoException) => {
    const problem = PORT_PROBLEMS[cause.code ?? ""]?.(port, address) ?? `${cause.message}: choose another --port`
    throw new HarnessError("PORT", `Expected to listen on ${address}, port ${port}; ${problem}.`, { cause })
  })
}

async function stop(server: Server, upgrades: Upgrades): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  const timer = setTimeout(() => upgrades.dropStreams(), STOP_TIMEOUT_MS)
  await Promise.all([closed, upgrades.stop()])
  clearTimeout(timer)
}

type Accepted = Extract<UpgradeAnswer, { type: "accepted" }>

/** RFC 6455 sections 7.1.5 and 7.4.1. */
const ABNORMAL = 1006
const GOING_AWAY = 1001

/** Takes connections from their first byte to the open stream. */
class Upgrades {
  readonly #host: Host
  readonly #server: WebSocketServer
  /** Connections that are no stream (yet). */
  readonly #others = new Set<Duplex>()
  readonly #accepted = new WeakMap<IncomingMessage, Accepted>()
  readonly #maxFrameByteLength: number
  #onEmpty = (): void => {}

  constructor(host: Host, { maxFrameByteLength, compression = false }: WsServerOptions) {
    this.#host = host
    this.#maxFrameByteLength = maxFrameByteLength
    this.#server = new WebSocketServer({
      ...WS_OPTIONS,
      noServer: true,
      maxPayload: maxFrameByteLength,
      perMessageDeflate: compression,
      // The answer has its own line for the subprotocol.
      handleProtocols: () => false,
      // Called when ws has found the request sound.
      verifyClient: ({ req }, proceed) => this.#ask(req, () => proceed(true)),
    })
    // A handshake that ws found broken: refused by the host too, so that the answer has the form of all its answers.
    this.#server.on("wsClientError", (error, _, request) => this.#ask(request, () => {}, error.message))
    this.#server.on("headers", (lines, request) => {
      for (const [name, value] of this.#accepted.get(request)?.headers ?? []) lines.push(`${name}: ${value}`)
    })
  }

  add(socket: Duplex): void {
    this.#others.add(socket)
    socket.on("close", () => {
      this.#others.delete(socket)
      this.#left()
    })
  }

  take(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Node has let go of it: without a listener a reset would end the process. It is destroyed all the same.
    socket.on("error", () => {})
    const isWebSocket = request.method === "GET" && request.headers.upgrade?.toLowerCase() === "websocket"
    // Whatever else somebody wants to upgrade to is for the host to refuse.
    if (!isWebSocket) this.#ask(request, () => socket.destroy())
    else this.#server.handleUpgrade(request, socket, head, (ws) => this.#open(ws, request))
  }

  /** @param problem what makes it no handshake: whatever the host thinks of it, it is not taken */
  #ask(request: IncomingMessage, proceed: () => void, problem?: string): void {
    const { socket } = request
    const asked = incomingUpgrade(request)
    this.#host.upgrade(problem === undefined ? asked : { ...asked, problem }, (answer) => {
      if (answer.type === "refused") writeRefusal(socket, answer)
      else if (problem !== undefined) writeRefusal(socket, NO_HANDSHAKE)
      // The client has gone meanwhile, and the host is to know.
      else if (!socket.readable || !socket.writable) answer.serve(GONE).closed(ABNORMAL, "")
      else {
        this.#accepted.set(request, answer)
        proceed()
      }
    })
  }

  #open(ws: WebSocket, request: IncomingMessage): void {
    this.#others.delete(request.socket)
    ws.on("close", () => this.#left())
    // What is compressed waits for its turn within ws, longer than what is read and written here lasts.
    const isPlain = ws.extensions === ""
    const socket = new WsSocket(ws, request.socket, isPlain ? writeText : undefined)
    if (isPlain) shareReads(request.socket, this.#maxFrameByteLength, socket)
    const answer = this.#accepted.get(request)
    if (answer !== undefined) socket.listen(answer.serve(socket))
  }

  /** Returns when nobody is left. Nobody new may come. */
  stop(): Promise<void> {
    for (const ws of this.#server.clients) ws.close(GOING_AWAY)
    for (const socket of this.#others) socket.destroy()
    return new Promise((resolve) => {
      this.#onEmpty = resolve
      this.#left()
    })
  }

  dropStreams(): void {
    for (const ws of this.#server.clients) ws.terminate()
  }

  #left(): void {
    if (this.#others.size === 0 && this.#server.clients.size === 0) this.#onEmpty()
  }
}

/** For a host that would take what is no handshake. */
const NO_HANDSHAKE = { status: 400, statusText: "Bad Request", headers: [["content-length", "0"]], body: "" } as const

/** Stands for a connection that ended before it was taken. */
const GONE: Socket = {
  send() {},
  close() {},
  destroy() {},
  bufferedByteLength: 0,
  pauseReading() {},
  resumeReading() {},
}
