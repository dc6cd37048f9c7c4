import { describe, expect, test } from "vitest"
import { sentMessages, sentTexts } from "./client-texts.ts"
import {
  audioTo,
  buildRecording,
  clientClose,
  closed,
  closeStream,
  destroy,
  emptyFrame,
  endpoint,
  failed,
  final,
  goodEnd,
  hear,
  hearBinary,
  hearText,
  interim,
  keepAlive,
  refused,
  say,
  speechStarted,
  utteranceEnd,
} from "./recording-builder.ts"
import { endedBy } from "./ending.ts"
import { microphoneCursorMs, notRealTime, sentAtMs, spokenAtMs } from "./microphone.ts"
import type { Recording, RecordingEvent } from "./recording.ts"
import { answerHeader, clientActs, closedOf, serverActs } from "./traffic.ts"
import * as views from "./views.ts"

const STEREO = buildRecording(
  { options: { interim_results: "true", multichannel: "true", channels: "2" } },
  audioTo(1000),
  interim(0, 1, "good", { channel_index: [0, 2] }),
  interim(0, 1, "", { channel_index: [1, 2] }),
  audioTo(2000),
  final(0, 1.5, "good evening", { channel_index: [0, 2] }),
  interim(1.5, 2, "to", { channel_index: [0, 2] }),
  hearText("not json"),
  hear({ type: "results", start: 0 }),
  hearBinary(4),
  speechStarted(1.6),
  audioTo(3000),
  endpoint(1.5, 3, "to you", { channel_index: [0, 2] }),
  endpoint(0, 3, "", { channel_index: [1, 2] }),
  utteranceEnd(2.9),
  ...goodEnd,
)

describe("messages", () => {
  test("interims and finals are told apart, by channel and in order", () => {
    expect(views.results(STEREO)).toHaveLength(6)
    expect(views.finals(STEREO).map(views.endMs)).toEqual([1500, 3000, 3000])
    expect(views.finals(STEREO, 1)).toHaveLength(1)
    expect(views.interims(STEREO, 0).map(views.startMs)).toEqual([0, 1500])
    expect(views.channelsHeard(STEREO)).toEqual([0, 1])
  })

  test("a segment holds its interims and the final that settled them", () => {
    expect(
      views.segments(STEREO).map(({ channel, interims, final }) => [channel, interims.length, final !== undefined]),
    ).toEqual([
      [0, 1, true],
      [0, 1, true],
      [1, 1, true],
    ])
  })

  test("an utterance is its finals up to speech_final, and silence is none", () => {
    expect(views.utterances(STEREO)).toMatchObject([{ channel: 0, finals: [{}, {}], ended: true }])
    expect(views.transcript(STEREO)).toBe("good evening to you")
  })

  test("every message knows its event, its time and the audio sent by then", () => {
    const [end] = views.utteranceEnds(STEREO)
    expect(end).toMatchObject({ atMs: 3000, cursorMs: 3000, message: { last_word_end: 2.9 } })
    expect(STEREO.events[end?.eventIndex ?? -1]).toMatchObject({ type: "received" })
    expect(views.speechStarted(STEREO)).toHaveLength(1)
    expect(views.metadata(STEREO)).toHaveLength(1)
  })

  test("what cannot be read stays in the list, binary is no text", () => {
    const types = views.arrivals(STEREO).map(({ message }) => message.type)
    expect(types.filter((type) => type === "malformed" || type === "unknown")).toHaveLength(2)
    expect(serverActs(STEREO).filter(({ frame }) => frame.type === "binary")).toHaveLength(1)
  })

  test("each answer is made once and kept", () => {
    expect(views.results(STEREO)).toBe(views.results(STEREO))
    expect(views.segments(STEREO)).toBe(views.segments(STEREO))
  })

  test("texts of the client are decoded, whatever white space they have", () => {
    const recording = buildRecording({}, say('{ "type": "CloseStream" }'), keepAlive, say("rubbish"))
    expect(sentTexts(recording).map(({ message }) => message.type)).toEqual(["CloseStream", "KeepAlive", "refused"])
    expect(sentMessages(recording, "KeepAlive")).toHaveLength(1)
  })
})

