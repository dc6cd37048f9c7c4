import { expect, test } from "vitest"
import { audioSent, serverCursorMs } from "./audio-sent.ts"
import { audioTo, binary, buildRecording, closeStream, emptyFrame, final, wait } from "./recording-builder.ts"

const STEPS = [audioTo(1000), wait(100), closeStream, audioTo(2000)] as const

test.each([
  { name: "as declared", options: {}, header: {}, declaredMs: 1000 },
  { name: "at half the rate", options: { sample_rate: "8000" }, header: {}, declaredMs: 2000 },
  { name: "as stereo", options: { channels: "2" }, header: {}, declaredMs: 500 },
  { name: "as mulaw", options: { encoding: "mulaw" }, header: {}, declaredMs: 2000 },
  { name: "without a rate", options: { sample_rate: undefined }, header: {}, declaredMs: undefined },
  { name: "as nothing", options: { encoding: undefined, sample_rate: undefined }, header: {}, declaredMs: undefined },
  {
    name: "as nothing, a container",
    options: { encoding: undefined, sample_rate: undefined },
    header: { audio: { container: "wav" } },
    declaredMs: 1000,
  },
  { name: "as raw, a container", options: {}, header: { audio: { container: "webm" } }, declaredMs: undefined },
  {
    name: "as opus, by someone who did not say what it is",
    options: { encoding: "opus" },
    header: { audio: {} },
    declaredMs: 1000,
  },
  { name: "as opus, raw", options: { encoding: "opus" }, header: {}, declaredMs: undefined },
])("one second declared $name is $declaredMs ms to the server, audio after CloseStream left out", (row) => {
  const recording = buildRecording({ options: row.options, header: row.header }, ...STEPS)
  expect(audioSent(recording)).toEqual({
    byteLength: 32_000,
    frameCount: 10,
    cursorMs: 1000,
    declaredMs: row.declaredMs,
  })
})

test("the server's cursor counts the audio before an event, rubbish with bytes included", () => {
  const recording = buildRecording(
    {},
    audioTo(1000),
    final(0, 1, ""),
    binary(3200),
    final(1, 1, ""),
    emptyFrame,
    audioTo(1100),
  )
  const at = (type: string) => recording.events.flatMap((event, index) => (event.type === type ? [index] : []))
  const [first = -1, second = -1] = at("received")
  expect(serverCursorMs(recording, 0)).toBe(0)
  expect(serverCursorMs(recording, first)).toBe(1000)
  expect(serverCursorMs(recording, second)).toBe(1100)
  expect(serverCursorMs(recording, recording.events.length)).toBe(1100)
})
