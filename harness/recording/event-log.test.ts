import { expect, test } from "vitest"
import { audioSent, EventLog } from "./event-log.ts"
import type { RecordingEvent } from "./recording.ts"

interface Chunk {
  readonly index: number
  readonly dueAtMs?: number
  readonly bufferedByteLength?: number
}

const chunk = ({ index, dueAtMs = Number.NaN, bufferedByteLength = 0 }: Chunk): RecordingEvent =>
  audioSent(
    index * 20 + 0.125,
    { byteLength: 640, startMs: index * 20, endMs: (index + 1) * 20 },
    dueAtMs,
    bufferedByteLength,
  )

const keepAlive: RecordingEvent = {
  type: "sent",
  atMs: 70_000,
  cursorMs: 60_000,
  frame: { type: "text", text: '{"type":"KeepAlive"}' },
  dueAtMs: 70_000,
}

const told = (text: string): RecordingEvent => ({
  type: "received",
  atMs: 80_000,
  cursorMs: 60_000,
  frame: { type: "text", text },
})

const WHAT: readonly (Chunk | RecordingEvent)[] = [
  ...Array.from({ length: 100 }, (_, index) => ({ index, dueAtMs: index * 20 })),
  keepAlive,
  { index: 100 },
  { index: 101, dueAtMs: 2020, bufferedByteLength: 4096 },
  { index: 102, bufferedByteLength: 7 },
  { index: 103, dueAtMs: 0 },
  keepAlive,
  ...Array.from({ length: 200 }, (_, index) => ({ index: 104 + index, dueAtMs: 2080 + index * 20 })),
  // So many that they are packed, with some that cannot be, and chunks between them.
  ...Array.from({ length: 90 }, (_, index) => told(`first ${index}`)),
  { index: 304 },
  told("between"),
  { index: 305 },
  { index: 306 },
  told("one"),
  told("two"),
  told("thr\u00e9e"),
  told("four"),
  keepAlive,
]
const EVENTS = WHAT.map((what) => ("type" in what ? what : chunk(what)))

function push(log: EventLog, what: Chunk | RecordingEvent): void {
  if ("type" in what) return log.push(what)
  const { index, dueAtMs = Number.NaN, bufferedByteLength = 0 } = what
  log.pushAudio(index * 20 + 0.125, 640, index * 20, (index + 1) * 20, dueAtMs, bufferedByteLength)
}

test("what comes out is what went in, to the key order", () => {
  const log = new EventLog()
  for (const what of WHAT) push(log, what)
  expect(JSON.stringify(log.events)).toBe(JSON.stringify(EVENTS))
})

test("it may be read at any time, and is one array that grows", () => {
  const log = new EventLog()
  const { events } = log
  WHAT.forEach((what, index) => {
    push(log, what)
    // Most are packed when they are read.
    const read = index % 7 === 0 ? log.events : EVENTS.slice(0, index + 1)
    expect(read.at(-1)).toEqual(EVENTS[index])
  })
  expect(log.events).toBe(events)
  expect(events).toEqual(EVENTS)
})

test.each([
  [{ index: 0 }, ["type", "atMs", "cursorMs", "frame"]],
  [{ index: 0, dueAtMs: 0 }, ["type", "atMs", "cursorMs", "frame", "dueAtMs"]],
  [{ index: 0, bufferedByteLength: 9 }, ["type", "atMs", "cursorMs", "frame", "bufferedByteLength"]],
])("a chunk leaves out what it does not have: %j", (what, keys) => {
  expect(Object.keys(chunk(what))).toEqual(keys)
})
