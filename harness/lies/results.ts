// Lies about single results: fields, flags, words.

import type { ResultsMessage } from "../protocol/messages/messages.ts"
import { hasWords, shifted, withAlternative, without, withWords } from "../mock/mutations/message-edits.ts"
import { type Edit, editType, editWhere, lie, type Lie } from "./lie.ts"

const results = (edit: Edit<ResultsMessage>) => editType("Results", edit)

export const finals = (edit: Edit<ResultsMessage>) =>
  editWhere((message): message is ResultsMessage => message.type === "Results" && message.is_final === true, edit)

export const interims = (edit: Edit<ResultsMessage>) =>
  editWhere((message): message is ResultsMessage => message.type === "Results" && message.is_final !== true, edit)

export const RESULTS_LIES: readonly Lie[] = [
  ...(["duration", "start", "metadata"] as const).map((field) =>
    lie(
      `results-without-${field}`,
      `leaves ${field} out of Results`,
      field === "metadata" ? "res-required-fields" : "res-required-fields",
      results((message) => without(message, field)),
    ),
  ),
  lie(
    "results-without-is-final",
    "leaves is_final out",
    "res-flags-present",
    results((message) => without(message, "is_final")),
  ),
  lie(
    "results-without-speech-final",
    "leaves speech_final out where it is false",
    "res-flags-present",
    results((message) => (message.speech_final === true ? message : without(message, "speech_final"))),
  ),
  lie(
    "results-without-from-finalize",
    "leaves from_finalize out",
    "res-from-finalize-present",
    results((message) => (message.from_finalize === true ? message : without(message, "from_finalize"))),
  ),
  lie(
    "flags-in-quotes",
    "writes speech_final in quotes",
    "res-flags-boolean",
    results((message) => ({ ...message, speech_final: String(message.speech_final) })),
  ),
  lie(
    "channel-index-single",
    "gives channel_index as one number",
    "res-channel-index-pair",
    results((message) => ({ ...message, channel_index: message.channel_index?.[0] })),
  ),
  lie(
    "channel-index-of-two",
    "counts two channels where there is one",
    "res-mono-index",
    results((message, _, { query }) =>
      query.includes("multichannel") ? message : { ...message, channel_index: [0, 2] },
    ),
  ),
  lie(
    "alternatives-two",
    "gives two alternatives",
    "res-one-alternative",
    results((message) => {
      const [alternative] = message.channel.alternatives
      return { ...message, channel: { ...message.channel, alternatives: [alternative, alternative] } }
    }),
  ),
  lie(
    "start-negative",
    "begins before the stream",
    "res-start-nonneg",
    results((message) =>
      message.start === 0 ? { ...message, start: -0.5, duration: message.duration + 0.5 } : message,
    ),
  ),
  lie(
    "interims-ahead",
    "knows two seconds of the future",
    "res-not-ahead",
    interims((message) => ({ ...message, duration: message.duration + 2 })),
  ),
  lie(
    "confidence-percent",
    "gives confidence in percent",
    "res-confidence-range",
    results((message) => withWords(message, (word) => ({ ...word, confidence: (word.confidence ?? 0) * 100 }))),
  ),
  lie(
    "empty-confident",
    "is sure of nothing",
    "res-empty-shape",
    results((message) => (hasWords(message) ? message : withAlternative(message, { confidence: 0.5 }))),
  ),
  lie(
    "words-missing",
    "leaves the words out",
    "res-words-array",
    results((message) => {
      const [alternative = {}] = message.channel.alternatives
      return { ...message, channel: { alternatives: [without(alternative, "words")] } }
    }),
  ),
  lie(
    "word-times-missing",
    "gives words without times",
    "res-words-array",
    results((message) => withWords(message, (word) => without(word, "start", "end"))),
  ),
  lie(
    "words-backwards",
    "gives words in reverse order",
    "res-word-order",
    results((message) => {
      const [alternative] = message.channel.alternatives
      return withAlternative(message, { words: alternative?.words?.toReversed() ?? [] })
    }),
  ),
  lie(
    "words-relative",
    "counts word times from the segment",
    "res-word-absolute",
    results((message) =>
      withWords(message, (word) => ({ ...word, start: word.start - message.start, end: word.end - message.start })),
    ),
  ),
  lie(
    "words-late",
    "times words two seconds late",
    "res-word-in-range",
    results((message) => withWords(message, (word) => ({ ...word, start: word.start + 2, end: word.end + 2 }))),
  ),
  lie(
    "transcript-other",
    "says something else than its words",
    "res-transcript-is-words",
    results((message) => (hasWords(message) ? withAlternative(message, { transcript: "lorem ipsum dolor" }) : message)),
  ),
  lie(
    "model-info-missing",
    "leaves model_info out",
    "res-model-info",
    results((message) => ({ ...message, metadata: without(message.metadata ?? {}, "model_info") })),
  ),
  lie(
    "model-changing",
    "names another model now and then",
    "res-model-info-constant",
    results((message, nth) =>
      nth % 3 === 1
        ? { ...message, metadata: { ...message.metadata, model_uuid: "00000000-1111-4222-8333-444444444444" } }
        : message,
    ),
  ),
  lie(
    "request-id-of-results",
    "gives results another request id",
    "conn-request-id-same",
    results((message) => ({
      ...message,
      metadata: { ...message.metadata, request_id: "019f0000-ffff-7fff-8fff-ffffffffffff" },
    })),
  ),
  lie(
    "times-in-ms",
    "gives times in milliseconds",
    "res-not-ahead",
    results((message) => ({
      ...withWords(message, (word) => ({ ...word, start: word.start * 1000, end: word.end * 1000 })),
      start: message.start * 1000,
      duration: message.duration * 1000,
    })),
  ),
  lie(
    "times-by-wall-clock",
    "counts time from an hour ago",
    "fin-first-at-zero",
    results((message) => shifted(message, 3_600)),
  ),
]
