// One stream on the server's side: pumps a machine over a socket, on a clock.

import type { Alarm, Clock } from "../time/clock.ts"
import { type Frame, keptFrame } from "../protocol/frame.ts"
import type { Input, Machine, Output } from "../protocol/machine.ts"
import type { Socket, SocketEvents } from "../transports/socket.ts"

export interface ServedStreamParts {
  readonly socket: Socket
  readonly clock: Clock
  readonly machine: Machine
  readonly deliver: (output: Extract<Output, { type: "callback" }>) => void
  /** Called once, when the stream gives its place free: the close was sent, or the connection is gone. */
  readonly onEnd: () => void
  /** Called once, when the connection is gone. `code`: the close we sent, else the one received. */
  readonly onClosed: (code: number, reason: string) => void
}

/** A client that does not read is dropped when this much of our text waits for it: hours of results. */
const MAX_UNREAD_BYTE_LENGTH = 16 * 1024 * 1024

/** So many wait for a codec; the network holds the rest: half a minute of chunks of 100 ms. */
const MAX_HELD_FRAMES = 256

export class ServedStream implements SocketEvents {
  // Each by itself, and not by way of the parts: thousands of streams share the processor's caches, and every object that a
  // chunk passes through has left them since the last one.
  readonly #socket: Socket
  readonly #clock: Clock
  readonly #machine: Machine
  readonly #parts: ServedStreamParts
  #ended = false
  /** What waits while the machine is at work; undefined while it takes its inputs at once. */
  #held: (() => void)[] | undefined
  #isPaused = false
  #sentClose: { readonly code: number; readonly reason: string } | undefined
  #wakeAtMs = Number.POSITIVE_INFINITY
  readonly #alarm: Alarm

  constructor(parts: ServedStreamParts) {
    this.#socket = parts.socket
    this.#clock = parts.clock
    this.#machine = parts.machine
    this.#parts = parts
    this.#alarm = parts.clock.alarm(() => this.#wake())
    this.#step({ type: "opened" })
  }

  frame(frame: Frame): void {
    if (this.#held === undefined) this.#step({ type: "frame", frame })
    else {
      const kept = keptFrame(frame)
      this.#inTurn(() => this.#step({ type: "frame", frame: kept }))
    }
  }

  #inTurn(act: () => void): void {
    if (this.#held === undefined) return act()
    this.#held.push(act)
    if (this.#held.length < MAX_HELD_FRAMES || this.#isPaused) return
    this.#isPaused = true
    this.#socket.pauseReading()
  }

  /** Nobody waits for an answer any more: what was held back is dropped, and so is the work. */
  closed(code: number, reason: string): void {
    this.#held = undefined
    const { code: sentCode, reason: sentReason } = this.#sentClose ?? { code, reason }
    this.#step({ type: "closed", code, reason })
    this.#end()
    this.#parts.onClosed(sentCode, sentReason)
  }

  failed(): void {
    // `closed` follows, and says all that the mock needs.
  }

  drained(): void {
    // Results are small and come once a second: nothing waits for the network.
  }

  #step(input: Input): void {
    if (this.#ended && input.type !== "closed") return
    const machine = this.#machine
    const clock = this.#clock
    // The deadline asked for has come, even where the clock fires a moment before it.
    const nowMs = input.type === "woken" ? Math.max(clock.nowMs(), machine.wakeAtMs) : clock.nowMs()
    for (const output of machine.step(input, nowMs)) this.#perform(output)
    this.#schedule()
  }

  #perform(output: Output): void {
    const socket = this.#socket
    switch (output.type) {
      case "send":
        socket.send(output.frame)
        if (socket.bufferedByteLength > MAX_UNREAD_BYTE_LENGTH) this.#perform({ type: "destroy" })
        return
      case "callback":
        return this.#parts.deliver(output)
      case "close":
        this.#sentClose = { code: output.code ?? NO_STATUS, reason: output.reason }
        socket.close(output.code, output.reason)
        return this.#end()
      case "destroy":
        socket.destroy()
        return this.#end()
      case "wait":
        this.#held ??= []
        return this.#clock.whenDone(output.work, () => this.#worked())
      default:
        return output satisfies never
    }
  }

  /** The machine goes on; what was held back follows in order, unless it has to wait again. */
  #worked(): void {
    const held = this.#held
    if (held === undefined) return
    this.#held = undefined
    this.#step({ type: "worked" })
    for (const act of held) this.#inTurn(act)
    if (!this.#isPaused || this.#held !== undefined) return
    this.#isPaused = false
    this.#socket.resumeReading()
  }

  /** A deadline that moved back is left where it was and looked at again then: it moves with every chunk of audio. */
  #schedule(): void {
    const wakeAtMs = this.#ended ? Number.POSITIVE_INFINITY : this.#machine.wakeAtMs
    if (wakeAtMs >= this.#wakeAtMs) return
    this.#wakeAtMs = wakeAtMs
    this.#alarm.set(wakeAtMs)
  }

  #wake(): void {
    const dueAtMs = this.#wakeAtMs
    this.#wakeAtMs = Number.POSITIVE_INFINITY
    if (this.#machine.wakeAtMs > dueAtMs) this.#schedule()
    else this.#inTurn(() => this.#step({ type: "woken" }))
  }

  #end(): void {
    if (this.#ended) return
    this.#ended = true
    this.#alarm.set(Number.POSITIVE_INFINITY)
    this.#parts.onEnd()
  }
}

/** RFC 6455 section 7.1.5: a close frame without a status code. */
const NO_STATUS = 1005
