// One small stream whose every figure was worked out by hand: "send the invoice today", 0.5 to 2.0 s.
import { describe, expect, test } from "vitest"
import {
  audioTo,
  buildRecording,
  closed,
  closeStream,
  endpoint,
  final,
  finalize,
  interim,
  metadata,
  utteranceEnd,
  wait,
} from "../recording/recording-builder.ts"
import type { Recording } from "../recording/recording.ts"
import { transcript } from "../recording/views.ts"
import type { Timeline } from "../timeline.ts"
import {
  closingGaps,
  endpointLatencies,
  finalisations,
  finalTranscriptsMs,
  firstMessageMs,
  firstWordsMs,
  firstWordsSinceAudioMs,
  forcedFinalisationsMs,
  messageLatenciesMs,
  wordEmissions,
} from "./latency.ts"
import { measure } from "./measure.ts"
import { percentile } from "./percentiles.ts"
import { interimFinalGap, stability } from "./stability.ts"
import { textErrors, wordErrorRate } from "./wer.ts"
import { wordTimeErrors } from "./words.ts"

const TRUTH = [
  { word: "send", startMs: 500, endMs: 800 },
  { word: "the", startMs: 800, endMs: 900 },
  { word: "invoice", startMs: 900, endMs: 1500 },
  { word: "today", startMs: 1600, endMs: 2000 },
]

const TIMELINE: Timeline = {
  durationMs: 3400,
  channels: 1,
  language: "en",
  transcript: "Send the invoice today.",
  words: TRUTH.map((word) => ({ ...word, punctuatedWord: word.word, channel: 0, speaker: 0 })),
  speech: [{ startMs: 500, endMs: 2000, channel: 0 }],
  pauses: [],
  truthSigmaMs: 0,
}

const WORDS = TRUTH.map(({ word, startMs, endMs }) => ({
  word,
  start: startMs / 1000,
  end: endMs / 1000,
  confidence: 0.9,
}))

const GOLDEN = buildRecording(
  { options: { interim_results: "true", endpointing: "500", utterance_end_ms: "1000" }, chunkMs: 50 },
  audioTo(1200),
  interim(0, 1.1, "send"),
  audioTo(1900),
  interim(0, 1.8, "send the in voice"),
  audioTo(2400),
  interim(0, 2.3, "send the invoice today"),
  audioTo(2750),
  endpoint(0, 2.3, "send the invoice today", { words: WORDS }),
  audioTo(3300),
  utteranceEnd(2),
  audioTo(3400),
)

/** Everything the server sent comes later. */
const delayed = (recording: Recording, byMs: number): Recording => ({
  ...recording,
  events: recording.events.map((event) => (event.type === "received" ? { ...event, atMs: event.atMs + byMs } : event)),
})

describe.each([
  { name: "as received", recording: GOLDEN, delayMs: 0 },
  { name: "received 137 ms later", recording: delayed(GOLDEN, 137), delayMs: 137 },
])("the golden stream, $name", ({ recording, delayMs }) => {
  /** Without the delay, and without the noise of the last bits. */
  const undelayed = (values: readonly (number | undefined)[]) =>
    values.map((value) => Math.round(((value ?? Number.NaN) - delayMs) * 1e6) / 1e6)

  test("the first words come 700 ms after their onset", () =>
    expect(undelayed([firstWordsMs(recording, TIMELINE)])).toEqual([700]))

  test("the transcript trails the microphone by 100 ms at every interim", () =>
    expect(undelayed(messageLatenciesMs(recording, "microphone"))).toEqual([100, 100, 100]))

  test("words are shown 400, 1000, 900 and 400 ms after they end, in the middle 650", () => {
    const { latenciesMs, referenceWordCount } = wordEmissions(recording, TIMELINE)
    expect(undelayed(latenciesMs)).toEqual([400, 1000, 900, 400])
    expect(undelayed([percentile(latenciesMs, 0.5)])).toEqual([650])
    expect(referenceWordCount).toBe(4)
  })

  test("the final transcript is there 750 ms after the last word", () => {
    expect(undelayed(finalTranscriptsMs(recording, TIMELINE))).toEqual([750])
    expect(undelayed(finalisations(recording).map(({ latencyMs }) => latencyMs))).toEqual([750])
  })

  test("the end is told after 750 ms by speech_final and after 1300 by UtteranceEnd, 300 over the setting", () => {
    const latencies = endpointLatencies(recording, TIMELINE)
    expect(latencies.map(({ event }) => event)).toEqual(["speech_final", "UtteranceEnd"])
    expect(undelayed(latencies.map(({ latencyMs }) => latencyMs))).toEqual([750, 1300])
    expect(undelayed(latencies.map(({ overheadMs }) => overheadMs))).toEqual([250, 300])
  })

  test("half of the final's words flickered, in one revision", () => {
    expect(stability(recording, "raw")).toEqual({
      finalWordCount: 4,
      segmentCount: 1,
      upwrCumulative: 2 / 4,
      upwrSet: 2 / 4,
      revisionsPerSegment: 1,
      normalisedErasure: 2 / 4,
    })
  })

  test("the final has every word right, at its time", () => {
    expect(wordErrorRate(textErrors(TIMELINE.transcript, transcript(recording), "basic"))).toBe(0)
    expect(wordTimeErrors(recording, TIMELINE)).toMatchObject({ wordCount: 4, meanAbsoluteMs: 0, within50Ms: 1 })
  })
})

