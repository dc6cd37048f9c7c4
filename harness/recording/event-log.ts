// Keeps the events of a recording as it grows. Audio sent is nearly all of them: while a stream runs, its numbers lie in
// small pages, and they become events when somebody reads them. With thousands of streams in a process, objects kept per
// chunk would make the garbage collector the greatest lateness; and so would typed arrays, whose memory lies outside of the
// heap: V8 collects all of it when that grows, again and again, as it did when two thousand of them doubled at once.

import type { RecordingEvent, SentFrame } from "./recording.ts"
import { type KeptText, TextPages } from "./text-pages.ts"

/** Which audio a chunk holds, and how it was cut. */
type AudioPlace = Omit<Extract<SentFrame, { type: "audio" }>, "type">

/** atMs, byteLength, startMs, endMs, dueAtMs, bufferedByteLength: 48 bytes a chunk. */
const NUMBERS_PER_CHUNK = 6

/** A second and a half at 100 ms, and 768 bytes. */
const CHUNKS_PER_PAGE = 16

/** Copied for every page: an array of doubles from the start, which V8 keeps as bare numbers. */
const EMPTY_PAGE: readonly number[] = Array.from({ length: CHUNKS_PER_PAGE * NUMBERS_PER_CHUNK }, () => 0.5)

export class EventLog {
  /** All events up to those that wait. */
  readonly #events: RecordingEvent[] = []
  /** What came since they were read last: events, and between them how many packed chunks; below zero, packed texts. */
  #waiting: (RecordingEvent | number)[] = []
  #pages: number[][] = []
  #packedCount = 0
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
    const at = (this.#packedCount % CHUNKS_PER_PAGE) * NUMBERS_PER_CHUNK
    const numbers = at === 0 ? this.#newPage() : this.#newestPage()
    numbers[at] = atMs
    numbers[at + 1] = byteLength
    numbers[at + 2] = startMs
    numbers[at + 3] = endMs
    numbers[at + 4] = dueAtMs
    numbers[at + 5] = bufferedByteLength
    this.#packedCount++
    this.#wait(1)
  }

  /** The same, growing array on every call. */
  get events(): readonly RecordingEvent[] {
    if (this.#waiting.length > 0) this.#unpack()
    return this.#events
  }

  #newPage(): number[] {
    const page = EMPTY_PAGE.slice()
    this.#pages.push(page)
    return page
  }

  #newestPage(): number[] {
    return this.#pages[this.#pages.length - 1] ?? this.#newPage()
  }

  #unpack(): void {
    let chunk = 0
    let text = 0
    for (const waiting of this.#waiting) {
      if (typeof waiting !== "number") this.#events.push(waiting)
      else if (waiting > 0)
        for (const end = chunk + waiting; chunk < end; chunk++) this.#events.push(this.#chunkAt(chunk))
      else for (const end = text - waiting; text < end; text++) this.#events.push(textReceived(this.#texts.at(text)))
    }
    this.#waiting = []
    this.#pages = []
    this.#packedCount = 0
    this.#texts = new TextPages()
  }

  #chunkAt(chunk: number): RecordingEvent {
    const page = this.#pages[Math.floor(chunk / CHUNKS_PER_PAGE)] ?? EMPTY_PAGE
    const from = (chunk % CHUNKS_PER_PAGE) * NUMBERS_PER_CHUNK
    const [atMs = 0, byteLength = 0, startMs = 0, endMs = 0, dueAtMs = 0, bufferedByteLength = 0] = page.slice(
      from,
      from + NUMBERS_PER_CHUNK,
    )
    return audioSent(atMs, { byteLength, startMs, endMs }, dueAtMs, bufferedByteLength)
  }
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
