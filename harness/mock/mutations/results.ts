// Broken shapes and values of Results.

import { wordsOf } from "../../protocol/messages/messages.ts"
import { type Mutation, mutation } from "./mutation.ts"
import { editFinals, editResults } from "./outputs.ts"
import { hasWords, shifted, withAlternative, without, withWords } from "./message-edits.ts"

const OTHER_MODEL = { name: "other", version: "1", arch: "other" }

export const RESULTS_MUTATIONS: readonly Mutation[] = [
  mutation(
    "results-without-duration",
    "leaves `duration` out of Results",
    ["res-required-fields"],
    editResults((results) => without(results, "duration")),
  ),
  mutation(
    "results-without-channel-index",
    "leaves `channel_index` out of Results",
    ["res-required-fields"],
    editResults((results) => without(results, "channel_index")),
  ),
  mutation(
    "results-without-metadata",
    "leaves `metadata` out of Results",
    ["res-required-fields"],
    editResults((results) => without(results, "metadata")),
  ),
  mutation(
    "flags-missing",
    "leaves out flags that are false",
    ["res-flags-present", "res-from-finalize-present"],
    editResults(({ is_final, speech_final, from_finalize, ...results }) => ({
      ...results,
      ...(is_final ? { is_final } : {}),
      ...(speech_final ? { speech_final } : {}),
      ...(from_finalize ? { from_finalize } : {}),
    })),
  ),
  mutation(
    "from-finalize-missing",
    "has no `from_finalize`, as before mid 2024",
    ["res-from-finalize-present"],
    editResults((results) => without(results, "from_finalize")),
  ),
  mutation(
    "flags-as-text",
    "writes flags as texts",
    ["res-flags-boolean"],
    editResults((results) => ({ ...results, is_final: String(results.is_final) })),
  ),
  mutation(
    "flags-as-numbers",
    "writes speech_final as 0 and 1",
    ["res-flags-boolean"],
    editResults((results) => ({ ...results, speech_final: results.speech_final ? 1 : 0 })),
  ),
  mutation(
    "channel-index-number",
    "writes channel_index as one number",
    ["res-channel-index-pair"],
    editResults((results) => ({ ...results, channel_index: results.channel_index?.[0] })),
  ),
  mutation(
    "channel-index-from-one",
    "counts channels from 1",
    ["res-channel-index-pair"],
    editResults((results) => {
      const [index = 0, count = 1] = results.channel_index ?? []
      return { ...results, channel_index: [index + 1, count] }
    }),
  ),
  mutation(
    "mono-index-of-two",
    "says [0,2] on a mono stream",
    ["res-mono-index"],
    editResults((results) => ({ ...results, channel_index: [0, 2] })),
  ),
  mutation(
    "two-alternatives",
    "gives two alternatives",
    ["res-one-alternative"],
    editResults(({ channel, ...results }) => ({
      ...results,
      channel: { ...channel, alternatives: [...channel.alternatives, ...channel.alternatives] },
    })),
  ),
  mutation(
    "no-alternative",
    "gives no alternative when nothing was said",
    ["res-one-alternative"],
    editResults((results) =>
      hasWords(results) ? results : { ...results, channel: { ...results.channel, alternatives: [] } },
    ),
  ),
  mutation(
    "start-negative",
    "begins a second before the stream",
    ["res-start-nonneg"],
    editResults((results) => shifted(results, -1)),
  ),
  mutation(
    "results-ahead",
    "speaks of audio that was not sent yet",
    ["res-not-ahead"],
    editResults((results) => ({ ...results, duration: results.duration + 1 })),
  ),
  mutation(
    "confidence-percent",
    "gives confidences in percent",
    ["res-confidence-range"],
    editResults((results) => withWords(results, (word) => ({ ...word, confidence: (word.confidence ?? 0) * 100 }))),
  ),
  mutation(
    "empty-confident",
    "is sure of an empty result",
    ["res-empty-shape"],
    editResults((results) => (hasWords(results) ? results : withAlternative(results, { confidence: 0.9 }))),
  ),
  mutation(
    "words-null-when-empty",
    "writes null for no words",
    ["res-words-array"],
    editResults((results) => (hasWords(results) ? results : withAlternative(results, { words: null }))),
  ),
  mutation(
    "words-without-confidence",
    "gives words without confidence",
    ["res-words-array"],
    editResults((results) => withWords(results, (word) => without(word, "confidence"))),
  ),
  mutation(
    "words-backwards",
    "lists words from last to first",
    ["res-word-order"],
    editResults((results) => withAlternative(results, { words: wordsOf(results).toReversed() })),
  ),
  mutation(
    "words-end-before-start",
    "swaps start and end of words",
    ["res-word-order"],
    editResults((results) => withWords(results, ({ start, end, ...word }) => ({ ...word, start: end, end: start }))),
  ),
  mutation(
    "words-overhang",
    "lets the last word reach far beyond its result",
    ["res-word-in-range"],
    editResults((results) => {
      const last = wordsOf(results).length - 1
      const endS = results.start + results.duration + 0.5
      return withWords(results, (word, index) => (index === last ? { ...word, end: endS } : word))
    }),
  ),
  mutation(
    "words-relative",
    "counts word times from the start of the segment",
    ["res-word-absolute"],
    editResults((results) =>
      withWords(results, (word) => ({ ...word, start: word.start - results.start, end: word.end - results.start })),
    ),
  ),
  mutation(
    "transcript-of-other-words",
    "writes a transcript that leaves out the first word",
    ["res-transcript-is-words"],
    editResults((results) => {
      const [, ...rest] = (results.channel.alternatives[0]?.transcript ?? "").split(" ")
      return withAlternative(results, { transcript: rest.join(" ") })
    }),
  ),
  mutation(
    "model-info-without-version",
    "leaves the version out of model_info",
    ["res-model-info"],
    editResults((results) => {
      const { name, arch } = results.metadata?.model_info ?? OTHER_MODEL
      return { ...results, metadata: { ...results.metadata, model_info: { name, arch } } }
    }),
  ),
  mutation(
    "model-changes",
    "names another model in every second final",
    ["res-model-info-constant"],
    editFinals((final, nth) =>
      nth % 2 === 0 ? final : { ...final, metadata: { ...final.metadata, model_info: OTHER_MODEL } },
    ),
  ),
]
