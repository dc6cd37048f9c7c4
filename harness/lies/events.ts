// Lies about what is said beside results: UtteranceEnd, SpeechStarted, answers to Finalize, KeepAlive and Configure.

import { CONTROL } from "../protocol/script.ts"
import type { ResultsMessage } from "../protocol/messages/messages.ts"
import { hasWords, without } from "../mock/mutations/message-edits.ts"
import { editSent, editType, lie, type Lie, messageOf, send, sendText } from "./lie.ts"
import { finals } from "./results.ts"

const typeOf = (text: string): unknown => {
  try {
    return (JSON.parse(text) as { type?: unknown }).type
  } catch {
    return undefined
  }
}

/** The server never gets messages of this type. */
const deafTo = (type: string) => editSent((text) => ({ on: typeOf(text) === type ? [] : [text] }))

const metadataOf = ({ start, duration, metadata = {} }: ResultsMessage) => ({
  type: "Metadata",
  transaction_key: "deprecated",
  request_id: metadata.request_id,
  sha256: "incomplete",
  created: "2026-01-01T00:00:00.000Z",
  duration: start + duration,
  channels: 1,
})

export const EVENT_LIES: readonly Lie[] = [
  lie(
    "utterance-end-dropped",
    "sends no UtteranceEnd",
    "ue-sent",
    editType("UtteranceEnd", () => undefined),
  ),
  lie(
    "utterance-end-unasked",
    "sends UtteranceEnd to everybody",
    "ue-off",
    finals((message, _, { query }) =>
      hasWords(message) && !query.includes("utterance_end_ms")
        ? [
            message,
            {
              type: "UtteranceEnd",
              channel: [0, 1],
              last_word_end: message.channel.alternatives[0]?.words?.at(-1)?.end,
            },
          ]
        : message,
    ),
  ),
  lie(
    "utterance-end-channel-object",
    "gives the channel of UtteranceEnd as an object",
    "ue-shape",
    editType("UtteranceEnd", (message) => ({ ...message, channel: { index: message.channel?.[0] } })),
  ),
  lie(
    "utterance-end-of-no-word",
    "names a time at which no word ended",
    "ue-after-final",
    editType("UtteranceEnd", (message) => ({ ...message, last_word_end: (message.last_word_end ?? 0) - 0.3 })),
  ),
  lie(
    "utterance-end-twice",
    "sends every UtteranceEnd twice",
    "ue-once",
    editType("UtteranceEnd", (message) => [message, message]),
  ),
  lie(
    "speech-started-dropped",
    "sends no SpeechStarted",
    "vad-on",
    editType("SpeechStarted", () => undefined),
  ),
  lie(
    "speech-started-without-time",
    "does not say when speech started",
    "vad-shape",
    editType("SpeechStarted", (message) => without(message, "timestamp")),
  ),
  lie(
    "speech-started-early",
    "times the beginning of speech two seconds early",
    "vad-timestamp-near",
    editType("SpeechStarted", (message) => ({ ...message, timestamp: Math.max(0, (message.timestamp ?? 0) - 2) })),
  ),
  lie("speech-started-late", "announces speech behind its words", "vad-before-words", {
    stream() {
      let held: readonly ReturnType<typeof send>[] = []
      return {
        down(frame) {
          const message = messageOf(frame)
          if (message?.type === "SpeechStarted") {
            held = [...held, send(frame)]
            return []
          }
          if (message?.type !== "Results" || !hasWords(message)) return [send(frame)]
          const behind = held
          held = []
          return [send(frame), ...behind]
        },
      }
    },
  }),
  lie(
    "speech-ended",
    "announces the end of speech as well",
    "vad-no-end-event",
    editType("SpeechStarted", (message) => [message, { ...message, type: "SpeechEnded" }]),
  ),
  lie("finalize-unheard", "flushes nothing on Finalize", "fz-flush", deafTo("Finalize")),
  lie(
    "flush-unmarked",
    "does not mark what Finalize flushed",
    "fz-flag",
    finals((message) => (message.from_finalize === true ? { ...message, from_finalize: false } : message)),
  ),
  lie(
    "flush-always-marked",
    "marks every final as flushed",
    "fz-flag-only-then",
    finals((message) => ({ ...message, from_finalize: true })),
  ),
  lie(
    "metadata-on-finalize",
    "answers Finalize with Metadata",
    "fz-no-metadata",
    finals((message) => (message.from_finalize === true ? [message, metadataOf(message)] : message)),
  ),
  lie("flush-late", "flushes two seconds after it was asked", "fz-prompt", {
    stream: () => ({
      down: (frame) => {
        const message = messageOf(frame)
        return [send(frame, message?.type === "Results" && message.from_finalize === true ? 2_000 : 0)]
      },
    }),
  }),
  lie("finalize-ends", "ends the stream on Finalize", "fz-stays-open", {
    ...editSent((text) => ({ on: typeOf(text) === "Finalize" ? [CONTROL.closeStream] : [text] })),
  }),
  lie("keepalive-unheard", "does not count KeepAlive", "ka-holds", deafTo("KeepAlive")),
  lie("keepalive-answered", "answers KeepAlive", "ka-no-reply", {
    ...editSent((text) => ({
      on: [text],
      back: typeOf(text) === "KeepAlive" ? [sendText('{"type":"KeepAlive"}')] : [],
    })),
  }),
  lie("configure-unanswered", "does not answer Configure", "ft-configure-one-reply", {
    ...editType("ConfigureSuccess", () => undefined),
  }),
  lie("configure-answered-twice", "answers Configure twice", "ft-configure-one-reply", {
    ...editType("ConfigureSuccess", (message) => [message, message]),
  }),
  lie(
    "error-dropped",
    "says nothing about bad text",
    "er-bad-text-v1",
    editType("Error", () => undefined),
  ),
  lie(
    "error-without-variant",
    "does not name the kind of error",
    "er-bad-text-v1",
    editType("Error", (message) => without(message, "variant")),
  ),
  lie("error-ends", "ends the stream after an Error", "er-bad-text-open", {
    stream: () => ({
      down: (frame) =>
        messageOf(frame)?.type === "Error"
          ? [send(frame), { type: "close", code: 1008, reason: "DATA-0000" }]
          : [send(frame)],
    }),
  }),
]
