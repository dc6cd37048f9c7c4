// Lies about the order of results: interims and finals lost, doubled, moved.

import { hasWords, shifted, withAlternative, without, withWords } from "../mock/mutations/message-edits.ts"
import type { Frame } from "../protocol/frame.ts"
import type { ResultsMessage } from "../protocol/messages/messages.ts"
import { type Alteration, type Edit, editType, lie, type Lie, messageOf, send, sendText } from "./lie.ts"
import { finals, interims } from "./results.ts"

/** The last interim of a segment, said again behind its final. */
const stale: Alteration = {
  stream() {
    let last: string | undefined
    return {
      down(frame) {
        const message = messageOf(frame)
        if (message?.type !== "Results" || frame.type !== "text") return [send(frame)]
        const behind = message.is_final === true && last !== undefined ? [sendText(last)] : []
        last = message.is_final === true ? undefined : frame.text
        return [send(frame), ...behind]
      },
    }
  },
}

/** Finals in pairs, the second before the first. */
const swapped: Alteration = {
  stream() {
    let held: Frame | undefined
    return {
      down(frame) {
        const message = messageOf(frame)
        const isFinal = message?.type === "Results" && message.is_final === true
        if (isFinal && held === undefined) {
          held = frame
          return []
        }
        const out = held === undefined ? [send(frame)] : isFinal ? [send(frame), send(held)] : [send(held), send(frame)]
        held = undefined
        return out
      },
    }
  },
}

const speechFinals = (edit: Edit<ResultsMessage>) =>
  finals((message, nth, request) => (message.speech_final === true ? edit(message, nth, request) : message))

export const SEQUENCE_LIES: readonly Lie[] = [
  lie(
    "interims-dropped",
    "sends no interim",
    "int-on",
    interims(() => undefined),
  ),
  lie(
    "interims-rare",
    "sends every fourth interim",
    "int-cadence",
    interims((message, nth) => (nth % 4 === 0 ? message : undefined)),
  ),
  lie(
    "interims-moved",
    "begins interims elsewhere than their final",
    "int-same-start",
    interims((message) => ({ ...message, start: message.start + 0.3, duration: Math.max(0, message.duration - 0.3) })),
  ),
  lie(
    "interims-shrinking",
    "lets interims get shorter",
    "int-duration-grows",
    interims((message, nth) => (nth % 2 === 0 ? message : { ...message, duration: message.duration / 4 })),
  ),
  lie(
    "interims-end-speech",
    "ends utterances with interims",
    "int-not-speech-final",
    interims((message) => ({ ...message, speech_final: true })),
  ),
  lie(
    "interims-from-finalize",
    "marks interims as flushed",
    "int-not-from-finalize",
    interims((message) => ({ ...message, from_finalize: true })),
  ),
  lie("interims-stale", "repeats the last interim behind its final", "int-no-none-after-final", stale),
  lie(
    "finals-lost",
    "loses every third final",
    "fin-contiguous",
    finals((message, nth) => (nth % 3 === 2 ? undefined : message)),
  ),
  lie(
    "finals-late",
    "begins every second final too late",
    "fin-contiguous",
    finals((message, nth) =>
      nth % 2 === 1 && message.duration > 0.2
        ? { ...message, start: message.start + 0.2, duration: message.duration - 0.2 }
        : message,
    ),
  ),
  lie(
    "finals-from-a-second",
    "begins the first final at 0.5 s",
    "fin-first-at-zero",
    finals((message) =>
      message.start === 0 ? { ...message, start: 0.5, duration: Math.max(0, message.duration - 0.5) } : message,
    ),
  ),
  lie(
    "finals-doubled",
    "sends every final twice",
    "fin-no-duplicates",
    finals((message) => [message, message]),
  ),
  lie("finals-swapped", "sends finals in pairs the wrong way round", "fin-order", swapped),
  lie(
    "finals-revised",
    "sends another version of what was final",
    "fin-immutable",
    finals((message) =>
      hasWords(message) ? [message, withAlternative(message, { transcript: "on second thoughts" })] : message,
    ),
  ),
  lie(
    "finals-overlapping",
    "lets finals overlap a little",
    "fin-contiguous",
    finals((message) =>
      message.start === 0 ? message : { ...message, start: message.start - 0.2, duration: message.duration + 0.2 },
    ),
  ),
  lie(
    "words-lost",
    "loses the second half of the words of finals",
    "fin-text-complete",
    finals((message) => {
      const [alternative] = message.channel.alternatives
      const words = (alternative?.words ?? []).slice(0, Math.ceil((alternative?.words?.length ?? 0) / 2))
      return withAlternative(message, {
        words,
        transcript: words.map(({ word, punctuated_word }) => punctuated_word ?? word).join(" "),
      })
    }),
  ),
  lie(
    "speech-final-never",
    "ends no utterance",
    "ep-threshold",
    speechFinals((message) => ({ ...message, speech_final: false })),
  ),
  lie(
    "speech-final-always",
    "takes every final for an endpoint",
    "ep-false",
    finals((message) => ({ ...message, speech_final: true })),
  ),
  lie("endpoints-late", "sends endpoints two seconds late", "ep-prompt", {
    stream: () => ({
      down: (frame) => {
        const message = messageOf(frame)
        return [send(frame, message?.type === "Results" && message.speech_final === true ? 2_000 : 0)]
      },
    }),
  }),
  lie(
    "channels-mixed-up",
    "calls every channel the first",
    "mc-index",
    editType("Results", (message) => ({ ...message, channel_index: [0, message.channel_index?.[1] ?? 1] })),
  ),
  lie(
    "channels-swapped",
    "swaps left and right",
    "mc-separate",
    editType("Results", (message) => {
      const [index, count] = message.channel_index ?? [0, 1]
      return count === 1 ? message : { ...message, channel_index: [count - 1 - index, count] }
    }),
  ),
  lie(
    "punctuation-dropped",
    "leaves punctuated_word out",
    "ft-punctuate",
    editType("Results", (message) => withWords(message, (word) => without(word, "punctuated_word"))),
  ),
  lie(
    "speakers-dropped",
    "names no speaker",
    "ft-diarize",
    editType("Results", (message) => withWords(message, (word) => without(word, "speaker"))),
  ),
  lie(
    "languages-dropped",
    "names no language",
    "ft-multi",
    editType("Results", (message) => {
      const [alternative = { transcript: "" }] = message.channel.alternatives
      return { ...message, channel: { ...message.channel, alternatives: [without(alternative, "languages")] } }
    }),
  ),
  lie(
    "entities-dropped",
    "finds no entity",
    "ft-entities",
    editType("Results", (message) => without(message, "entities")),
  ),
  lie(
    "search-dropped",
    "does not say what it searched for",
    "ft-search",
    editType("Results", (message) => ({ ...message, channel: without(message.channel, "search") })),
  ),
  lie(
    "extra-dropped",
    "keeps extra to itself",
    "ft-extra",
    editType("Results", (message) => ({ ...message, metadata: without(message.metadata ?? {}, "extra") })),
  ),
  lie(
    "hours-added",
    "adds an hour to finals alone",
    "fin-first-at-zero",
    finals((message) => (hasWords(message) ? shifted(message, 3_600) : { ...message, start: message.start + 3_600 })),
  ),
]
