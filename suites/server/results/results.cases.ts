import { defineCase } from "../../../harness/case.ts"
import { ONE_SENTENCE, SINGLE_WORD, silence, TWO_UTTERANCES, withSilence } from "../../audio.ts"

export const resultsCases = [
  defineCase({
    id: "results/shape",
    title: "every result has the documented fields, values and word times",
    streams: [{ audio: TWO_UTTERANCES, options: { model: "nova-3", interim_results: true, endpointing: 300 } }],
    checks: [
      "res-required-fields",
      "res-flags-present",
      "res-from-finalize-present",
      "res-flags-boolean",
      "res-channel-index-pair",
      "res-mono-index",
      "res-one-alternative",
      "res-start-nonneg",
      "res-not-ahead",
      "res-confidence-range",
      "res-empty-shape",
      "res-words-array",
      "res-word-order",
      "res-word-in-range",
      "res-word-absolute",
      "res-transcript-is-words",
      "res-model-info",
      "res-model-info-constant",
    ],
    loopback: true,
  }),
  defineCase({
    id: "results/punctuated",
    title: "the shape holds for punctuated results as well",
    streams: [{ audio: ONE_SENTENCE, options: { model: "nova-3", interim_results: true, smart_format: true } }],
    checks: ["res-required-fields", "res-transcript-is-words", "res-words-array"],
  }),
  defineCase({
    id: "results/empty",
    title: "results over silence are empty in text, confidence and words alike",
    streams: [{ audio: silence(4_000), options: { interim_results: true } }],
    checks: ["res-empty-shape", "res-flags-present"],
  }),
  defineCase({
    id: "results/late-start",
    title: "words after three seconds of silence carry times of the stream",
    streams: [{ audio: withSilence(3_000, 1_000), options: { interim_results: true } }],
    checks: ["res-word-absolute", "res-word-in-range", "fin-text-complete"],
  }),
  defineCase({
    id: "results/single-word",
    title: "a single short word is a result like any other",
    streams: [{ audio: { parts: [...SINGLE_WORD.parts, { silenceMs: 1_500 }] }, options: { interim_results: true } }],
    checks: ["res-words-array", "fin-text-complete"],
  }),
]
