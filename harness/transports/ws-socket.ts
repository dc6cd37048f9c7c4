// One open connection of the ws package as a Socket, the same on both sides of it.

import type { Duplex } from "node:stream"
import type { WebSocket } from "ws"
import { type DataFrame, type Frame, keptFrame } from "../protocol/frame.ts"
import { frameFailure } from "./failures.ts"
import type { ChunkTaker } from "./shared-reads.ts"
import type { WriteFrame } from "./shared-writes.ts"
import type { Socket, SocketEvents } from "./socket.ts"

/** RFC 6455 section 7.4.1: never sent, these say that no code, or no close frame at all, was there. */
const NO_STATUS = 1005
const ABNORMAL = 1006

/** RFC 6455 section 5.5: 125 bytes of payload, two of which are the code. */
const MAX_REASON_BYTE_LENGTH = 123

/** After a frame that broke the protocol our close is sent, and a peer that does not answer it has this long. */
const BROKEN_PEER_TIMEOUT_MS = 2_000

/** What both sides ask of ws. */
export const WS_OPTIONS = {
  /** The machines answer pings, so that they are recorded and can be left unanswered on purpose. */
  autoPong: false,
  /** How long the peer may take to answer our close; as long as a closing server may take in `protocol/script.ts`. */
  closeTimeout: 10_000,
} as const

export class WsSocket implements Socket, ChunkTaker {
  readonly #ws: WebSocket
  readonly #raw: Duplex
  readonly #write: WriteFrame | undefined
  #events: SocketEvents = new KeptEvents()
  /** The network has not taken all yet, and `drained` is owed. */
  #isBehind = false
  #trouble: Error | undefined
  #hasFailed = false
  #dropTimer: NodeJS.Timeout | undefined

  /**
   * @param raw the connection underneath: ws keeps its errors to itself
   * @param write for what this side sends most
   */
  constructor(ws: WebSocket, raw: Duplex, write?: WriteFrame) {
    this.#ws = ws
    this.#raw = raw
    this.#write = write
    ws.on("message", (data: Buffer, isBinary: boolean) =>
      this.#events.frame(isBinary ? { type: "binary", bytes: data } : { type: "text", text: data.toString() }),
    )
    // A ping's bytes go back as they came, perhaps not at once.
    ws.on("ping", (data) => this.#events.frame({ type: "ping", bytes: new Uint8Array(data) }))
    ws.on("pong", (data) => this.#events.frame({ type: "pong", bytes: data }))
    ws.on("error", (error) => this.#broken(error))
    ws.on("close", (code, reason) => this.#closed(code, reason.toString()))
    raw.on("error", (error) => {
      this.#trouble = error
    })
  }

  /** Call once; what came before is told then. */
  listen(events: SocketEvents): void {
    const before = this.#events
    this.#events = events
    if (before instanceof KeptEvents) before.tell(events)
  }

  get takesChunks(): boolean {
    return this.#ws.readyState === this.#ws.OPEN
  }

  chunk(bytes: Uint8Array): void {
    this.#events.frame({ type: "binary", bytes })
  }

  send(frame: Frame): void {
    // ws would count what is sent after the end as waiting, for ever.
    if (this.#ws.readyState !== this.#ws.OPEN) return
    if (frame.type === "text" || frame.type === "binary") {
      if (frame.fragmentCount === undefined) this.#sendWhole(frame)
      else this.#sendInFragments(frame, frame.fragmentCount)
    } else this.#ws[frame.type](frame.bytes)
    if (!this.#isBehind && this.#ws.bufferedAmount > 0) this.#fallBehind()
  }

  #sendWhole(frame: DataFrame): void {
    if (this.#write?.(this.#raw, frame) === true) return
    this.#ws.send(frame.type === "text" ? frame.text : frame.bytes)
  }

  #sendInFragments(frame: DataFrame, fragmentCount: number): void {
    const bytes = Buffer.from(frame.type === "text" ? frame.text : frame.bytes)
    const binary = frame.type === "binary"
    const byteLength = Math.ceil(bytes.length / fragmentCount)
    for (let index = 0; index < fragmentCount; index++) {
      const piece = bytes.subarray(index * byteLength, (index + 1) * byteLength)
      this.#ws.send(piece, { binary, fin: index === fragmentCount - 1 })
    }
  }

  close(code: number | undefined, reason: string): void {
    if (code === ABNORMAL) this.#ws.terminate()
    else if (code === undefined || code === NO_STATUS) this.#ws.close()
    else this.#ws.close(code, fitting(reason))
  }

  destroy(): void {
    this.#ws.terminate()
  }

  get bufferedByteLength(): number {
    return this.#ws.bufferedAmount
  }

  pauseReading(): void {
    this.#ws.pause()
  }

  resumeReading(): void {
    this.#ws.resume()
  }

  /**
   * An empty write queues behind all that waits, and says when that has gone. A callback with every send would cost more
   * than the rest of sending a chunk, and nearly every chunk is taken at once.
   */
  #fallBehind(): void {
    this.#isBehind = true
    this.#raw.write("", (error) => {
      this.#isBehind = false
      if (error != null || this.#ws.readyState !== this.#ws.OPEN) return
      // What ws still compresses is not in the connection's queue yet: look again when it may be.
      if (this.#ws.bufferedAmount > 0) setImmediate(() => this.#fallBehind())
      else this.#events.drained()
    })
  }

  #broken(error: Error): void {
    this.#failed(error)
    this.#dropTimer ??= setTimeout(() => this.#ws.terminate(), BROKEN_PEER_TIMEOUT_MS)
  }

  #closed(code: number, reason: string): void {
    clearTimeout(this.#dropTimer)
    // A reset after both close frames is how some systems hang up, and no trouble.
    if (code === ABNORMAL && this.#trouble !== undefined) this.#failed(this.#trouble)
    this.#events.closed(code, reason)
  }

  #failed(error: Error): void {
    if (this.#hasFailed) return
    this.#hasFailed = true
    const { code, problem } = frameFailure(error)
    this.#events.failed(code, problem)
  }
}

/** As much of a reason as a close frame holds, in whole characters. */
function fitting(reason: string): string {
  const bytes = Buffer.from(reason)
  if (bytes.length <= MAX_REASON_BYTE_LENGTH) return reason
  return new TextDecoder().decode(bytes.subarray(0, MAX_REASON_BYTE_LENGTH), { stream: true })
}

/** Keeps what happens while nobody listens. */
class KeptEvents implements SocketEvents {
  readonly #kept: ((events: SocketEvents) => void)[] = []

  tell(events: SocketEvents): void {
    for (const tell of this.#kept) tell(events)
  }

  frame(frame: Frame): void {
    const kept = keptFrame(frame)
    this.#kept.push((events) => events.frame(kept))
  }

  closed(code: number, reason: string): void {
    this.#kept.push((events) => events.closed(code, reason))
  }

  failed(code: string, problem: string): void {
    this.#kept.push((events) => events.failed(code, problem))
  }

  drained(): void {
    this.#kept.push((events) => events.drained())
  }
}
