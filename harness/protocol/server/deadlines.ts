// The two clocks of a stream: idle (nothing came) and response (audio came, and nothing could be made of it).
// Deadlines move with every frame, so the wake-up is checked lazily: it may come early and is then set anew, which spares
// the driver a timer per chunk.

export class Deadlines {
  wakeAtMs = Infinity
  private readonly idleTimeoutMs: number
  private readonly responseTimeoutMs: number
  private heardFromAtMs = Infinity
  private unansweredSinceMs = Infinity

  constructor(idleTimeoutMs: number, responseTimeoutMs: number) {
    this.idleTimeoutMs = idleTimeoutMs
    this.responseTimeoutMs = responseTimeoutMs
  }

  start(nowMs: number): void {
    this.heardFromAtMs = nowMs
    this.wakeAtMs = this.nextMs()
  }

  /** "Did not receive audio data or a text message within the timeout window": both restart it, pings do not. */
  heardFrom(nowMs: number): void {
    this.heardFromAtMs = nowMs
  }

  /** Audio came that decodes to nothing so far. */
  unanswered(nowMs: number): void {
    if (this.unansweredSinceMs !== Infinity) return
    this.unansweredSinceMs = nowMs
    this.wakeAtMs = this.nextMs()
  }

  answered(): void {
    this.unansweredSinceMs = Infinity
  }

  /** Which one has passed, if any; sets the next wake-up otherwise. */
  passed(nowMs: number): "idle" | "response" | undefined {
    if (nowMs >= this.heardFromAtMs + this.idleTimeoutMs) return "idle"
    if (nowMs >= this.unansweredSinceMs + this.responseTimeoutMs) return "response"
    this.wakeAtMs = this.nextMs()
    return undefined
  }

  stop(): void {
    this.heardFromAtMs = Infinity
    this.unansweredSinceMs = Infinity
    this.wakeAtMs = Infinity
  }

  private nextMs(): number {
    return Math.min(this.heardFromAtMs + this.idleTimeoutMs, this.unansweredSinceMs + this.responseTimeoutMs)
  }
}
