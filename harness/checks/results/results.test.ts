import { describe } from "vitest"
import {
  audioTo,
  buildRecording,
  type BuildStep,
  final,
  goodEnd,
  interim,
  REQUEST_ID,
  resultsMessage,
  hear,
} from "../../recording/recording-builder.ts"
import { testChecks } from "../check-rows.ts"
import { RESULTS_SHAPE_CHECKS } from "./results-shape.ts"
import { RESULTS_WORDS_CHECKS } from "./results-words.ts"

const stream = (...steps: readonly BuildStep[]) => buildRecording({}, audioTo(4000), ...steps, ...goodEnd)
const GOOD = stream(interim(0, 1, "good"), final(0, 2, "good evening"), final(2, 4, "to you"), final(4, 4, ""))
const NONE = stream()

/** The usual final with some fields replaced; `undefined` takes one out. */
const withFields = (fields: Readonly<Record<string, unknown>>) => stream(final(0, 2, "good evening", fields))
const withAlternative = (alternative: object) => withFields({ alternative })
const withWords = (...words: readonly object[]) => withFields({ words })
const word = { word: "good", start: 0.1, end: 0.4, confidence: 0.9 }

describe("the shape of results", () => {
  testChecks(RESULTS_SHAPE_CHECKS, [
    {
      id: "res-required-fields",
      passes: GOOD,
      fails: withFields({ duration: undefined }),
      saying: "a Results as documented | duration: Invalid input: expected number, received undefined",
      misses: NONE,
    },
    {
      id: "res-required-fields",
      passes: GOOD,
      fails: withFields({ metadata: undefined }),
      saying: "metadata:",
      misses: NONE,
    },
    {
      id: "res-required-fields",
      passes: GOOD,
      fails: stream(hear(resultsMessage(0, 1, "a", { channel: {} })), hear(resultsMessage(0, 1, "a", { channel: {} }))),
      saying: /^a Results as documented \| channel\.alternatives: .* \(and 1 more alike\)$/,
      misses: NONE,
    },
    {
      id: "res-flags-present",
      passes: GOOD,
      fails: withFields({ speech_final: undefined }),
      saying: "speech_final absent",
      misses: NONE,
    },
    { id: "res-from-finalize-present", passes: GOOD, fails: withFields({ from_finalize: undefined }), misses: NONE },
    {
      id: "res-flags-boolean",
      passes: GOOD,
      fails: withFields({ is_final: "true" }),
      saying: "is_final:",
      misses: NONE,
    },
    { id: "res-channel-index-pair", passes: GOOD, fails: withFields({ channel_index: [2, 2] }), misses: NONE },
    { id: "res-channel-index-pair", passes: GOOD, fails: withFields({ channel_index: 0 }), misses: NONE },
    { id: "res-start-nonneg", passes: GOOD, fails: withFields({ start: -0.5 }), misses: NONE },
    { id: "res-confidence-range", passes: GOOD, fails: withAlternative({ confidence: 97.5 }), misses: NONE },
    { id: "res-confidence-range", passes: GOOD, fails: withWords({ ...word, confidence: -1 }), misses: NONE },
    {
      id: "res-words-array",
      passes: GOOD,
      fails: withAlternative({ words: undefined }),
      saying: "alternatives[].words",
      misses: NONE,
    },
    { id: "res-words-array", passes: GOOD, fails: withWords({ word: "good", start: 0.1, end: 0.4 }), misses: NONE },
    { id: "res-model-info", passes: GOOD, fails: withFields({ metadata: { request_id: REQUEST_ID } }), misses: NONE },
    {
      id: "res-mono-index",
      passes: GOOD,
      fails: withFields({ channel_index: [0, 2] }),
      saying: "channel_index [0,1] | [0,2]",
      misses: buildRecording({ options: { multichannel: "true" } }, final(0, 0, "")),
    },
    {
      id: "res-one-alternative",
      passes: GOOD,
      fails: withFields({ channel: { alternatives: [] } }),
      saying: "one alternative | 0",
      misses: NONE,
    },
    {
      id: "res-model-info-constant",
      passes: GOOD,
      fails: stream(final(0, 2, "a"), final(2, 4, "b", { metadata: { request_id: REQUEST_ID, model_uuid: "other" } })),
      misses: stream(final(0, 4, "a")),
    },
  ])
})

describe("the values of results", () => {
  testChecks(RESULTS_WORDS_CHECKS, [
    {
      id: "res-not-ahead",
      passes: GOOD,
      fails: buildRecording({}, audioTo(1000), interim(0, 1.5, "good"), audioTo(4000)),
      saying: "nothing beyond the 1.00 s of audio sent by then | a result of 0.00–1.50 s",
      misses: buildRecording(
        { options: { encoding: undefined, sample_rate: undefined } },
        audioTo(1000),
        final(0, 9, "x"),
      ),
    },
    {
      id: "res-not-ahead",
      // Declared at half its rate, the same bytes are twice the audio.
      passes: buildRecording({ options: { sample_rate: "8000" } }, audioTo(1000), interim(0, 2, "good")),
      fails: buildRecording({ options: { channels: "2" } }, audioTo(1000), interim(0, 1, "good")),
      misses: NONE,
    },
    {
      id: "res-empty-shape",
      passes: GOOD,
      fails: stream(final(0, 2, "", { alternative: { confidence: 0.9 } })),
      saying: 'transcript "", confidence 0.9, 0 words',
      misses: stream(final(0, 2, "good")),
    },
    {
      id: "res-word-order",
      passes: GOOD,
      fails: withWords({ ...word, start: 0.5, end: 0.8 }, word),
      saying: '"good" at 0.1 after "good" at 0.5',
      misses: stream(final(0, 4, "")),
    },
    { id: "res-word-order", passes: GOOD, fails: withWords({ ...word, start: 0.5 }), misses: NONE },
    {
      id: "res-word-in-range",
      passes: GOOD,
      fails: withWords({ ...word, start: 1.9, end: 2.2 }),
      saying: 'words within 0.00–2.00 s | "good" 1.90–2.20 s',
      misses: NONE,
    },
    {
      id: "res-word-absolute",
      passes: GOOD,
      fails: stream(final(0, 2, "good"), final(2, 4, "to you", { words: [word] })),
      saying: "as if they counted from the result",
      misses: stream(final(0, 4, "good evening")),
    },
    {
      id: "res-transcript-is-words",
      passes: stream(final(0, 2, "Good evening.")),
      fails: withWords(word),
      saying: 'the words joined: "good" | "good evening"',
      misses: stream(final(0, 2, "今晩は")),
    },
  ])
})
