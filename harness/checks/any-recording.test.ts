// Recordings come from anyone's server and any time: whatever one holds, a check gives an outcome and never throws.
import * as fc from "fast-check"
import { expect, test } from "vitest"
import * as build from "../recording/recording-builder.ts"
import type { Recording } from "../recording/recording.ts"
import { measure } from "../metrics/measure.ts"
import { closeVerdict } from "../verdicts/close-verdict.ts"
import { timelineOf } from "./check-rows.ts"
import type { ClientRun } from "./client/evidence/client-run.ts"
import { CLIENT_CHECKS } from "./client/index.ts"
import { CHECKS } from "./index.ts"

const { final, hear, hearText, interim, resultsMessage, say } = build
const without = (field: string) => hear(resultsMessage(0, 1, "good", { [field]: undefined }))

/** What may happen on a stream, good and bad. */
const PIECES: readonly build.BuildStep[] = [
  ...[1000, 2000, 4000].map(build.audioTo),
  build.wait(11_000),
  interim(0, 1, "good"),
  interim(1, 2, "", { channel_index: [1, 2] }),
  final(0, 1, "good evening"),
  build.endpoint(1, 2, "to you"),
  final(0, 0, ""),
  final(-1, 5, "😀", { from_finalize: true }),
  without("start"),
  without("channel"),
  without("channel_index"),
  without("metadata"),
  hear({ type: "Results" }),
  hear({ type: "Results", start: 0, duration: 1, channel: { alternatives: [] } }),
  hear({ type: "Results", start: 0, duration: 1, channel: { alternatives: [{ transcript: "a" }] } }),
  hear({ type: "Metadata" }),
  hear({ type: "Metadata", models: {}, model_info: [] }),
  hear({ type: "UtteranceEnd" }),
  hear({ type: "SpeechStarted", channel: {} }),
  hear({ type: "Error" }),
  hear({ type: "ConfigureSuccess" }),
  hear({ type: "TurnInfo", event: "StartOfTurn" }),
  hear({ msg: "hello" }),
  ...["", "null", "[]", "{", "\u0000", '{"type":1}'].map(hearText),
  build.hearBinary(0),
  build.metadata(),
  build.utteranceEnd(2),
  build.speechStarted(0.5),
  build.keepAlive,
  build.finalize,
  build.closeStream,
  say('{"type":"Configure"}'),
  say('{"type":"Finalize","channel":9}'),
  say("rubbish"),
  build.emptyFrame,
  build.binary(5, "KeepAlive in the wrong opcode"),
  build.ping("x"),
  build.pong("y"),
  build.clientClose(),
  build.destroy,
  build.closed(1000),
  build.closed(1006),
  build.closed(1011, "NET-0001"),
  build.failed("ECONNRESET"),
  build.note("interrupted", "Ctrl-C"),
  build.senderReport({ onTime: false }),
]

const OPTIONS: readonly build.BuildOptions["options"][] = [
  {},
  { encoding: undefined, sample_rate: undefined },
  { interim_results: "true", utterance_end_ms: "1000", vad_events: "true", endpointing: "false" },
  { multichannel: "true", channels: "2", diarize: "true", language: "multi" },
  { encoding: "foo", sample_rate: "-1", channels: "x", model: "nova-33", surprise: "" },
  { redact: ["numbers"], replace: ["a:b", ""], search: [""], extra: ["x"], keyterm: [], tag: "t" },
]

const TIMELINE = timelineOf(4000, [
  ["good", 0, 1],
  ["evening", 1, 2],
])

const CLIENT: ClientRun = {
  givenMs: 4000,
  end: { type: "exited", code: 1 },
  reports: [
    { type: "words", final: true, text: "good evening", words: [{ word: "good", start: 1, end: 2 }], channel: 0 },
    { type: "utterance", text: "" },
    { type: "latency", seconds: -3 },
  ],
  output: "Error 1011\n",
}

const recordings = fc
  .record({
    options: fc.constantFrom(...OPTIONS),
    steps: fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }),
    opened: fc.constantFrom("opened", "refused", "nothing"),
    side: fc.constantFrom("client" as const, "server" as const),
    audio: fc.constantFrom({}, { container: "wav", channels: 2 }, { encoding: "linear16", sampleRateHz: 8000 }),
  })
  .map(({ options, steps, opened, side, audio }): Recording => {
    const first = opened === "refused" ? [build.refused(403, "<html>", [["dg-error", ""]])] : []
    const header = { side, audio }
    return build.buildRecording({ options: options ?? {}, header, opened: opened === "opened" }, ...first, ...steps)
  })

test("no check throws, whatever a recording holds, and each finding names an event that exists", () => {
  fc.assert(
    fc.property(fc.array(recordings, { minLength: 1, maxLength: 2 }), fc.boolean(), (siblings, isKnown) => {
      const [recording] = siblings
      if (recording === undefined) return
      for (const check of [...CHECKS, ...CLIENT_CHECKS]) {
        const outcome = check.run({ recording, siblings, ...(isKnown && { timeline: TIMELINE, client: CLIENT }) })
        const findings = outcome.type === "fail" ? outcome.findings : []
        const strays = findings.filter(({ eventIndex = 0 }) => eventIndex >= Math.max(1, recording.events.length))
        expect({ check: check.id, strays }).toEqual({ check: check.id, strays: [] })
        expect({ check: check.id, ...outcome }).not.toEqual({ check: check.id, type: "fail", findings: [] })
      }
    }),
    { numRuns: 150, seed: 1 },
  )
})

test("metrics and the close of any recording can be told", () => {
  fc.assert(
    fc.property(recordings, (recording) => {
      expect(measure(recording, TIMELINE)).toBeDefined()
      expect(closeVerdict(recording)).toBeTypeOf("string")
    }),
    { numRuns: 100, seed: 1 },
  )
})
