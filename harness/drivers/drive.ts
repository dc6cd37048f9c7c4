// One client stream from connect to the end: pumps a client machine over whatever carries frames, on whatever clock, and
// writes the recording. Callbacks rather than promises, so that the same driver runs a whole stream in virtual time.

import type { Alarm, Clock } from "../time/clock.ts"
import type { ClientMachine, ClientOutput } from "../protocol/client.ts"
import { decodeClientFrame } from "../protocol/messages/codec.ts"
import type { Frame } from "../protocol/frame.ts"
import type { Input } from "../protocol/machine.ts"
import type { Hasher } from "../protocol/server/ports.ts"
import { roundMs } from "../recording/micros.ts"
import { payloadText, type Recorder, receivedFrame } from "../recording/recorder.ts"
import type { Recording, SentFrame, UpgradeSummary } from "../recording/recording.ts"
import type { ConnectRequest, Connector, ConnectResult, Socket } from "../transports/socket.ts"

export interface DriveParts {
  readonly connector: Connector
  readonly clock: Clock
  readonly request: ConnectRequest
  readonly machine: ClientMachine
  readonly recorder: Recorder
  /** Told of every frame as it comes, before the machine is; for whoever shows a stream while it runs. */
  readonly onFrame?: (frame: Frame, atMs: number) => void
  /** Takes all audio until the end is asked for, so that the hash in Metadata can be compared. */
  readonly audioHash?: Hasher
  /** The event loop's own delay beside this stream; 0 in virtual time. */
  readonly loopDelayMsP99?: () => number
}

export interface Drive {
  /**
   * Ends the stream as a person wants it who stops it: CloseStream, a short wait, close. Twice: drops it at once. Before
   * the connection is open there is nothing to wait for.
   */
  interrupt(): void
}

/**
 * Audio sent flat out waits while this much has not been taken by the network. 1 MiB is half a minute of 16 kHz audio:
 * enough to keep any link busy, little enough to notice a peer that reads slowly.
 */
const HIGH_WATER_BYTE_LENGTH = 1024 * 1024

/** Audio sent flat out is given up when the network has taken nothing for so long: a peer that does not read never will. */
const STALL_TIMEOUT_MS = 30_000

/** @param done called once, with the finished recording, whatever happened */
export function drive(parts: DriveParts, done: (recording: Recording) => void): Drive {
  const stream = new ClientStream(parts, done)
  parts.connector.connect({ ...parts.request, signal: stream.unwanted }, (result) => stream.connected(result))
  return stream
}

class ClientStream implements Drive {
  readonly #givenUp = new AbortController()
  readonly #parts: DriveParts
  readonly #done: (recording: Recording) => void
  readonly #summary: UpgradeSummary
  readonly #startedAtMs: number
  #openedAtMs = 0
  #socket: Socket | undefined
  #closeBegunBy: "us" | "peer" | undefined
  #interrupted = false
  #dropped = false
  #over = false
  #endAsked = false
  #wakeAtMs = Number.POSITIVE_INFINITY
  readonly #alarm: Alarm
  /** What waited for the network when it was last looked at, and when to look again. */
  #stall: { readonly byteLength: number; readonly untilMs: number } | undefined

  constructor(parts: DriveParts, done: (recording: Recording) => void) {
    this.#parts = parts
    this.#done = done
    this.#summary = summaryOf(parts.request)
    this.#startedAtMs = parts.clock.nowMs()
    this.#alarm = parts.clock.alarm(() => this.#wake())
  }

  /** Aborted when the connection is no longer waited for. */
  get unwanted(): AbortSignal {
    return this.#givenUp.signal
  }

