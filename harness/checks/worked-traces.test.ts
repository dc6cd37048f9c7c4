// Whole streams as other people's servers give them, and what all checks together say of each.
import { expect, test } from "vitest"
import {
  audioTo,
  buildRecording,
  type BuildOptions,
  type BuildStep,
  closed,
  closeStream,
  endpoint,
  failed,
  final,
  finalize,
  hear,
  interim,
  metadata,
  speechStarted,
  utteranceEnd,
  wait,
} from "../recording/recording-builder.ts"
import type { Recording } from "../recording/recording.ts"
import { failuresIn } from "../verdicts/verdict.ts"
import { spoken, timelineOf } from "./check-rows.ts"
import type { Subject } from "./check.ts"
import { CHECKS } from "./index.ts"

/** "Good evening." and silence to 3.2 s: the rules of sequence and timing in one small stream. */
const options = {
  model: "nova-3",
  interim_results: "true",
  endpointing: "300",
  utterance_end_ms: "1000",
  vad_events: "true",
  smart_format: "true",
}
const WORDS = [
  { word: "good", start: 0.48, end: 0.88, confidence: 0.99, punctuated_word: "Good" },
  { word: "evening", start: 0.88, end: 1.38, confidence: 0.99, punctuated_word: "evening." },
]
const SPOKEN = timelineOf(3200, [
  ["good", 0.48, 0.88],
  ["evening", 0.88, 1.38],
])

const trace = (build: BuildOptions, more: Readonly<Record<string, unknown>> = {}): Recording =>
  buildRecording(
    { options, ...build },
    audioTo(700),
    speechStarted(0.45),
    audioTo(1100),
    interim(0, 1, "Good", { words: WORDS.slice(0, 1), ...more }),
    audioTo(1800),
    endpoint(0, 1.7, "Good evening.", { words: WORDS, ...more }),
    audioTo(2800),
    interim(1.7, 2.7, "", more),
    utteranceEnd(1.38),
    audioTo(3200),
    closeStream,
    wait(30),
    // Floats of 32 bits, as they come.
    final(1.7000000476837158, 3.2, "", more),
    metadata(),
    wait(25),
    closed(),
  )

/** Roots with what follows from them. */
function rootsOf(subject: Subject): readonly string[] {
  const judgements = CHECKS.map((check) => ({ check, stream: 0, outcome: check.run(subject) }))
  return failuresIn(judgements).map(({ check, followers }) =>
    followers.length === 0 ? check.id : `${check.id} (${followers.map(({ id }) => id).join(", ")})`,
  )
}

const GOOD = spoken(trace({}), SPOKEN)

test("a good stream passes every check that it gives something to look at, and there are many", () => {
  expect(rootsOf(GOOD)).toEqual([])
  const passed = CHECKS.filter((check) => check.run(GOOD).type === "pass")
  expect(passed.length).toBeGreaterThan(60)
})

const streamOf = (...steps: readonly BuildStep[]) => buildRecording({ options }, ...steps)

test.each<{ what: string; recording: Recording; roots: readonly string[] }>([
  {
    what: "a service of 2024, whose results had no from_finalize",
    recording: trace({}, { from_finalize: undefined }),
    roots: ["res-from-finalize-present"],
  },
  {
    what: "a server without request ids in headers",
    recording: trace({ answerHeaders: [] }),
    roots: ["conn-request-id-header"],
  },
  {
    what: "a stream sent eight times faster than real time",
    recording: trace({ header: { pacing: { mode: "microphone", speed: 8, delayMs: 0, jitterMs: 0 } } }),
    roots: [],
  },
  {
    what: "a stream that the network cut in the middle of speech",
    recording: streamOf(
      audioTo(700),
      speechStarted(0.45),
      audioTo(1100),
      interim(0, 1, "Good", { words: WORDS.slice(0, 1) }),
      failed("ECONNRESET"),
      closed(1006),
    ),
    roots: [],
  },
  {
    what: "a recording that breaks off",
    recording: streamOf(audioTo(1100), speechStarted(0.45), interim(0, 1, "Good", { words: WORDS.slice(0, 1) })),
    roots: [],
  },
  {
    what: "audio of unknown form, in a container of which nothing is known",
    recording: trace({
      options: { ...options, encoding: undefined, sample_rate: undefined },
      header: { audio: {} },
    }),
    roots: [],
  },
  {
    what: "a server whose segments run from word to word: one cause, one root",
    recording: streamOf(
      audioTo(1000),
      speechStarted(0.45),
      audioTo(2000),
      endpoint(0.48, 1.38, "Good evening.", { words: WORDS }),
      audioTo(4000),
      endpoint(2.5, 3, "Bye.", {
        words: [{ word: "bye", start: 2.5, end: 3, confidence: 0.9, punctuated_word: "Bye." }],
      }),
      closeStream,
      metadata(),
      closed(),
    ),
    roots: ["fin-contiguous (audio-all-covered, fin-first-at-zero, cl-final-flush, md-duration-sum)"],
  },
  {
    what: "a server that says `results` for Results",
    recording: streamOf(
      audioTo(2000),
      hear({ type: "results", start: 0, duration: 1 }),
      closeStream,
      metadata(),
      closed(),
    ),
    roots: ["conn-json-text-only"],
  },
  {
    what: "a server that answers Finalize with nothing, since endpointing had just flushed",
    recording: streamOf(
      audioTo(700),
      speechStarted(0.45),
      audioTo(1800),
      endpoint(0, 1.8, "Good evening.", { words: WORDS }),
      finalize,
      wait(3000),
      audioTo(2800),
      utteranceEnd(1.38),
      audioTo(3200),
      closeStream,
      final(1.8, 3.2, ""),
      metadata(),
      closed(),
    ),
    roots: [],
  },
])("all that is said of $what is in its place", ({ recording, roots }) => {
  expect(rootsOf({ recording, siblings: [recording] })).toEqual(roots)
})

test("of two channels in any order nothing is said that is not true", () => {
  const left = { channel_index: [0, 2] }
  const right = { channel_index: [1, 2] }
  const recording = buildRecording(
    {
      options: { channels: "2", multichannel: "true", interim_results: "true" },
      bytesPerMs: 64,
      header: { audio: { encoding: "linear16", sampleRateHz: 16_000, channels: 2 } },
    },
    audioTo(1000),
    interim(0, 1, "", right),
    interim(0, 1, "good", left),
    audioTo(2000),
    endpoint(0, 1.5, "good evening", left),
    interim(0, 2, "how", right),
    audioTo(3000),
    interim(1.5, 2.5, "", left),
    final(0, 3, "how are you", right),
    closeStream,
    final(1.5, 3, "", left),
    metadata({ channels: 2 }),
    closed(),
  )
  expect(rootsOf({ recording, siblings: [recording] })).toEqual([])
})