test("a recording of the server's side reads the same as one of the client's side", () => {
  const flipped: Recording = {
    header: { ...STEREO.header, side: "server" },
    events: STEREO.events.map((event): RecordingEvent => {
      if (event.type === "closed") return { ...event, by: event.by === "us" ? "peer" : "us" }
      if (event.type === "received") {
        const { frame } = event
        return { ...event, type: "sent", frame: frame.type === "binary" ? { ...frame, note: "" } : frame }
      }
      if (event.type !== "sent") return event
      const { frame, atMs, cursorMs } = event
      if (frame.type === "text") return { type: "received", atMs, cursorMs, frame }
      const byteLength = "byteLength" in frame ? frame.byteLength : 0
      return { type: "received", atMs, cursorMs, frame: { type: "binary", byteLength, headBase64: "" } }
    }),
  }
  expect(views.results(flipped)).toEqual(views.results(STEREO))
  expect(clientActs(flipped).map(({ frame }) => frame)).toEqual(clientActs(STEREO).map(({ frame }) => frame))
  expect(closedOf(flipped)).toEqual(closedOf(STEREO))
  expect(endedBy(flipped)).toBe("close-stream")
})

test("headers are found without case", () => {
  const recording = buildRecording({ answerHeaders: [["DG-Request-Id", "x"]] })
  expect(answerHeader(recording, "dg-request-id")).toBe("x")
})

const NET_0001 =
  "Deepgram did not receive audio data or a text message within the timeout window. See https://dpgr.am/net0001"

test.each([
  { by: "close-stream", recording: buildRecording({}, ...goodEnd) },
  { by: "empty-frame", recording: buildRecording({}, emptyFrame, closeStream, closed()) },
  { by: "close-stream", recording: buildRecording({}, closeStream, closed(1006, "", "peer")) },
  { by: "client-close", recording: buildRecording({}, clientClose(1000), closed(1000, "", "us")) },
  { by: "client-destroy", recording: buildRecording({}, destroy, closed(1006, "", "us")) },
  { by: "idle", recording: buildRecording({}, closed(1011, NET_0001)) },
  { by: "idle", recording: buildRecording({}, closed(1011, "NET-0001")) },
  { by: "server-close", recording: buildRecording({}, closed(1008, "DATA-0000")) },
  { by: "server-close", recording: buildRecording({}, closed(1000, "bye")) },
  { by: "lost", recording: buildRecording({}, failed("ECONNRESET"), closed(1006, "")) },
  { by: "lost", recording: buildRecording({}, failed("ECONNRESET")) },
  { by: "refused", recording: buildRecording({ opened: false }, refused(401, "")) },
  { by: "failed", recording: buildRecording({ opened: false }, failed("ECONNREFUSED")) },
  { by: "unfinished", recording: buildRecording({}, audioTo(100)) },
])("a stream can end by $by", ({ by, recording }) => expect(endedBy(recording)).toBe(by))

describe("the microphone", () => {
  const PAUSED = buildRecording({}, audioTo(1000), (state) => (state.atMs += 5000), audioTo(2000))

  test.each([
    { audioMs: 50, atMs: 50 },
    { audioMs: 1000, atMs: 1000 },
    { audioMs: 1001, atMs: 6001 },
    { audioMs: 2000, atMs: 7000 },
    { audioMs: 2001, atMs: undefined },
  ])("speaks $audioMs ms of audio at $atMs ms, a pause of the sender included", ({ audioMs, atMs }) => {
    expect(spokenAtMs(PAUSED, audioMs)).toBe(atMs)
  })

  test.each([
    { atMs: 0, cursorMs: 0 },
    { atMs: 950, cursorMs: 950 },
    { atMs: 4000, cursorMs: 1000 },
    { atMs: 6500, cursorMs: 1500 },
    { atMs: 9000, cursorMs: 2000 },
  ])("has spoken $cursorMs ms of audio at $atMs ms", ({ atMs, cursorMs }) => {
    expect(microphoneCursorMs(PAUSED, atMs)).toBeCloseTo(cursorMs, 9)
  })

  test("hands over a position with the chunk that holds it", () => {
    expect(sentAtMs(PAUSED, 950)).toBe(1000)
    expect(sentAtMs(PAUSED, 1000)).toBe(1000)
    expect(sentAtMs(PAUSED, 1001)).toBe(6100)
    expect(sentAtMs(PAUSED, 2001)).toBeUndefined()
  })

  test("means nothing when audio was sent faster than real time, or not at all", () => {
    const fast = { ...PAUSED, header: { ...PAUSED.header, pacing: { ...PAUSED.header.pacing, speed: 4 } } }
    expect(notRealTime(PAUSED)).toBeUndefined()
    expect(notRealTime(fast)).toBe("audio was sent at 4 times real time")
    expect(notRealTime(buildRecording({}))).toBe("no paced audio was sent")
  })
})
