// Builds a recording, event by event as things happen. Raw text and time are kept and nothing is parsed; a line goes to
// the sink before anything else can happen, so a recording in progress is never lost.

import { assert } from "../errors.ts"
import type { AudioChunk } from "../protocol/client.ts"
import type { Frame } from "../protocol/frame.ts"
import { audioSent, EventLog } from "./event-log.ts"
import { recordingLine } from "./jsonl.ts"
import { LatenessLog } from "./lateness.ts"
import { roundMs } from "./micros.ts"
import type { ReceivedFrame, Recording, RecordingEvent, RecordingHeader } from "./recording.ts"
import { Redaction } from "./redaction.ts"

export interface RecorderOptions {
  readonly header: RecordingHeader
  /** Credentials of the stream: taken out of everything that is kept. */
  readonly secrets?: readonly string[]
  /** Takes each line of the file, line feed included, as it comes about. */
  readonly sink?: (line: string) => void
  /** Told of each event as it is kept. */
  readonly onEvent?: (event: RecordingEvent) => void
  /** Where the recording is going to lie. */
  readonly file?: string
  /** Frames beyond this much text are counted, not kept; a note says from where on. */
  readonly maxByteLength?: number
}

export interface Recorder {
  readonly append: (event: RecordingEvent) => void
  /**
   * Appends one chunk of audio sent: what `append` does with its event, for a tenth of the cost, and with no object made.
   * @param fragmentCount undefined where it went in one piece
   * @param dueAtMs NaN for audio sent flat out, which cannot be late
   * @param bufferedByteLength what the socket had not taken yet
   */
  readonly appendAudio: (
    atMs: number,
    chunk: AudioChunk,
    fragmentCount: number | undefined,
    dueAtMs: number,
    bufferedByteLength: number,
  ) => void
  /** What was recorded so far; the same object on every call. */
  readonly recording: Recording
  /** Appends the report on our own timekeeping, where we sent audio by the clock. */
  readonly finish: (atMs: number, loopDelayMsP99: number, audioSha256?: string) => Recording
}

/** 256 MiB: a day of results at 1 KB and five a second is 430 MB, so an ordinary stream of hours fits. */
const MAX_BYTE_LENGTH = 256 * 1024 * 1024

/** What an event weighs beside its text. */
const EVENT_BYTE_LENGTH = 64

export function recorder(options: RecorderOptions): Recorder {
  const { secrets = [], sink, onEvent, file, maxByteLength = MAX_BYTE_LENGTH } = options
  const redaction = secrets.length === 0 ? undefined : new Redaction(secrets)
  const header = redaction?.header(options.header) ?? options.header
  const log = new EventLog()
  const recording: Recording = {
    header,
    get events() {
      return log.events
    },
    ...(file !== undefined && { file }),
  }
  const lateness = new LatenessLog()
  const speed = Number.isFinite(header.pacing.speed) ? header.pacing.speed : 1
  // In an object: V8 makes a new number for every one that a variable of a closure is given, and with thousands of streams
  // each of them is one more that its collector has to look for.
  const last = { atMs: Number.NEGATIVE_INFINITY }
  let byteLength = 0
  sink?.(recordingLine(header))

  const keep = (event: RecordingEvent): void => {
    log.push(event)
    sink?.(recordingLine(event))
    onEvent?.(event)
  }

  /** False once the frames kept are too many; says so the first time. */
  const hasRoom = (atMs: number, textLength: number): boolean => {
    const wasFull = byteLength > maxByteLength
    byteLength += EVENT_BYTE_LENGTH + textLength
    if (byteLength <= maxByteLength) return true
    const text = `the recording is full at ${maxByteLength} bytes: frames from here on are not kept`
    if (!wasFull) keep({ type: "note", atMs, code: "limit", text })
    return false
  }

  const goOnTo = (atMs: number): void => {
    // Asked first: writing the two numbers into a sentence costs more than all the rest of keeping an event.
    if (!(atMs >= last.atMs)) assert(false, `time never goes back in a recording (${last.atMs}, then ${atMs})`)
    last.atMs = atMs
  }

  const append = (event: RecordingEvent): void => {
    goOnTo(event.atMs)
    if (event.type === "sent" && event.frame.type === "audio") {
      const { startMs, endMs } = event.frame
      lateness.add(event.atMs, event.dueAtMs ?? Number.NaN, (endMs - startMs) / speed, event.bufferedByteLength ?? 0)
    }
    if (event.type === "sent" || event.type === "received") {
      const { frame } = event
      if (!hasRoom(event.atMs, frame.type === "text" ? frame.text.length : 0)) return
    }
    if (redaction === undefined || !redaction.concerns(event)) return keep(event)
    const { value, where } = redaction.event(event)
    keep(value)
    if (where === undefined) return
    keep({ type: "note", atMs: event.atMs, code: "credential-removed", text: `a credential stood in ${where}` })
  }

  const appendAudio: Recorder["appendAudio"] = (atMs, chunk, fragmentCount, dueAtMs, bufferedByteLength) => {
    const byteLength = chunk.bytes.length
    const startMs = roundMs(chunk.startMs)
    const endMs = roundMs(chunk.endMs)
    goOnTo(atMs)
    lateness.add(atMs, dueAtMs, (endMs - startMs) / speed, bufferedByteLength)
    if (!hasRoom(atMs, 0)) return
    const isSeen = sink !== undefined || onEvent !== undefined
    if (isSeen || fragmentCount !== undefined) {
      const place = { byteLength, startMs, endMs, ...(fragmentCount !== undefined && { fragmentCount }) }
      keep(audioSent(atMs, place, dueAtMs, bufferedByteLength))
    } else log.pushAudio(atMs, byteLength, startMs, endMs, dueAtMs, bufferedByteLength)
  }

  return {
    append,
    appendAudio,
    recording,
    finish(atMs, loopDelayMsP99, audioSha256) {
      const report = { ...lateness.report(loopDelayMsP99), ...(audioSha256 !== undefined && { audioSha256 }) }
      if (header.side === "client") append({ type: "sender", atMs, report })
      return recording
    },
  }
}

/** So much of a binary frame is kept: enough to see a container's magic or a message sent in the wrong opcode. */
const HEAD_BYTE_LENGTH = 48

/** A frame as a recording keeps it when it came from the peer. */
export function receivedFrame(frame: Frame): ReceivedFrame {
  if (frame.type === "text") return frame.fragmentCount === undefined ? frame : { type: "text", text: frame.text }
  if (frame.type === "binary") {
    const head = String.fromCharCode(...frame.bytes.subarray(0, HEAD_BYTE_LENGTH))
    return { type: "binary", byteLength: frame.bytes.length, headBase64: btoa(head) }
  }
  return { type: frame.type, payload: payloadText(frame.bytes) }
}

/** Payloads of pings are text for all we send; other bytes come out as replacement characters. */
export const payloadText = (bytes: Uint8Array): string => (bytes.length === 0 ? "" : new TextDecoder().decode(bytes))
