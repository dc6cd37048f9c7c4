// What the bad clients of fixtures/clients do not reach: how the parts of the checks read what is in front of them, and
// that nobody is blamed for a stream in which nothing happened.

import { describe, expect, test } from "vitest"
import {
  audioTo,
  buildRecording,
  closed,
  closeStream,
  endpoint,
  final,
  goodEnd,
  hear,
  hearText,
  refused,
  utteranceEnd,
  wait,
} from "../../recording/recording-builder.ts"
import type { BuildStep } from "../../recording/recording-builder.ts"
import type { Recording, RecordingEvent, SentFrame } from "../../recording/recording.ts"
import type { Subject } from "../check.ts"
import { timelineOf } from "../check-rows.ts"
import { attemptsIn, retriesAfter } from "./evidence/attempts.ts"
import { type ClientReport, readReport } from "./evidence/client-run.ts"
import { audioHead } from "./evidence/heads.ts"
import { CLIENT_CHECKS } from "./index.ts"
import { hasFloatNoise, hasUnknownField } from "./evidence/oddities.ts"
import { keptTheFinals, rightUtterances, saidBy } from "./evidence/said.ts"
import { closeReasonNamed } from "./evidence/told-text.ts"

/** The same stream as the server's side records it. */
const server = (...steps: readonly BuildStep[]): Recording => serverAt("2026-01-01T00:00:00.000Z", ...steps)

function serverAt(startedAt: string, ...steps: readonly BuildStep[]): Recording {
  const { header, events } = buildRecording({ header: { startedAt } }, ...steps)
  return { header: { ...header, side: "server" }, events: events.map(fromOtherSide) }
}

function fromOtherSide(event: RecordingEvent): RecordingEvent {
  if (event.type === "closed") return { ...event, by: event.by === "us" ? "peer" : "us" }
  if (event.type === "received") return { ...event, type: "sent", frame: event.frame as SentFrame }
  if (event.type !== "sent") return event
  const { atMs, cursorMs, frame } = event
  const binary = { type: "binary", byteLength: "byteLength" in frame ? frame.byteLength : 0, headBase64: "" } as const
  return { type: "received", atMs, cursorMs, frame: frame.type === "text" ? frame : binary }
}

/** Five words, of which a stream may hold fewer. */
const spokenFor = (durationMs: number) =>
  timelineOf(
    durationMs,
    ["one", "two", "three", "four", "five"].map((word, index) => [word, index / 2, (index + 1) / 2]),
  )

const NOTHING = server(closed(1000))

test.each([...CLIENT_CHECKS])("$id blames nobody for an empty stream", (check) => {
  const outcome = check.run({ recording: NOTHING, siblings: [NOTHING] })
  expect(outcome.type).not.toBe("fail")
})

describe("a line of standard output", () => {
  test.each<[string, ClientReport | undefined]>([
    ['{"type":"utterance","text":"hello"}', { type: "utterance", text: "hello" }],
    ['{"type":"latency","seconds":0.3}', { type: "latency", seconds: 0.3 }],
    ['{"type":"words","text":"a"}', { type: "words", final: false, text: "a", words: [] }],
    [
      '{"type":"words","final":true,"text":"a","channel":1,"words":[{"word":"a","start":0,"end":1},{"word":"b"}]}',
      { type: "words", final: true, text: "a", words: [{ word: "a", start: 0, end: 1 }], channel: 1 },
    ],
    ['{"type":"words"}', undefined],
    ['{"type":"latency","seconds":"0.3"}', undefined],
    ['{"type":"other","text":"a"}', undefined],
    ["{not json}", undefined],
    ["[1]", undefined],
    ["null", undefined],
    ["hello", undefined],
  ])("%s", (line, report) => expect(readReport(line)).toEqual(report))
})

describe("utterances as they were said", () => {
  test.each<[string, readonly BuildStep[], readonly string[]]>([
    ["end with speech_final", [final(0, 1, "a b"), endpoint(1, 2, "c")], ["a b c, speech-final"]],
    ["end with UtteranceEnd", [final(0, 1, "a b"), utteranceEnd(1)], ["a b, utterance-end"]],
    ["end once with both", [endpoint(0, 1, "a b"), utteranceEnd(1)], ["a b, speech-final"]],
    ["do not end with -1", [final(0, 1, "a b"), utteranceEnd(-1), endpoint(1, 2, "c")], ["a b c, speech-final"]],
    ["do not end with what is older", [final(1, 2, "a b"), utteranceEnd(0.5)], ["a b, nothing"]],
    ["are none without words", [endpoint(0, 1, ""), utteranceEnd(1)], []],
  ])("%s", (_, steps, said) => {
    const { utterances } = saidBy(server(audioTo(1000), ...steps, ...goodEnd))
    expect(utterances.map(({ text, endedBy }) => `${text}, ${endedBy}`)).toEqual(said)
  })

  const recording = server(audioTo(1000), endpoint(0, 1, "Good evening."), final(1, 2, "And"), ...goodEnd)
  const subject = (...texts: readonly string[]): Subject => ({
    recording,
    siblings: [recording],
    client: { givenMs: 1000, reports: texts.map((text) => ({ type: "utterance", text })) },
  })
  test.each([
    [["good evening"], "pass"],
    [["good evening", "and"], "pass"],
    [["good evening and"], "fail"],
    [["good", "evening"], "fail"],
    [[], "not-exercised"],
  ])("%j of a client are %s", (texts, type) => expect(rightUtterances(subject(...texts)).type).toBe(type))
})

