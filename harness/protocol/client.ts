// The client's half of a stream as a pure machine: carries out a script, sends audio by absolute deadlines, answers
// pings, waits for what the script waits for. Times are milliseconds on the axis on which `opened` came.

import { Arrivals } from "./client/arrivals.ts"
import { AudioSender, inFragments } from "./client/audio-sender.ts"
import { Pause } from "./client/pause.ts"
import { type ClientMachine, type ClientOptions, type ClientOutput, NEVER, type Progress } from "./client/ports.ts"
import { AudioSchedule } from "./client/schedule.ts"
import type { Frame } from "./frame.ts"
import type { Input } from "./machine.ts"
import { CLOSE_TIMEOUT_MS, CONTROL, type Step } from "./script.ts"

export type * from "./client/ports.ts"

/** How long an interrupted stream waits for the last results: a person is waiting, and results take about a second. */
const INTERRUPT_TIMEOUT_MS = 3_000

const NOTHING: readonly ClientOutput[] = []

export const clientMachine = (options: ClientOptions): ClientMachine => new Client(options)

/** `closing`: our close frame has gone out, and nothing may follow it. */
type Phase = "connecting" | "open" | "closing" | "over"

class Client implements ClientMachine {
  wakeAtMs = NEVER
  readonly #options: ClientOptions
  readonly #schedule: AudioSchedule
  readonly #audio: AudioSender
  readonly #arrivals: Arrivals
  #script: readonly Step[]
  #phase: Phase = "connecting"
  #stepIndex = 0
  /** When the step at hand ends by itself; undefined until it has begun. */
  #untilMs: number | undefined
  #pause: Pause | undefined
  #closeTimeoutMs = CLOSE_TIMEOUT_MS
  /**
   * Of this step: made when there is something to hand over, and let go with it. One that waited here for the next chunk
   * would be old by then, and V8 keeps alive what a dead old object points to: measured with 2,000 streams, 200 bytes a
   * chunk outlived every young collection, which took three times as long for it.
   */
  #outputs: ClientOutput[] | undefined

  constructor(options: ClientOptions) {
    this.#options = options
    this.#script = options.script
    this.#schedule = new AudioSchedule(options.pacing, options.random)
    this.#audio = new AudioSender(options.source, this.#schedule, options.keepAliveEveryMs ?? NEVER)
    this.#arrivals = new Arrivals(options.script, options.decode)
  }

  get cursorMs(): number {
    return this.#audio.cursorMs
  }

  get isPaced(): boolean {
    return this.#schedule.isPaced
  }

  whenReady(call: () => void): void {
    this.#options.source.onReady(call)
  }

  step(input: Input, nowMs: number): readonly ClientOutput[] {
    if (this.#phase === "over") return NOTHING
    switch (input.type) {
      case "opened":
        this.#phase = "open"
        this.#schedule.cutShort(nowMs)
        this.#goOn(nowMs, nowMs)
        break
      case "frame":
        this.#take(input.frame, nowMs)
        break
      case "woken":
        // The deadline asked for has come, even where the clock fires a moment before it.
        this.#goOn(nowMs, Math.max(nowMs, this.wakeAtMs))
        break
      case "worked":
        // A client has no work that it waits for.
        break
      case "closed":
        this.#noteUnfinished()
        this.#end()
        break
    }
    return this.#handOver()
  }

  resume(nowMs: number): readonly ClientOutput[] {
    if (this.#phase === "over" || !this.#audio.resume(nowMs)) return NOTHING
    this.#goOn(nowMs, nowMs)
    return this.#handOver()
  }

  interrupt(nowMs: number): readonly ClientOutput[] {
    if (this.#phase !== "open") return NOTHING
    const isAsked = this.#script.slice(0, this.#stepIndex).some((step) => step.do === "text" && asksToClose(step.text))
    const wait: Step = { do: "await", until: "closed", timeoutMs: INTERRUPT_TIMEOUT_MS }
    this.#note("interrupted", `interrupted at step ${this.#place()}`)
    this.#script = isAsked ? [wait] : [{ do: "text", text: CONTROL.closeStream }, wait]
    this.#closeTimeoutMs = INTERRUPT_TIMEOUT_MS
    this.#begin(0)
    this.#schedule.cutShort(nowMs)
    this.#goOn(nowMs, nowMs)
    return this.#handOver()
  }

  #take(frame: Frame, nowMs: number): void {
    if (frame.type === "ping" && this.#phase === "open") this.#send({ type: "pong", bytes: frame.bytes }, undefined)
    this.#arrivals.add(frame)
    // Only a step that waits can be moved on by an arrival; everything else goes by the clock.
    if (this.#script[this.#stepIndex]?.do === "await") this.#goOn(nowMs, nowMs)
  }

  /** Carries out steps as far as they are due, and says when to go on. */
  #goOn(nowMs: number, dueUntilMs: number): void {
    while (this.#phase !== "over") {
      const step = this.#script[this.#stepIndex]
      const progress = step === undefined ? this.#finish(nowMs, dueUntilMs) : this.#carryOut(step, nowMs, dueUntilMs)
      if (progress !== "done") {
        this.wakeAtMs = progress
        return
      }
      this.#begin(this.#stepIndex + 1)
    }
  }

  #begin(stepIndex: number): void {
    this.#stepIndex = stepIndex
    this.#untilMs = undefined
    this.#pause = undefined
  }

  #carryOut(step: Step, nowMs: number, dueUntilMs: number): Progress {
    if (this.#phase === "closing" && step.do !== "await" && step.do !== "destroy") {
      this.#note("script", `step ${this.#place()} was left out: nothing may follow a close`)
      return "done"
    }
    switch (step.do) {
      case "audio":
        return this.#audio.sendDue(step.toMs ?? NEVER, dueUntilMs, this.#put, step.fragmentCount)
      case "pause":
        return this.#carryOutPause(step, dueUntilMs)
      case "stall":
        return this.#carryOutStall(step.ms, nowMs, dueUntilMs)
      case "await":
        return this.#carryOutAwait(step, nowMs, dueUntilMs)
      case "text":
      case "binary":
      case "ping":
      case "close":
      case "destroy":
        return this.#carryOutWhenDue(step, dueUntilMs)
      default:
        return step satisfies never
    }
  }

  #carryOutPause(step: Extract<Step, { do: "pause" }>, dueUntilMs: number): Progress {
    this.#pause ??= new Pause(step, this.#schedule.nextDueAtMs)
    const progress = this.#pause.goOn(dueUntilMs, (frame, dueAtMs) => this.#send(frame, dueAtMs))
    if (progress === "done") this.#schedule.reachedAtMs = this.#pause.endAtMs
    return progress
  }

