import { describe, expect, test } from "vitest"
import { readRecording } from "./jsonl.ts"
import { LatenessLog } from "./lateness.ts"
import { roundMs } from "./micros.ts"
import { receivedFrame, recorder } from "./recorder.ts"
import type { RecordingEvent, RecordingHeader } from "./recording.ts"

const HEADER: RecordingHeader = {
  type: "recording",
  version: 1,
  soundcheck: "0.1.0",
  side: "client",
  startedAt: "2026-01-01T00:00:00.000Z",
  target: "mock:",
  seed: 1,
  options: [["model", "nova-3"]],
  audio: {},
  pacing: { mode: "microphone", speed: 1, delayMs: 0, jitterMs: 0 },
}

const text = (atMs: number, value: string): RecordingEvent => ({
  type: "received",
  atMs,
  cursorMs: 0,
  frame: { type: "text", text: value },
})

const audio = (index: number, latenessMs = 0, chunkMs = 100): RecordingEvent => ({
  type: "sent",
  atMs: roundMs((index + 1) * chunkMs + latenessMs),
  cursorMs: (index + 1) * chunkMs,
  frame: { type: "audio", byteLength: 2, startMs: index * chunkMs, endMs: (index + 1) * chunkMs },
  dueAtMs: (index + 1) * chunkMs,
})

test("every line is with the sink before the next thing happens, and the file reads back as the recording", () => {
  const lines: string[] = []
  const { append, finish, recording } = recorder({ header: HEADER, sink: (line) => lines.push(line) })
  expect(lines).toHaveLength(1)
  append(text(5, "one"))
  expect(lines).toHaveLength(2)
  append(audio(0))
  finish(200, 0)
  expect(lines).toHaveLength(4)
  const read = readRecording(lines.join(""), "a.jsonl").recording
  expect({ header: read.header, events: read.events }).toEqual(recording)
})

test("time that goes back is our own mistake", () => {
  const { append } = recorder({ header: HEADER })
  append(text(5, "one"))
  expect(() => append(text(4.999, "two"))).toThrow(/time never goes back/)
})

test("a listener is told of each event as it is kept", () => {
  const told: string[] = []
  const { append } = recorder({ header: HEADER, secrets: ["k".repeat(40)], onEvent: (event) => told.push(event.type) })
  append(text(1, "fine"))
  append(text(2, `your key is ${"k".repeat(40)}`))
  expect(told).toEqual(["received", "received", "note"])
})

test("beyond its size limit it keeps what ends the stream, and a note instead of frames", () => {
  const { append, recording } = recorder({ header: HEADER, maxByteLength: 1000 })
  for (let index = 0; index < 10; index++) append(text(index, "x".repeat(400)))
  append({ type: "closed", atMs: 20, cursorMs: 0, by: "peer", code: 1000, reason: "" })
  expect(recording.events.map((event) => event.type)).toEqual(["received", "received", "note", "closed"])
  expect(recording.events[2]).toMatchObject({ code: "limit" })
})

describe("credentials", () => {
  const KEY = "0123456789abcdef0123456789abcdef01234567"
  const upgrade = (key: string) => ({
    url: `/v1/listen?model=nova-3&token=${encodeURIComponent(key)}`,
    headers: [
      ["authorization", `Token ${key}`],
      ["sec-websocket-protocol", `token, ${key}`],
    ] as const,
  })
  const opened = (key: string, headers: readonly (readonly [string, string])[] = []): RecordingEvent => ({
    type: "opened",
    atMs: 0,
    handshakeMs: 1,
    request: upgrade(key),
    status: 101,
    headers,
  })
  const refused = (key: string): RecordingEvent => ({
    type: "refused",
    atMs: 0,
    handshakeMs: 1,
    request: upgrade(key),
    status: 401,
    headers: [],
    body: `no such key: ${key}`,
  })
  const written = (secret: string, ...events: RecordingEvent[]) => {
    const lines: string[] = []
    const header: RecordingHeader = { ...HEADER, target: `ws://u:${secret}@h/`, options: [["token", secret]] }
    const { append, recording } = recorder({ header, secrets: [secret], sink: (line) => lines.push(line) })
    for (const event of events) append(event)
    const notes = recording.events.flatMap((event) => (event.type === "note" ? [event.text] : []))
    return { file: lines.join(""), notes }
  }

  test.each<[string, RecordingEvent[], string[]]>([
    ["the request, without a note", [opened(KEY)], []],
    [
      "an echoed subprotocol",
      [opened(KEY, [["sec-websocket-protocol", KEY]])],
      ["a credential stood in the headers of the answer"],
    ],
    ["a refusal", [refused(KEY)], ["a credential stood in the refusal"]],
    ["a message", [text(1, `{"key":"${KEY}"}`)], ["a credential stood in a text received"]],
    [
      "a text of ours",
      [{ type: "sent", atMs: 1, cursorMs: 0, frame: { type: "text", text: KEY } }],
      ["a credential stood in a text sent"],
    ],
    [
      "a close reason",
      [{ type: "closed", atMs: 1, cursorMs: 0, by: "peer", code: 1008, reason: `bad ${KEY}` }],
      ["a credential stood in the reason of the close"],
    ],
    ["a failure", [{ type: "failed", atMs: 1, code: "ENOTFOUND", problem: `ws://u:${KEY}@h` }], []],
  ])("go out of %s", (_, events, notes) => {
    const result = written(KEY, ...events)
    expect(result.file).not.toContain(KEY)
    expect(result.file).toContain("[credential]")
    expect(result.notes).toEqual(notes)
  })

  test("go out in the form in which a query carries them", () => {
    const secret = "abc/def+ghi=jkl"
    expect(written(secret, opened(secret)).file).not.toContain(encodeURIComponent(secret))
  })

  test("that are ordinary words go out of headers and addresses, and stay in what was said", () => {
    const { file } = written("test", opened("test"), text(1, "this is a test of testing"))
    expect(file).toContain('["authorization","Token [credential]"]')
    expect(file).toContain("token=[credential]")
    expect(file).toContain("this is a test of testing")
  })
})

