// A host behind the global WebSocket and fetch of this process, by way of msw: for code that opens its own connections to
// the service. What a browser can see is what the code sees: a refused upgrade is an error and a close of 1006.

import {
  http,
  HttpResponse,
  type RequestHandler,
  ws,
  type WebSocketHandler,
  type WebSocketHandlerConnection,
} from "msw"
import type { UpgradeRequest } from "../protocol/handshake/upgrade.ts"
import type { Frame } from "../protocol/frame.ts"
import type { AnswerCall, HttpCall } from "./http-call.ts"
import type { Host, Socket, SocketEvents } from "./socket.ts"

export interface MswParts {
  readonly host: Host
  /** Undefined: no call of ours, which goes on to the network or to msw's other handlers. */
  readonly rest: AnswerCall
  /** Scheme and host of the service, as `https://api.deepgram.com`. */
  readonly base: string
}

export type MswHandler = RequestHandler | WebSocketHandler

/** For `setupServer(...handlers)`. */
export function mswHandlers({ host, rest, base }: MswParts): MswHandler[] {
  const streams = ws.link(`${base.replace(/^http/, "ws")}/*/listen`)
  return [
    streams.addEventListener("connection", (connection) => connect(host, connection)),
    http.all(`${base}/v1/*`, async ({ request }) => {
      const answer = await rest(await callOf(request))
      if (answer === undefined) return undefined
      const { status, statusText, headers, body } = answer
      return new HttpResponse(body, { status, statusText, headers: headers.map(([name, value]) => [name, value]) })
    }),
  ]
}

async function callOf(request: Request): Promise<HttpCall> {
  const { pathname, search } = new URL(request.url)
  return {
    method: request.method,
    path: pathname,
    query: search.slice(1),
    headers: Object.fromEntries(request.headers),
    body: new Uint8Array(await request.clone().arrayBuffer()),
  }
}

type Client = WebSocketHandlerConnection["client"]

function connect(host: Host, { client, info }: WebSocketHandlerConnection): void {
  const { pathname, search } = client.url
  const request: UpgradeRequest = {
    method: "GET",
    path: pathname,
    query: search.slice(1),
    headers: { host: client.url.host, upgrade: "websocket" },
    protocols: info.protocols === undefined ? [] : [info.protocols].flat(),
  }
  host.upgrade(request, (answer) => {
    if (answer.type === "refused") return fail(client)
    const connection = new MswConnection(client)
    connection.listen(answer.serve(connection.socket))
  })
}

/** `readyState` of a WebSocket that has not opened. */
const CONNECTING = 0

/** RFC 6455 section 7.1.5: the connection broke, or never was. */
const ABNORMAL = 1006

/** As a browser tells of a connection that failed: an `error` that says nothing, then a close that was not clean. */
function fail(client: Client): void {
  const { socket } = client as { readonly socket?: EventTarget }
  if (socket !== undefined) {
    const dispatch = socket.dispatchEvent.bind(socket)
    // msw calls every close clean.
    socket.dispatchEvent = (event) =>
      dispatch(event.type === "close" ? Object.defineProperty(event, "wasClean", { value: false }) : event)
    socket.dispatchEvent(new Event("error"))
  }
  client.close(ABNORMAL)
}

/** One connection: what the code under test sends arrives in order, and never before the host listens. */
class MswConnection {
  readonly socket: Socket
  readonly #client: Client
  #events: SocketEvents | undefined
  #paused = false
  #waiting: Frame[] = []
  /** Blobs are read asynchronously: frames behind one wait for it. */
  #reading: Promise<void> | undefined

  constructor(client: Client) {
    this.#client = client
    this.socket = {
      send: (frame) => this.#send(frame),
      // A browser names a close frame without a code 1005.
      close: (code, reason) => this.#afterSending(() => client.close(code ?? 1005, reason)),
      destroy: () => this.#afterSending(() => fail(client)),
      bufferedByteLength: 0,
      pauseReading: () => {
        this.#paused = true
      },
      resumeReading: () => {
        this.#paused = false
        this.#flow()
      },
    }
  }

  listen(events: SocketEvents): void {
    this.#events = events
    this.#client.addEventListener("message", ({ data }) => this.#take(data))
    this.#client.addEventListener("close", ({ code, reason }) => {
      const end = (): void => events.closed(code, reason)
      if (this.#reading === undefined) end()
      else void this.#reading.then(end)
    })
  }

  #send(frame: Frame): void {
    if (frame.type === "text") this.#client.send(frame.text)
    // A copy: whoever receives it may keep it, whoever sent it may use its buffer again.
    else if (frame.type === "binary") this.#client.send(new Uint8Array(frame.bytes))
    // Code never sees pings; its WebSocket answers them.
    else if (frame.type === "ping") queueMicrotask(() => this.#arrive({ type: "pong", bytes: frame.bytes }))
  }

  /** msw hands messages over a moment later, and drops those that a close overtakes. */
  #afterSending(end: () => void): void {
    queueMicrotask(() => {
      const { socket } = this.#client as { readonly socket?: EventTarget & { readonly readyState: number } }
      if (socket?.readyState !== CONNECTING) end()
      else socket.addEventListener("open", end, { once: true })
    })
  }

  #take(data: string | Blob | ArrayBufferLike | ArrayBufferView): void {
    if (data instanceof Blob || this.#reading !== undefined) {
      const before = this.#reading
      const read = async (): Promise<void> => {
        const bytes = data instanceof Blob ? await data.arrayBuffer() : data
        await before
        this.#arrive(frameOf(bytes))
      }
      const reading = read().finally(() => {
        if (this.#reading === reading) this.#reading = undefined
      })
      this.#reading = reading
    } else this.#arrive(frameOf(data))
  }

  #arrive(frame: Frame): void {
    this.#waiting.push(frame)
    this.#flow()
  }

  #flow(): void {
    while (!this.#paused) {
      const frame = this.#waiting.shift()
      if (frame === undefined) return
      this.#events?.frame(frame)
    }
  }
}

function frameOf(data: string | ArrayBufferLike | ArrayBufferView): Frame {
  if (typeof data === "string") return { type: "text", text: data }
  if (!ArrayBuffer.isView(data)) return { type: "binary", bytes: new Uint8Array(data) }
  return { type: "binary", bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) }
}
