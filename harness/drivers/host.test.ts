import { expect, test } from "vitest"
import { virtualClock } from "../time/clock.ts"
import { scriptedRecognizer } from "../mock/ear/scripted.ts"
import { DEFAULT_MOCK_SETTINGS, type MockSettings } from "../mock/settings.ts"
import { sentence } from "../mock/trial.ts"
import { prng } from "../prng.ts"
import { decodeServerFrame } from "../protocol/messages/codec.ts"
import { CONTROL, type Step } from "../protocol/script.ts"
import { writeRecording } from "../recording/jsonl.ts"
import type { Recording } from "../recording/recording.ts"
import { closedOf, refusedOf, serverActs } from "../recording/traffic.ts"
import { sha256 } from "../sha256.ts"
import { memoryConnector } from "../transports/memory.ts"
import { drive } from "./drive.ts"
import { type MockHostParts, type MockLogEntry, mockHost } from "./host.ts"
import { simulate } from "./simulate.ts"
import { silentChunks, trialStream } from "./trial-stream.ts"

const RAW = "model=nova-3&encoding=linear16&sample_rate=16000"
const WORDS = sentence("Good evening to all of you.", 500)

/** A mock in virtual time, and streams to it. */
function scene(given: Partial<MockHostParts> & { readonly change?: Partial<MockSettings> } = {}) {
  const time = virtualClock()
  const log: MockLogEntry[] = []
  const host = mockHost({
    settings: { ...DEFAULT_MOCK_SETTINGS, ...given.change },
    recognizer: scriptedRecognizer([WORDS]),
    clock: time.clock,
    unixMs: () => 1_767_225_600_000 + time.clock.nowMs(),
    random: prng(1),
    hasher: sha256,
    onLog: (entry) => log.push(entry),
    ...given,
  })
  const stream = (query: string, script?: readonly Step[], durationMs = 3000) =>
    trialStream({
      url: `ws://mock/v1/listen?${RAW}&${query}`,
      source: silentChunks(durationMs / 100),
      ...(script !== undefined && { script }),
    })
  return { ...time, host, log, stream }
}

const messages = (recording: Recording): string[] =>
  serverActs(recording).map(({ frame, atMs }) => {
    const message = decodeServerFrame(frame as Parameters<typeof decodeServerFrame>[0])
    return `${atMs} ${message.type}`
  })

test("a whole stream: results while audio comes, Metadata, close, and one entry in the log", () => {
  const { host, log, stream, ...time } = scene()
  const recording = simulate(host, time, stream("endpointing=300"))
  expect(messages(recording)).toEqual(["2702 Results", "3002 Results", "3002 Metadata"])
  expect(closedOf(recording)).toMatchObject({ by: "server", code: 1000, atMs: 3002 })
  expect(log).toMatchObject([
    {
      type: "stream",
      endedBy: "CloseStream",
      code: 1000,
      durationMs: 3000,
      channels: 1,
      transcript: "good evening to all of you",
      sources: ["scripted"],
      problems: [],
    },
  ])
  expect(host.openStreamCount).toBe(0)
})

test("two runs give the same recording, to the byte", () => {
  const run = (): string => {
    const { host, stream, ...time } = scene()
    return writeRecording(simulate(host, time, stream("interim_results=true&vad_events=true&utterance_end_ms=1000")))
  }
  expect(run()).toBe(run())
})

test("streams over the limit are refused, the others are not touched, and an ended one makes room", () => {
  const { host, clock, run, stream, log } = scene({ change: { streamLimit: 2 } })
  const connector = memoryConnector(host, clock)
  const recordings: Recording[] = []
  const start = (): void => void drive({ ...stream(""), connector, clock }, (recording) => recordings.push(recording))
  start()
  start()
  start()
  clock.at(1000, () => expect(host.openStreamCount).toBe(2))
  clock.at(4000, start)
  run()
  expect(recordings.map((recording) => refusedOf(recording)?.status ?? closedOf(recording)?.code)).toEqual([
    429, 1000, 1000, 1000,
  ])
  expect(log.map((entry) => entry.type)).toEqual(["refused", "stream", "stream", "stream"])
  expect(log[0]).toMatchObject({ status: 429, path: "/v1/listen", error: expect.stringMatching(/too many/i) })
  expect(host.openStreamCount).toBe(0)
})

test("a stream left alone is closed when its time is up, and nothing of it stays", () => {
  const { host, stream, ...time } = scene()
  const script: Step[] = [
    { do: "audio", toMs: 500 },
    { do: "await", until: "closed", timeoutMs: 60_000 },
  ]
  const recording = simulate(host, time, stream("", script))
  // The last chunk arrives at 501 ms, the limit is 10 s, and the close takes a millisecond to come.
  expect(closedOf(recording)).toMatchObject({ code: 1011, atMs: 10_502, reason: expect.stringMatching(/net0001/) })
  expect(host.openStreamCount).toBe(0)
})

test("KeepAlive holds it", () => {
  const { host, stream, ...time } = scene()
  const script: Step[] = [
    { do: "audio", toMs: 500 },
    { do: "pause", ms: 30_000, keepAliveEveryMs: 5_000 },
    { do: "text", text: CONTROL.closeStream },
    { do: "await", until: "closed", timeoutMs: 1_000 },
  ]
  expect(closedOf(simulate(host, time, stream("", script)))).toMatchObject({ code: 1000, atMs: 30_502 })
})

test("a client that drops the connection frees its place", () => {
  const { host, log, stream, ...time } = scene()
  const recording = simulate(host, time, stream("", [{ do: "audio", toMs: 500 }, { do: "destroy" }]))
  expect(closedOf(recording)).toMatchObject({ by: "client", code: 1006 })
  expect(log).toMatchObject([{ type: "stream", code: 1006, durationMs: 500 }])
  expect(host.openStreamCount).toBe(0)
  expect(time.clock.nowMs()).toBeLessThan(1000)
})

test("results for a callback go to whoever delivers them", () => {
  const delivered: string[] = []
  const { host, stream, ...time } = scene({
    deliver: ({ url, method, text }) => delivered.push(`${method} ${url} ${JSON.parse(text).type}`),
  })
  simulate(host, time, stream("callback=http%3A%2F%2F127.0.0.1%2Fhere"))
  expect(new Set(delivered)).toEqual(
    new Set(["POST http://127.0.0.1/here Results", "POST http://127.0.0.1/here Metadata"]),
  )
})

test("an upgrade that nobody takes up is no open stream", () => {
  const { host } = scene()
  const request = {
    method: "GET",
    path: "/v1/listen",
    query: RAW,
    headers: { upgrade: "websocket", authorization: "Token secret" },
    protocols: [],
  }
  let answered = ""
  host.upgrade(request, (answer) => (answered = answer.type))
  expect(answered).toBe("accepted")
  expect(host.openStreamCount).toBe(0)
})
