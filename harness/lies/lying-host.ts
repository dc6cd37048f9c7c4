// The man in the middle: answers whoever streams, passes everything on to an honest server and back, and alters what the
// lie alters. Without a lie it is a window.

import type { UpgradeRequest } from "../protocol/handshake/upgrade.ts"
import { keptFrame } from "../protocol/frame.ts"
import { REFUSALS } from "../protocol/handshake/refusals.ts"
import type { Clock } from "../time/clock.ts"
import type {
  Connector,
  ConnectRequest,
  ConnectResult,
  HeaderList,
  Host,
  Socket,
  SocketEvents,
  UpgradeAnswer,
} from "../transports/socket.ts"
import type { Down, Lie, StreamAlteration, WireAnswer } from "./lie.ts"

export interface LyingParts {
  /** The way to the honest server, and its address without path. */
  readonly upstream: Connector
  readonly baseUrl: string
  readonly clock: Clock
  readonly lie: Lie
}

/** RFC 9110 section 7.6.1, and RFC 6455: what belongs to one connection, or is written by whoever opens the next. */
const OWN_HEADERS = new Set(
  `host connection upgrade content-length transfer-encoding keep-alive date
  sec-websocket-key sec-websocket-version sec-websocket-extensions sec-websocket-accept`.split(/\s+/),
)

/** Longer than any honest server takes. */
const HANDSHAKE_TIMEOUT_MS = 10_000
const MAX_FRAME_BYTE_LENGTH = 64 * 1024 * 1024

export function lyingHost({ upstream, baseUrl, clock, lie }: LyingParts): Host {
  const { query = (text) => text, answer: alter = (given) => given, stream = () => ({}) } = lie.open()
  return {
    upgrade(request, answer) {
      upstream.connect(forwarded(request, baseUrl, query), (result) => {
        const given = answerOf(result)
        const altered = alter(given, request)
        if (altered.type === "refused") {
          if (result.type === "opened") result.socket.destroy()
          return answer(refusal(altered))
        }
        answer({
          type: "accepted",
          headers: altered.headers,
          serve: (client) => new Relay(client, result, stream(request, result.type === "opened"), clock).events,
        })
      })
    },
  }
}

function forwarded(request: UpgradeRequest, baseUrl: string, query: (text: string) => string): ConnectRequest {
  const { path, headers, protocols } = request
  return {
    url: `${baseUrl}${path}?${query(request.query)}`,
    headers: Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || OWN_HEADERS.has(name) || name === "sec-websocket-protocol" ? [] : [[name, value] as const],
    ),
    protocols,
    handshakeTimeoutMs: HANDSHAKE_TIMEOUT_MS,
    compression: headers["sec-websocket-extensions"] !== undefined,
    maxFrameByteLength: MAX_FRAME_BYTE_LENGTH,
  }
}

function answerOf(result: ConnectResult): WireAnswer {
  const forward = (headers: HeaderList) => headers.filter(([name]) => !OWN_HEADERS.has(name.toLowerCase()))
  if (result.type === "opened") return { type: "accepted", headers: forward(result.headers) }
  if (result.type === "refused") return { ...result, headers: forward(result.headers) }
  return { type: "refused", status: 502, headers: [], body: result.problem }
}

function refusal({ status, headers, body }: Extract<WireAnswer, { type: "refused" }>): UpgradeAnswer {
  const length = ["content-length", String(new TextEncoder().encode(body).length)] as const
  return { type: "refused", status, statusText: reasonPhrase(status), headers: [...headers, length], body }
}

/** No client gets to see it, and the refusals that are known have one. */
const reasonPhrase = (status: number): string =>
  Object.values(REFUSALS).find((known) => known.status === status)?.statusText ?? ""

/** RFC 6455 section 7.1.5: no code, and no close frame at all. */
const ABNORMAL = 1006

/** One connection passed on in both directions. */
class Relay {
  readonly events: SocketEvents
  readonly #client: Socket
  readonly #clock: Clock
  /** When the last delayed thing is due: what comes after it waits as well. */
  #lastDueAtMs = 0
  #waitingCount = 0

  constructor(client: Socket, result: ConnectResult, { opened, down, up, close }: StreamAlteration, clock: Clock) {
    this.#client = client
    this.#clock = clock
    const server = result.type === "opened" ? result.socket : undefined
    this.events = {
      frame: (frame) => {
        // What is sent on may wait for the network, or for its time.
        const kept = keptFrame(frame)
        const { on, back = [] } = up?.(kept) ?? { on: [kept] }
        for (const one of on) server?.send(one)
        this.#carryOut(back)
      },
      closed: (code, reason) => (code === ABNORMAL ? server?.destroy() : server?.close(code, reason)),
      failed: () => server?.destroy(),
      drained() {},
    }
    this.#carryOut(opened?.() ?? [])
    if (result.type !== "opened") return
    result.listen({
      frame: (frame) => {
        const kept = keptFrame(frame)
        this.#carryOut(down?.(kept) ?? [{ type: "send", frame: kept }])
      },
      closed: (code, reason) => this.#carryOut(close?.(code, reason) ?? [{ type: "close", code, reason }]),
      failed() {},
      drained() {},
    })
  }

  #carryOut(acts: readonly Down[]): void {
    for (const act of acts) {
      const nowMs = this.#clock.nowMs()
      this.#lastDueAtMs = Math.max(this.#lastDueAtMs, nowMs + (act.delayMs ?? 0))
      if (this.#waitingCount === 0 && this.#lastDueAtMs <= nowMs) this.#do(act)
      else {
        this.#waitingCount++
        this.#clock.at(this.#lastDueAtMs, () => {
          this.#waitingCount--
          this.#do(act)
        })
      }
    }
  }

  #do(act: Down): void {
    if (act.type === "send") this.#client.send(act.frame)
    else if (act.code === ABNORMAL) this.#client.destroy()
    else this.#client.close(act.code, act.reason)
  }
}
