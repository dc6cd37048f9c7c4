// Connections without a network: frames go straight into a host, each after the latency of the line, in order. On a
// virtual clock a whole stream takes no time but its computing.

import type { UpgradeRequest } from "../protocol/handshake/upgrade.ts"
import type { Clock } from "../time/clock.ts"
import type { Frame } from "../protocol/frame.ts"
import { FRAME_TOO_LARGE, handshakeTimeout } from "./failures.ts"
import type { ConnectRequest, Connector, ConnectResult, Host, Socket, SocketEvents } from "./socket.ts"

export interface MemoryLine {
  /** One way; a frame sent at t arrives at t + latencyMs. */
  readonly latencyMs?: number
  /** Largest message the host takes; the client says its own in the request. */
  readonly maxFrameByteLength?: number
  /** The host's end lets go of the connection where it is to answer a close frame, as a broken server does. */
  readonly dropsAtCloseFrame?: boolean
}

/** Loopback answers within a fraction of a millisecond; 1 ms keeps cause and effect apart in every recording. */
const LATENCY_MS = 1

export function memoryConnector(host: Host, clock: Clock, line: MemoryLine = {}): Connector {
  const { latencyMs = LATENCY_MS, maxFrameByteLength = Number.POSITIVE_INFINITY, dropsAtCloseFrame = false } = line
  const later = (act: () => void): void => void clock.at(clock.nowMs() + latencyMs, act)
  return {
    connect(request, done) {
      let isSettled = false
      const settle = (result: ConnectResult): void => {
        if (isSettled) return
        isSettled = true
        callOff()
        done(result)
      }
      const callOff = clock.at(clock.nowMs() + request.handshakeTimeoutMs, () =>
        settle({ type: "failed", ...handshakeTimeout(new URL(request.url).host, request.handshakeTimeoutMs) }),
      )
      later(() =>
        host.upgrade(incoming(request), (answer) => {
          // Nobody waits any more: the host must not open a stream for him.
          if (isSettled) return
          if (answer.type === "refused") {
            const { status, headers, body } = answer
            return later(() => settle({ type: "refused", status, headers, body }))
          }
          const server = new End(clock, latencyMs, maxFrameByteLength, dropsAtCloseFrame)
          const client = new End(clock, latencyMs, request.maxFrameByteLength)
          server.joinTo(client)
          client.joinTo(server)
          server.listen(answer.serve(server))
          const listen = (events: SocketEvents): void => client.listen(events)
          later(() => {
            if (isSettled) client.destroy()
            else settle({ type: "opened", socket: client, status: 101, headers: answer.headers, listen })
          })
        }),
      )
    },
  }
}

function incoming({ url, headers, protocols, compression }: ConnectRequest): UpgradeRequest {
  const { pathname, search, host } = new URL(url)
  return {
    method: "GET",
    path: pathname,
    query: search.slice(1),
    headers: {
      host,
      upgrade: "websocket",
      ...(protocols.length > 0 && { "sec-websocket-protocol": protocols.join(", ") }),
      ...(compression && { "sec-websocket-extensions": "permessage-deflate" }),
      ...Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    },
    protocols,
  }
}

/** RFC 6455 section 7.1.5: a close frame had no status code; the connection ended without a close frame. */
const NO_STATUS = 1005
const ABNORMAL = 1006
/** Section 7.4.1: a message too large to take. */
const TOO_LARGE = 1009

type Arrival =
  | { readonly type: "frame"; readonly frame: Frame }
  | { readonly type: "close"; readonly code: number; readonly reason: string }
  | { readonly type: "loss" }

/** One end of a connection. What arrives waits while nobody listens or reading is paused. */
class End implements Socket {
  readonly bufferedByteLength = 0
  readonly #clock: Clock
  readonly #latencyMs: number
  readonly #maxFrameByteLength: number
  readonly #dropsAtCloseFrame: boolean
  #peer: End | undefined
  #events: SocketEvents | undefined
  #isPaused = false
  #hasClosed = false
  #isOver = false
  #waiting: Arrival[] = []

  constructor(clock: Clock, latencyMs: number, maxFrameByteLength: number, dropsAtCloseFrame = false) {
    this.#clock = clock
    this.#latencyMs = latencyMs
    this.#maxFrameByteLength = maxFrameByteLength
    this.#dropsAtCloseFrame = dropsAtCloseFrame
  }

  joinTo(peer: End): void {
    this.#peer = peer
  }

  listen(events: SocketEvents): void {
    this.#events = events
    this.#flow()
  }

  send(frame: Frame): void {
    if (!this.#hasClosed && !this.#isOver) this.#put({ type: "frame", frame })
  }

  close(code: number | undefined, reason: string): void {
    if (this.#hasClosed || this.#isOver) return
    this.#hasClosed = true
    this.#put({ type: "close", code: code ?? NO_STATUS, reason })
  }

  destroy(): void {
    if (this.#isOver) return
    this.#put({ type: "loss" })
    // Told as an event of its own, as a network does: never from within a call of ours.
    this.#clock.at(this.#clock.nowMs(), () => this.#end(ABNORMAL, ""))
  }

  pauseReading(): void {
    this.#isPaused = true
  }

  resumeReading(): void {
    this.#isPaused = false
    this.#flow()
  }

  #put(arrival: Arrival): void {
    const peer = this.#peer
    if (peer !== undefined) this.#clock.at(this.#clock.nowMs() + this.#latencyMs, () => peer.#arrive(arrival))
  }

  #arrive(arrival: Arrival): void {
    this.#waiting.push(arrival)
    this.#flow()
  }

  #flow(): void {
    while (this.#events !== undefined && !this.#isPaused && !this.#isOver) {
      const arrival = this.#waiting.shift()
      if (arrival === undefined) return
      this.#take(arrival, this.#events)
    }
  }

  #take(arrival: Arrival, events: SocketEvents): void {
    switch (arrival.type) {
      case "frame":
        if (byteLengthOf(arrival.frame) <= this.#maxFrameByteLength) return events.frame(arrival.frame)
        this.close(TOO_LARGE, "")
        events.failed(FRAME_TOO_LARGE.code, FRAME_TOO_LARGE.problem)
        return this.#end(ABNORMAL, "")
      case "close":
        if (this.#dropsAtCloseFrame && !this.#hasClosed) return this.destroy()
        // The closing handshake: a close is answered with its own code, and then the connection is over.
        this.close(arrival.code, arrival.reason)
        return this.#end(arrival.code, arrival.reason)
      case "loss":
        return this.#end(ABNORMAL, "")
      default:
        return arrival satisfies never
    }
  }

  #end(code: number, reason: string): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#waiting = []
    this.#events?.closed(code, reason)
  }
}

function byteLengthOf(frame: Frame): number {
  return frame.type === "text" ? new TextEncoder().encode(frame.text).length : frame.bytes.length
}