describe("finals of two channels", () => {
  const on = (channel: number) => ({ channel_index: [channel, 2] })
  const recording = server(audioTo(2000), final(0, 2, "good evening", on(0)), final(0, 2, "hello", on(1)), ...goodEnd)
  const words = (text: string, channel?: number): ClientReport => ({
    type: "words",
    final: true,
    text,
    words: [],
    ...(channel !== undefined && { channel }),
  })
  test.each<[string, readonly ClientReport[], string]>([
    ["each on its own", [words("hello", 1), words("good evening", 0)], "pass"],
    ["as they came, with no channel named", [words("good evening"), words("hello")], "pass"],
    ["all on the first", [words("good evening", 0), words("hello", 0)], "fail"],
    ["one of them alone", [words("good evening")], "fail"],
  ])("are kept by a client that reports them: %s", (_, reports, type) => {
    expect(keptTheFinals({ recording, siblings: [recording], client: { givenMs: 2000, reports } }).type).toBe(type)
  })
})

test.each([
  [0, "fail"],
  [400, "inconclusive"],
])("words that are missing while we were late by %d ms: %s", (lateMs, type) => {
  const unknown = hear({ type: "Brand new" })
  const recording = server(
    audioTo(1000),
    unknown,
    final(0, 1, "a"),
    audioTo(2000),
    closeStream,
    final(1, 2, "b"),
    ...goodEnd,
  )
  const reports: readonly ClientReport[] = [{ type: "words", final: true, text: "a", words: [] }]
  const subject = { recording, siblings: [recording], client: { givenMs: 2000, reports, lateMs } }
  for (const id of ["res-unknown-type", "cl-client-reads-on"]) {
    expect(CLIENT_CHECKS.find((check) => check.id === id)?.run(subject).type).toBe(type)
  }
})

describe("the first bytes of audio", () => {
  const wav = "RIFF\u0024\0\0\0WAVEfmt \u0010\0\0\0\u0001\0\u0001\0\u0080\u003e\0\0\0\u007d\0\0\u0002\0\u0010\0"
  test.each([
    [wav, "WAV", 32_000],
    ["OggS\0\u0002", "Ogg", undefined],
    ["fLaC", "FLAC", undefined],
    ["\u001a\u0045\u00df\u00a3", "WebM or Matroska", undefined],
    ["\0\0\0\u0018ftypM4A ", "MP4", undefined],
    ["\0\u0001\u0002\u0003", undefined, undefined],
  ])("%j", (head, container, bytesPerSecond) => {
    const frame = { type: "binary", byteLength: head.length, headBase64: btoa(head) } as const
    const { header } = NOTHING
    const recording = { header, events: [{ type: "received", atMs: 1, cursorMs: 0, frame } as const] }
    expect(audioHead(recording)).toEqual({ container, bytesPerSecond })
  })
})

test.each([
  [2.0000002, true],
  [0.39999998, true],
  [1.23, false],
  [2, false],
  [1.2345, false],
])("%d is noise: %s", (start, isNoise) => {
  const message = { type: "Results", start, duration: 1, channel: { alternatives: [] } } as const
  expect(hasFloatNoise(message)).toBe(isNoise)
})

test.each([
  ['{"type":"Results","start":0}', false],
  ['{"type":"Metadata","model_info":{"some-id":{"name":"n"}},"extra":{"mine":"1"}}', false],
  ['{"type":"Results","channel":{"alternatives":[{"words":[{"word":"a","pitch":1}]}]}}', true],
  ["no json", false],
])("%s holds a field that nobody knows: %s", (text, holds) => expect(hasUnknownField(text)).toBe(holds))

test.each([
  ["closed with 1011 NET-0001", "See https://dpgr.am/net0001", true],
  ["closed: See https://dpgr.am/net0001", "See https://dpgr.am/net0001", true],
  ["closed", "", true],
  ["closed with 1011", "See https://dpgr.am/net0001", false],
])("%j names %j: %s", (output, reason, names) => expect(closeReasonNamed(output, reason)).toBe(names))