describe("the report on our own timekeeping", () => {
  const reportOf = (events: readonly RecordingEvent[], loopDelayMsP99 = 0) => {
    const { append, finish, recording } = recorder({ header: HEADER })
    for (const event of events) append(event)
    finish(100_000, loopDelayMsP99)
    const last = recording.events.at(-1)
    if (last?.type !== "sender") throw new Error("expected the report last")
    return last.report
  }

  test("has exact percentiles, the largest value and the drift of the last chunk", () => {
    const latenesses = Array.from({ length: 200 }, (_, index) => index / 10)
    expect(
      reportOf(
        latenesses.map((latenessMs, index) => audio(index, latenessMs)),
        1.5,
      ),
    ).toEqual({
      chunkCount: 200,
      latenessMsP50: 9.9,
      latenessMsP99: 19.7,
      latenessMsMax: 19.9,
      driftRatio: 0.000995,
      loopDelayMsP99: 1.5,
      bufferedByteLengthMax: 0,
      onTime: true,
    })
  })

  test("never clamps: what went out early counts as such", () => {
    expect(reportOf([audio(0, -0.4), audio(1, -0.2)])).toMatchObject({ latenessMsP50: -0.4, latenessMsMax: -0.2 })
  })

  test.each([
    [25, true],
    [25.001, false],
  ])("a p99 of %d ms with chunks of 100 ms is on time: %s", (latenessMs, onTime) => {
    expect(reportOf([audio(0, latenessMs)]).onTime).toBe(onTime)
  })

  test("audio sent flat out has no lateness", () => {
    const { dueAtMs: _, ...flatOut } = audio(0, 5000) as Extract<RecordingEvent, { type: "sent" }>
    expect(reportOf([flatOut])).toMatchObject({ chunkCount: 1, latenessMsMax: 0, onTime: true })
  })

  test("no audio, no lateness", () => {
    expect(reportOf([])).toMatchObject({ chunkCount: 0, latenessMsP50: 0, onTime: true })
  })

  test("a recording of the mock has none, since it sends no audio", () => {
    const { finish } = recorder({ header: { ...HEADER, side: "server" } })
    expect(finish(10, 0).events).toEqual([])
  })

  test("hours of lateness take bounded memory and stay exact below a second", () => {
    const log = new LatenessLog()
    for (let index = 1; index <= 100_000; index++) log.add(index * 100 + (index % 1000) / 1000, index * 100, 100, 0)
    expect(log.report(0)).toMatchObject({ chunkCount: 100_000, latenessMsP50: 0.499, latenessMsP99: 0.989 })
  })
})

test("a binary frame is kept by its length and its first bytes, a ping by its payload", () => {
  expect(receivedFrame({ type: "binary", bytes: new TextEncoder().encode("RIFF".padEnd(100)) })).toEqual({
    type: "binary",
    byteLength: 100,
    headBase64: btoa("RIFF".padEnd(48)),
  })
  expect(receivedFrame({ type: "ping", bytes: new TextEncoder().encode("soundcheck") })).toEqual({
    type: "ping",
    payload: "soundcheck",
  })
})
