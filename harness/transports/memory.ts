// Connections without a network: frames go straight into a host, each after the latency of the line, in order. On a
// virtual clock a whole stream takes no time but its computing.

import type { Clock } from "../clock.ts"
import type { Frame } from "../protocol/frame.ts"
import type { ConnectRequest, Connector, ConnectResult, Host, IncomingUpgrade, Socket, SocketEvents } from "./socket.ts"

/** Loopback answers within a fraction of a millisecond; 1 ms keeps cause and effect apart in every recording. */
const LATENCY_MS = 1

/** @param latencyMs one way; a frame sent at t arrives at t + latencyMs */
export function memoryConnector(host: Host, clock: Clock, latencyMs = LATENCY_MS): Connector {
  return {
    connect(request, done) {
      let settled = false
      const settle = (result: ConnectResult): void => {
        if (settled) return
        settled = true
        callOff()
        done(result)
      }
      const callOff = clock.at(clock.nowMs() + request.handshakeTimeoutMs, () => {
        const problem = `Expected an answer to the upgrade within ${request.handshakeTimeoutMs} ms, found none.`
        settle({ type: "failed", code: "HANDSHAKE_TIMEOUT", problem })
      })
      clock.at(clock.nowMs() + latencyMs, () => {
        host.upgrade(incoming(request), (answer) => {
          if (answer.type === "refused") {
            const { status, headers, body } = answer
            clock.at(clock.nowMs() + latencyMs, () => settle({ type: "refused", status, headers, body }))
            return
          }
          const [client, server] = line(clock, latencyMs)
          server.listen(answer.serve(server.socket))
          clock.at(clock.nowMs() + latencyMs, () => {
            settle({
              type: "opened",
              socket: client.socket,
              status: 101,
              headers: answer.headers,
              listen: client.listen,
            })
          })
        })
      })
    },
  }
}

function incoming({ url, headers, protocols }: ConnectRequest): IncomingUpgrade {
  const { pathname, search, host } = new URL(url)
  return {
    method: "GET",
    path: pathname,
    query: search.slice(1),
    headers: {
      host,
      upgrade: "websocket",
      ...Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    },
    protocols,
  }
}

interface End {
  readonly socket: Socket
  /** Where what arrives at this end goes; what arrives before waits. */
  readonly listen: (events: SocketEvents) => void
}

/** Two ends of one connection, each sending to the other. */
function line(clock: Clock, latencyMs: number): readonly [End, End] {
  const left = new Arrivals()
  const right = new Arrivals()
  const end = (own: Arrivals, other: Arrivals): End => {
    let sending = true
    const arriveAfter = (waitMs: number, at: Arrivals, arrive: (events: SocketEvents) => void): void => {
      clock.at(clock.nowMs() + waitMs, () => at.add(arrive))
    }
    // The peer learns of the end after the line's latency, we ourselves when its answer is back; what it had under way
    // still comes.
    const finish = (code: number, reason: string): void => {
      if (!sending) return
      sending = false
      arriveAfter(latencyMs, other, (events) => other.end(events, code, reason))
      arriveAfter(2 * latencyMs, own, (events) => own.end(events, code, reason))
    }
    const socket: Socket = {
      send: (frame: Frame) => {
        if (sending && !own.ended) arriveAfter(latencyMs, other, (events) => events.frame(frame))
      },
      close: (code, reason) => finish(code ?? NO_STATUS, reason),
      destroy: () => finish(ABNORMAL, ""),
      bufferedByteLength: 0,
      pauseReading: () => own.pause(),
      resumeReading: () => own.resume(),
    }
    return { socket, listen: (events) => own.listen(events) }
  }
  return [end(left, right), end(right, left)]
}

/** RFC 6455 section 7.1.5: no status code was in the close frame; the connection ended without one. */
const NO_STATUS = 1005
const ABNORMAL = 1006

/** What has arrived at one end, kept while nobody listens or reading is paused. */
class Arrivals {
  #events: SocketEvents | undefined
  #paused = false
  #waiting: ((events: SocketEvents) => void)[] = []
  ended = false

  add(arrive: (events: SocketEvents) => void): void {
    this.#waiting.push(arrive)
    this.#flow()
  }

  /** The end comes once, and nothing after it. */
  end(events: SocketEvents, code: number, reason: string): void {
    this.ended = true
    events.closed(code, reason)
  }

  listen(events: SocketEvents): void {
    this.#events = events
    this.#flow()
  }

  pause(): void {
    this.#paused = true
  }

  resume(): void {
    this.#paused = false
    this.#flow()
  }

  #flow(): void {
    while (this.#events !== undefined && !this.#paused && !this.ended) {
      const arrive = this.#waiting.shift()
      if (arrive === undefined) return
      arrive(this.#events)
    }
  }
}
