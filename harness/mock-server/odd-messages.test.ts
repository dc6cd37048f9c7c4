// Whatever a server says is data: no message, however odd, may break what judges, measures, explains or prints a stream.
import { expect, test } from "vitest"
import { captions } from "../cli/captions.ts"
import { finalLine, liveView } from "../cli/live-view.ts"
import { paintFor } from "../cli/paint.ts"
import { smokeSteps } from "../cli/smoke-steps.ts"
import { accuracyRow, exitCodeOf, findings, latencyRow, verdictRow } from "../cli/summary.ts"
import { judge } from "../judge.ts"
import type { Recording } from "../recording/recording.ts"
import {
  audioTo,
  buildRecording,
  final,
  goodEnd,
  hearText,
  interim,
  MODEL_UUID,
  REQUEST_ID,
  resultsMessage,
} from "../recording/recording-builder.ts"
import { streamResult } from "../streaming/stream-result.ts"

/** Everything on, so that every check has something to look at. */
const options = {
  interim_results: "true",
  punctuate: "true",
  diarize: "true",
  multichannel: "true",
  channels: "2",
  language: "multi",
  search: "good",
  redact: "pci",
  detect_entities: "true",
  utterance_end_ms: "1000",
  vad_events: "true",
  extra: "a:b",
  replace: "a:b",
}

const MODEL_INFO = { name: "general-nova-3", version: "1", arch: "nova-3" }
const word = { word: "good", start: 0, end: 0.5, confidence: 0.9, speaker: 0, language: "en", punctuated_word: "Good" }

const MESSAGES: readonly object[] = [
  {
    ...resultsMessage(0, 1, "good", { words: [word], alternative: { languages: ["en"] } }),
    channel_index: [0, 2],
    entities: [{ label: "A", value: "b", raw_value: "b", confidence: 0.5, start_word: 0, end_word: 1 }],
    metadata: { request_id: REQUEST_ID, model_uuid: MODEL_UUID, model_info: MODEL_INFO, extra: { a: "b" } },
  },
  {
    type: "Metadata",
    transaction_key: "deprecated",
    request_id: REQUEST_ID,
    sha256: "0".repeat(64),
    created: "2026-09-07T10:11:12.123Z",
    duration: 1,
    channels: 1,
    models: [MODEL_UUID],
    model_info: { [MODEL_UUID]: MODEL_INFO },
  },
  { type: "UtteranceEnd", channel: [0, 1], last_word_end: 1 },
  { type: "SpeechStarted", channel: [0, 1], timestamp: 0.5 },
  { type: "Error", variant: "SchemaError", description: "x", message: "y", code: "z" },
  { type: "ConfigureSuccess", request_id: REQUEST_ID, keyterms: ["a"] },
  { type: "ConfigureFailure", request_id: REQUEST_ID, code: "a", description: "b" },
]

const ODD_VALUES: readonly unknown[] = [undefined, null, "\ud800", -1, 1e308, {}, [null]]

type Path = readonly string[]

const pathsOf = (value: unknown, path: Path = []): Path[] =>
  typeof value === "object" && value !== null
    ? [path, ...Object.entries(value).flatMap(([key, member]) => pathsOf(member, [...path, key]))]
    : [path]

function withValue(whole: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value
  if (Array.isArray(whole))
    return whole.map((item, index) => (String(index) === key ? withValue(item, rest, value) : item))
  const fields = whole as Readonly<Record<string, unknown>>
  return { ...fields, [key]: withValue(fields[key], rest, value) }
}

const streamWith = (text: string): Recording =>
  buildRecording(
    { options },
    audioTo(1000),
    interim(0, 1, "good"),
    hearText(text),
    audioTo(2000),
    hearText(text),
    final(0, 2, "good evening"),
    ...goodEnd,
  )

function readInEveryWay(recording: Recording): void {
  const paint = paintFor({ write() {} }, {})
  const verdict = judge(recording)
  const result = streamResult(recording, undefined, true)
  findings(verdict, recording, paint)
  for (const row of [verdictRow(verdict, paint), latencyRow(result), accuracyRow(result)]) expect(row).toHaveLength(2)
  exitCodeOf(result, verdict)
  captions(recording, "srt")
  captions(recording, "vtt")
  const views = [
    smokeSteps(() => {}, paint),
    liveView({ show() {}, line() {}, remark() {}, end() {} }, finalLine(true)),
  ]
  for (const event of recording.events) for (const view of views) view.event(event)
}

function breaks(recording: Recording): boolean {
  try {
    readInEveryWay(recording)
    return false
  } catch {
    return true
  }
}

test.each(MESSAGES)("a message may have any value in any place: $type", (message) => {
  const texts = pathsOf(message).flatMap((path) =>
    ODD_VALUES.map((value) => JSON.stringify(withValue(message, path, value)) ?? ""),
  )
  expect(texts.filter((text) => breaks(streamWith(text)))).toEqual([])
})

const MEGABYTE = 1024 * 1024

test.each<[string, string]>([
  ["one long string", `{"type":"Results","x":"${"a".repeat(8 * MEGABYTE)}"}`],
  ["escapes", `{"type":"Results","x":"${'\\"'.repeat(4 * MEGABYTE)}"}`],
  ["a string without an end", `{"type":"Results","x":"${"\\\\".repeat(4 * MEGABYTE)}`],
  ["spaces", `{"type":${" ".repeat(8 * MEGABYTE)}"Results"}`],
  ["brackets", `{"type":"Results","x":${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
  ["words", JSON.stringify(resultsMessage(0, 1, "word ".repeat(50_000)))],
])("a message may be megabytes of %s", (_, text) => {
  expect(() => readInEveryWay(streamWith(text))).not.toThrow()
})