  #carryOutStall(ms: number, nowMs: number, dueUntilMs: number): Progress {
    if (this.#untilMs === undefined) this.#note("stall", `sends nothing for ${ms} ms while the audio goes on`)
    this.#untilMs ??= Math.max(nowMs, this.#schedule.nextDueAtMs) + ms
    return this.#untilMs <= dueUntilMs ? "done" : this.#untilMs
  }

  #carryOutAwait(step: Extract<Step, { do: "await" }>, nowMs: number, dueUntilMs: number): Progress {
    this.#untilMs ??= Math.max(nowMs, this.#schedule.nextDueAtMs) + step.timeoutMs
    if (!this.#arrivals.has(step.until)) {
      if (this.#untilMs > dueUntilMs) return this.#untilMs
      this.#note("await-timeout", `step ${this.#place()}: did not come within ${step.timeoutMs} ms`)
    }
    this.#arrivals.forget()
    this.#schedule.reachedAtMs = Math.max(this.#schedule.reachedAtMs, nowMs)
    return "done"
  }

  /** The steps of an instant. */
  #carryOutWhenDue(
    step: Extract<Step, { do: "text" | "binary" | "ping" | "close" | "destroy" }>,
    dueUntilMs: number,
  ): Progress {
    const dueAtMs = this.#schedule.nextDueAtMs
    if (dueAtMs > dueUntilMs) return dueAtMs
    // What came before cannot be the reply to what goes out now.
    this.#arrivals.forget()
    switch (step.do) {
      case "text":
        this.#send({ type: "text", text: step.text, ...inFragments(step.fragmentCount) }, dueAtMs)
        break
      case "binary":
        this.#send({ type: "binary", bytes: step.bytes }, dueAtMs, step.note)
        break
      case "ping":
        this.#send({ type: "ping", bytes: new TextEncoder().encode(step.payload) }, dueAtMs)
        break
      case "close":
        this.#put({ type: "close", code: step.code, reason: step.reason ?? "" })
        this.#phase = "closing"
        break
      case "destroy":
        this.#put({ type: "destroy" })
        this.#end()
        break
    }
    return "done"
  }

  /** The script is over and the connection is not: close it, and drop it when the peer does not answer. */
  #finish(nowMs: number, dueUntilMs: number): Progress {
    if (this.#untilMs !== undefined && this.#untilMs <= dueUntilMs) {
      this.#note("script", `our close was not answered within ${this.#closeTimeoutMs} ms; dropped the connection`)
      this.#put({ type: "destroy" })
      this.#end()
      return NEVER
    }
    if (this.#phase === "open") this.#put({ type: "close", code: 1000, reason: "" })
    this.#phase = "closing"
    this.#untilMs ??= nowMs + this.#closeTimeoutMs
    return this.#untilMs
  }

  #send(frame: Frame, dueAtMs: number | undefined, note?: string): void {
    this.#put({ type: "send", frame, dueAtMs, audio: undefined, note })
  }

  #note(code: "await-timeout" | "stall" | "interrupted" | "script", text: string): void {
    this.#put({ type: "note", code, text })
  }

  readonly #put = (output: ClientOutput): void => {
    // Nearly always one: an array that begins empty takes room for seventeen.
    if (this.#outputs === undefined) this.#outputs = [output]
    else this.#outputs.push(output)
  }

  #handOver(): readonly ClientOutput[] {
    const outputs = this.#outputs ?? NOTHING
    this.#outputs = undefined
    return outputs
  }

  #noteUnfinished(): void {
    const step = this.#script[this.#stepIndex]
    const isExpected = step === undefined || (step.do === "await" && step.until === "closed")
    if (!isExpected) this.#note("script", `the connection ended at step ${this.#place()}`)
  }

  #end(): void {
    this.#phase = "over"
    this.wakeAtMs = NEVER
  }

  /** `3 of 5 (await final)`, for notes. */
  #place(): string {
    const step = this.#script[this.#stepIndex]
    const what = step === undefined ? "the end" : step.do === "await" ? `await ${step.until}` : step.do
    return `${this.#stepIndex + 1} of ${this.#script.length} (${what})`
  }
}

const asksToClose = (text: string): boolean => text.includes('"CloseStream"')