test("the second interim against the final has two substitutions", () => {
  const errors = textErrors("send the invoice today", "send the in voice", "basic")
  expect(errors).toMatchObject({ substitutions: 2, deletions: 0, insertions: 0 })
  expect(wordErrorRate(errors)).toBe(0.5)
  expect(interimFinalGap(GOLDEN, "basic")).toMatchObject({ hits: 4, substitutions: 0 })
})

test("all figures of the stream come in one value", () => {
  const { accuracy, latencies, stability: flicker, untimed } = measure(GOLDEN, TIMELINE)
  expect(accuracy).toMatchObject({ wordErrorRate: 0, full: { hits: 4 }, wordTimes: { wordCount: 4 } })
  expect(latencies?.wordEmissionMs?.p50).toBeCloseTo(650, 6)
  expect(latencies?.utteranceEndOverheadMs?.max).toBeCloseTo(300, 6)
  expect(flicker?.upwrSet).toBe(0.5)
  expect(untimed).toBeUndefined()
})

test("without a timeline nothing is said of accuracy, and of a fast stream nothing of latency", () => {
  const pacing = { ...GOLDEN.header.pacing, speed: 4 }
  expect(measure({ ...GOLDEN, header: { ...GOLDEN.header, pacing } })).toMatchObject({
    accuracy: undefined,
    latencies: undefined,
    untimed: "audio was sent at 4 times real time",
  })
})

test("audio that was sent in larger chunks is counted in whole chunks by the documented method", () => {
  const recording = buildRecording(
    { options: { interim_results: "true" }, chunkMs: 250 },
    audioTo(1250),
    wait(50),
    interim(0, 1.1, "send"),
    audioTo(1500),
  )
  expect(messageLatenciesMs(recording, "sent")[0]).toBeCloseTo(150, 6)
  expect(messageLatenciesMs(recording, "microphone")[0]).toBeCloseTo(150, 6)
})

test("with a head start the same arrival is the same distance from the microphone", () => {
  const recording = buildRecording(
    {
      options: { interim_results: "true" },
      header: { pacing: { mode: "head-start", speed: 1, chunkMs: 100, delayMs: 0, jitterMs: 0 } },
    },
    audioTo(1200),
    interim(0, 1.1, "send"),
  )
  // Chunks left when their first sample was due: at 1200 the microphone has the chunk that left at 1100, and no more.
  expect(messageLatenciesMs(recording, "microphone")[0]).toBeCloseTo(0, 6)
})

test("first message, forced finals and the gaps of the end are plain differences, absent where nothing came", () => {
  const recording = buildRecording(
    { options: { interim_results: "true" } },
    audioTo(1000),
    wait(30),
    interim(0, 1, ""),
    audioTo(2000),
    wait(10),
    interim(0, 2, "good evening"),
    finalize,
    wait(200),
    final(0, 2, "good evening", { from_finalize: true }),
    finalize,
    closeStream,
    wait(20),
    final(2, 2, ""),
    wait(5),
    metadata(),
    wait(25),
    closed(),
  )
  expect(firstMessageMs(recording)).toBe(930)
  expect(firstWordsSinceAudioMs(recording)).toBe(1940)
  expect(forcedFinalisationsMs(recording)).toEqual([200])
  expect(closingGaps(recording)).toEqual({
    closeStreamToLastResultMs: 20,
    lastResultToMetadataMs: 5,
    metadataToCloseMs: 25,
  })
  expect(closingGaps(GOLDEN).closeStreamToLastResultMs).toBeUndefined()
})