describe("going on after an UtteranceEnd", () => {
  const check = CLIENT_CHECKS.find(({ id }) => id === "ue-client-channel-type")
  const outcomeOf = (givenMs: number, ...steps: readonly BuildStep[]) => {
    const recording = server(audioTo(3000), final(0, 3, "a b"), utteranceEnd(1), ...steps)
    return check?.run({ recording, siblings: [recording], client: { givenMs, reports: [] } }).type
  }
  test.each<[string, number, readonly BuildStep[], string]>([
    ["is seen by more audio", 6000, [wait(1000), audioTo(5000), closed(1006)], "pass"],
    ["is not asked for where the server drops at once", 6000, [wait(100), closed(1006)], "not-exercised"],
    ["is missed where nothing comes until the server closes", 6000, [wait(10_000), closed(1011)], "fail"],
    ["is missed where the client leaves", 6000, [closed(1000, "", "us")], "fail"],
    ["is not asked for where all was sent", 3000, [closed(1000, "", "us")], "not-exercised"],
  ])("%s", (_, givenMs, steps, type) => expect(outcomeOf(givenMs, ...steps)).toBe(type))
})

describe("audio that is split over two connections at a text that is not JSON", () => {
  const first = server(audioTo(1500), hearText("{oops"), wait(500), audioTo(4000), final(0, 4, "one"), ...goodEnd)
  const second = serverAt("2026-01-01T00:00:01.520Z", audioTo(2000), final(0, 2, "two"), ...goodEnd)
  const timeline = spokenFor(6000)
  const outcomeOf = (id: string, recording: Recording, siblings: readonly Recording[]) =>
    CLIENT_CHECKS.find((check) => check.id === id)?.run({
      recording,
      siblings,
      timeline,
      client: { givenMs: 6000, reports: [] },
    })
  test("is what the client is blamed for", () => {
    expect(outcomeOf("er-client-malformed", first, [first, second])).toMatchObject({
      type: "fail",
      findings: [{ actual: "the client opened another connection 0.00 s later, beside this one" }],
    })
  })
  test("goes on where there is one connection", () => {
    expect(outcomeOf("er-client-malformed", first, [first])).toEqual({ type: "pass" })
  })
  test("is no audio that is not what it is said to be", () => {
    for (const recording of [first, second]) {
      expect(outcomeOf("audio-raw-needs-both-truly", recording, [first, second])).toMatchObject({
        type: "not-exercised",
      })
    }
    expect(outcomeOf("audio-raw-needs-both-truly", first, [first])).toMatchObject({ type: "fail" })
  })
  test("is no return after a close of 1000", () => {
    expect(outcomeOf("conn-client-stop-on-1000", first, [first, second])).toEqual({ type: "pass" })
    const later = serverAt("2026-01-01T00:00:06.000Z", audioTo(2000), ...goodEnd)
    expect(outcomeOf("conn-client-stop-on-1000", first, [first, later])).toMatchObject({ type: "fail" })
  })
})

test("what a client did not wait for says nothing of its audio", () => {
  const left = server(audioTo(3000), final(0, 1, "one"), closeStream, closed(1000, "", "us"))
  const client = { givenMs: 3000, reports: [] }
  const subject = { recording: left, siblings: [left], timeline: spokenFor(3000), client }
  const outcome = CLIENT_CHECKS.find(({ id }) => id === "audio-raw-needs-both-truly")?.run(subject)
  expect(outcome).toMatchObject({ missing: "the client left before all of its audio was heard" })
})

test.each<[string, readonly (readonly [string, string])[], string]>([
  ["a program", [["authorization", "Token [key]"]], "fail"],
  ["a page", [["origin", "http://localhost"]], "not-exercised"],
])("%s that does not come again after a 429: %s", (_, headers, type) => {
  const { header, events } = buildRecording({ opened: false }, refused(429, ""))
  const recording: Recording = {
    header,
    events: events.map((event) =>
      event.type === "refused" ? { ...event, request: { ...event.request, headers } } : event,
    ),
  }
  const check = CLIENT_CHECKS.find(({ id }) => id === "er-client-retry-429")
  expect(check?.run({ recording, siblings: [recording] }).type).toBe(type)
})

test("retries are counted from the end of one attempt to the beginning of the next", () => {
  const at = (startedAt: string) => buildRecording({ header: { startedAt } }, audioTo(1000), closed(1011))
  const attempts = attemptsIn([at("2026-01-01T00:00:05.000Z"), at("2026-01-01T00:00:00.000Z")])
  const waits = retriesAfter(attempts, () => true).map(({ waitMs }) => waitMs)
  // Five seconds, less the stream of one second and the handshake of 20 ms.
  expect(waits).toEqual([3980])
})
