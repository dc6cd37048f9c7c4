// A pause of the script: nothing goes out but what is to hold the connection, at exact intervals from its beginning.

import type { Frame } from "../frame.ts"
import { CONTROL, type Step } from "../script.ts"
import { NEVER, type Progress } from "./ports.ts"

/** What our own pings carry. */
const PING_PAYLOAD = new TextEncoder().encode("soundcheck")

export class Pause {
  /** When it is over: the audio clock goes on from there. */
  readonly endAtMs: number
  readonly #keepAliveEveryMs: number
  readonly #pingEveryMs: number
  #keepAliveAtMs: number
  #pingAtMs: number

  constructor(step: Extract<Step, { do: "pause" }>, startAtMs: number) {
    this.endAtMs = startAtMs + step.ms
    this.#keepAliveEveryMs = step.keepAliveEveryMs ?? NEVER
    this.#pingEveryMs = step.pingEveryMs ?? NEVER
    this.#keepAliveAtMs = startAtMs + this.#keepAliveEveryMs
    this.#pingAtMs = startAtMs + this.#pingEveryMs
  }

  /** Sends what is due before the end; at the end audio goes on, so nothing is due then. */
  goOn(dueUntilMs: number, send: (frame: Frame, dueAtMs: number) => void): Progress {
    for (;;) {
      const nextAtMs = Math.min(this.#keepAliveAtMs, this.#pingAtMs, this.endAtMs)
      if (nextAtMs > dueUntilMs) return nextAtMs
      if (nextAtMs === this.endAtMs) return "done"
      if (nextAtMs === this.#keepAliveAtMs) {
        send({ type: "text", text: CONTROL.keepAlive }, nextAtMs)
        this.#keepAliveAtMs += this.#keepAliveEveryMs
      } else {
        send({ type: "ping", bytes: PING_PAYLOAD }, nextAtMs)
        this.#pingAtMs += this.#pingEveryMs
      }
    }
  }
}