  connected(result: ConnectResult): void {
    const { recorder, clock, machine } = this.#parts
    if (this.#over) {
      // Given up meanwhile.
      if (result.type === "opened") result.socket.destroy()
      return
    }
    this.#openedAtMs = clock.nowMs()
    const shared = { handshakeMs: roundMs(this.#openedAtMs - this.#startedAtMs), request: this.#summary }
    if (result.type === "failed") {
      recorder.append({ type: "failed", atMs: 0, code: result.code, problem: result.problem })
      return this.#finish()
    }
    const { status, headers } = result
    if (result.type === "refused") {
      recorder.append({ type: "refused", atMs: 0, ...shared, status, headers, body: result.body })
      return this.#finish()
    }
    recorder.append({ type: "opened", atMs: 0, ...shared, status, headers })
    this.#socket = result.socket
    machine.whenReady(() => this.#carryOut(machine.resume(clock.nowMs())))
    this.#step({ type: "opened" })
    result.listen({
      frame: (frame) => this.#take(frame),
      closed: (code, reason) => this.#closed(code, reason),
      failed: (code, problem) => {
        if (!this.#over) recorder.append({ type: "failed", atMs: this.#atMs(), code, problem })
      },
      drained: () => this.#schedule(),
    })
  }

  interrupt(): void {
    const { machine, clock, recorder } = this.#parts
    if (this.#over) return
    const isSecond = this.#interrupted
    this.#interrupted = true
    if (this.#socket !== undefined) {
      return this.#carryOut(isSecond ? [{ type: "destroy" }] : machine.interrupt(clock.nowMs()))
    }
    this.#openedAtMs = clock.nowMs()
    recorder.append({ type: "note", atMs: 0, code: "interrupted", text: "interrupted before the connection was open" })
    recorder.append({
      type: "failed",
      atMs: 0,
      code: "INTERRUPTED",
      problem: "Given up before the connection was open.",
    })
    this.#finish()
    this.#givenUp.abort()
  }

  #atMs(nowMs = this.#parts.clock.nowMs()): number {
    return roundMs(nowMs - this.#openedAtMs)
  }

  #step(input: Input, nowMs = this.#parts.clock.nowMs()): void {
    this.#carryOut(this.#parts.machine.step(input, nowMs))
  }

  #take(frame: Frame): void {
    const { recorder, machine, clock, onFrame } = this.#parts
    const nowMs = clock.nowMs()
    const atMs = this.#atMs(nowMs)
    recorder.append({ type: "received", atMs, cursorMs: machine.cursorMs, frame: receivedFrame(frame) })
    onFrame?.(frame, atMs)
    this.#step({ type: "frame", frame }, nowMs)
  }

  #carryOut(outputs: readonly ClientOutput[]): void {
    for (const output of outputs) this.#perform(output)
    this.#schedule()
  }

  #perform(output: ClientOutput): void {
    const { recorder, machine } = this.#parts
    if (output.type === "note") {
      recorder.append({ type: "note", atMs: this.#atMs(), code: output.code, text: output.text })
      return
    }
    if (this.#over || this.#dropped || this.#socket === undefined) return
    if (output.type === "send") return this.#send(output, this.#socket)
    this.#closeBegunBy ??= "us"
    const frame: SentFrame =
      output.type === "destroy"
        ? { type: "destroy" }
        : { type: "close", ...(output.code !== undefined && { code: output.code }), reason: output.reason }
    recorder.append({ type: "sent", atMs: this.#atMs(), cursorMs: machine.cursorMs, frame })
    this.#dropped = output.type === "destroy"
    if (output.type === "destroy") this.#socket.destroy()
    else this.#socket.close(output.code, output.reason)
  }

  #send(output: Extract<ClientOutput, { type: "send" }>, socket: Socket): void {
    const { frame, audio, dueAtMs, note } = output
    const atMs = this.#atMs()
    // Before this frame: what is handed over now has not had the time to leave.
    const { bufferedByteLength } = socket
    socket.send(frame)
    this.#hash(frame)
    const { recorder, machine } = this.#parts
    if (audio !== undefined && frame.type === "binary") {
      const dueMs = dueAtMs === undefined ? Number.NaN : roundMs(dueAtMs - this.#openedAtMs)
      return recorder.appendAudio(atMs, audio, frame.fragmentCount, dueMs, bufferedByteLength)
    }
    recorder.append({
      type: "sent",
      atMs,
      cursorMs: machine.cursorMs,
      frame: sentFrame(frame, note),
      ...(dueAtMs !== undefined && { dueAtMs: roundMs(dueAtMs - this.#openedAtMs) }),
      ...(bufferedByteLength > 0 && frame.type === "binary" && { bufferedByteLength }),
    })
  }

  #hash(frame: Frame): void {
    const { audioHash } = this.#parts
    if (audioHash === undefined || this.#endAsked || (frame.type !== "binary" && frame.type !== "text")) return
    if (frame.type === "text") this.#endAsked = decodeClientFrame(frame).type === "CloseStream"
    else if (frame.bytes.length === 0) this.#endAsked = true
    else audioHash.update(frame.bytes)
  }

  /** Keeps one deadline on the clock: the machine's next. */
  #schedule(): void {
    const { machine } = this.#parts
    const isDone = this.#over || this.#dropped
    const wakeAtMs = isDone ? Number.POSITIVE_INFINITY : (this.#stalledUntilMs() ?? machine.wakeAtMs)
    if (wakeAtMs === this.#wakeAtMs) return
    this.#wakeAtMs = wakeAtMs
    this.#alarm.set(wakeAtMs)
  }

  /** Audio by the clock cannot wait for the network, as a microphone cannot; audio sent flat out can. */
  #stalledUntilMs(): number | undefined {
    const { machine, clock } = this.#parts
    if (machine.isPaced) return undefined
    const byteLength = this.#socket?.bufferedByteLength ?? 0
    const isChoked = !this.#interrupted && byteLength > HIGH_WATER_BYTE_LENGTH
    if (!isChoked) this.#stall = undefined
    else if (this.#stall === undefined || byteLength < this.#stall.byteLength) {
      this.#stall = { byteLength, untilMs: clock.nowMs() + STALL_TIMEOUT_MS }
    }
    return this.#stall?.untilMs
  }

  #wake(): void {
    this.#wakeAtMs = Number.POSITIVE_INFINITY
    const untilMs = this.#stalledUntilMs()
    if (untilMs === undefined) this.#step({ type: "woken" })
    else if (untilMs > this.#parts.clock.nowMs()) this.#schedule()
    else this.#giveUp()
  }

  #giveUp(): void {
    const problem = `The server took nothing of what was sent for ${STALL_TIMEOUT_MS / 1000} s: it does not read.`
    this.#parts.recorder.append({ type: "failed", atMs: this.#atMs(), code: "STALLED", problem })
    this.#carryOut([{ type: "destroy" }])
  }

  #closed(code: number, reason: string): void {
    if (this.#over) return
    const { recorder, machine } = this.#parts
    const by = this.#closeBegunBy ?? "peer"
    recorder.append({ type: "closed", atMs: this.#atMs(), cursorMs: machine.cursorMs, by, code, reason })
    this.#step({ type: "closed", code, reason })
    this.#finish()
  }

  #finish(): void {
    this.#over = true
    this.#alarm.set(Number.POSITIVE_INFINITY)
    const { recorder, loopDelayMsP99, audioHash } = this.#parts
    this.#done(recorder.finish(this.#atMs(), loopDelayMsP99?.() ?? 0, audioHash?.digest("hex")))
  }
}

/** The request as it goes out, those headers included that the transport writes by itself. */
function summaryOf({ url, headers, protocols, compression }: ConnectRequest): UpgradeSummary {
  const { pathname, search } = new URL(url)
  return {
    url: pathname + search,
    headers: [
      ...headers,
      ...(protocols.length === 0 ? [] : [["sec-websocket-protocol", protocols.join(", ")] as const]),
      ...(compression ? [["sec-websocket-extensions", "permessage-deflate"] as const] : []),
    ],
  }
}

/** Everything sent that is not audio of the source. */
function sentFrame(frame: Frame, note = ""): SentFrame {
  switch (frame.type) {
    case "text":
      return frame
    case "ping":
    case "pong":
      return { type: frame.type, payload: payloadText(frame.bytes) }
    case "binary":
      return { type: "binary", byteLength: frame.bytes.length, note }
    default:
      return frame satisfies never
  }
}
