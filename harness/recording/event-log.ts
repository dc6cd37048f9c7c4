// Keeps the events of a recording as it grows. Audio sent is nearly all of them: while a stream runs, its numbers lie in
// small pages, and they become events when somebody reads them. With thousands of streams in a process, objects kept per
// chunk would make the garbage collector the greatest lateness.

import { microsOf } from "./micros.ts"
import { NumberRows } from "./number-rows.ts"
import type { RecordingEvent, SentFrame } from "./recording.ts"
import { type KeptText, TextPages } from "./text-pages.ts"

/** Which audio a chunk holds, and how it was cut. */
type AudioPlace = Omit<Extract<SentFrame, { type: "audio" }>, "type">

/** Of a chunk: at, start, end, due, all in microseconds; byteLength, bufferedByteLength. Filled anew for each. */
const numbers = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5]

/** Microseconds, for audio sent flat out. */
const NEVER_DUE = -(2 ** 40)

export class EventLog {
  /** All events up to those that wait. */
  readonly #events: RecordingEvent[] = []
  /** What came since they were read last: events, and between them how many packed chunks; below zero, packed texts. */
  #waiting: (RecordingEvent | number)[] = []
  #chunks = new NumberRows(numbers.length)
  #texts = new TextPages()

  push(event: RecordingEvent): void {
    if (!this.#packs(event)) this.#waiting.push(event)
  }

  #packs(event: RecordingEvent): boolean {
    if (event.type !== "received" || event.frame.type !== "text") return false
    if (!this.#texts.take(event.atMs, event.cursorMs, event.frame.text)) return false
    this.#wait(-1)
    return true
  }

  /** One more packed chunk, or text. */
  #wait(sign: 1 | -1): void {
    const newest = this.#waiting.length - 1
    const run = this.#waiting[newest]
    if (typeof run === "number" && run * sign > 0) this.#waiting[newest] = run + sign
    else this.#waiting.push(sign)
  }

  /**
   * Takes one chunk of audio sent, in numbers rather than as an object: an event of six numbers is 300 bytes of garbage.
   * Times are kept to the microsecond.
   * @param dueAtMs NaN for audio sent flat out
   * @param bufferedByteLength 0 when the socket had taken everything
   */
  pushAudio(
    atMs: number,
    byteLength: number,
    startMs: number,
    endMs: number,
    dueAtMs: number,
    bufferedByteLength: number,
  ): void {
    numbers[0] = microsOf(atMs)
    numbers[1] = microsOf(startMs)
    numbers[2] = microsOf(endMs)
    numbers[3] = Number.isNaN(dueAtMs) ? NEVER_DUE : microsOf(dueAtMs)
    numbers[4] = byteLength
    numbers[5] = bufferedByteLength
    this.#chunks.push(numbers)
    this.#wait(1)
  }

  /** The same, growing array on every call. */
  get events(): readonly RecordingEvent[] {
    if (this.#waiting.length > 0) this.#unpack()
    return this.#events
  }

  #unpack(): void {
    const chunks = this.#chunks[Symbol.iterator]()
    const texts = this.#texts[Symbol.iterator]()
    for (const waiting of this.#waiting) {
      if (typeof waiting !== "number") this.#events.push(waiting)
      else if (waiting > 0) for (const row of take(chunks, waiting)) this.#events.push(chunkSent(row))
      else for (const text of take(texts, -waiting)) this.#events.push(textReceived(text))
    }
    this.#waiting = []
    this.#chunks = new NumberRows(numbers.length)
    this.#texts = new TextPages()
  }
}

/** The next ones, and no further. */
function* take<Item>(items: Iterator<Item>, count: number): Generator<Item> {
  for (let left = count; left > 0; left--) {
    const { value, done } = items.next()
    if (done === true) return
    yield value
  }
}

function chunkSent([
  at = 0,
  start = 0,
  end = 0,
  due = 0,
  byteLength = 0,
  buffered = 0,
]: readonly number[]): RecordingEvent {
  const place = { byteLength, startMs: start / 1000, endMs: end / 1000 }
  return audioSent(at / 1000, place, due === NEVER_DUE ? Number.NaN : due / 1000, buffered)
}

function textReceived({ atMs, cursorMs, text }: KeptText): RecordingEvent {
  return { type: "received", atMs, cursorMs, frame: { type: "text", text } }
}

/**
 * The event of one chunk: what could be left out is left out, so that a line of the file stays short.
 * @param dueAtMs NaN for audio sent flat out
 * @param bufferedByteLength 0 when the socket had taken everything
 */
export function audioSent(
  atMs: number,
  { byteLength, startMs, endMs, fragmentCount }: AudioPlace,
  dueAtMs: number,
  bufferedByteLength: number,
): RecordingEvent {
  const place = { type: "audio", byteLength, startMs, endMs } as const
  return {
    type: "sent",
    atMs,
    cursorMs: endMs,
    frame: fragmentCount === undefined ? place : { ...place, fragmentCount },
    ...(!Number.isNaN(dueAtMs) && { dueAtMs }),
    ...(bufferedByteLength > 0 && { bufferedByteLength }),
  }
}
