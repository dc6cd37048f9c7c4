// Broken SpeechStarted.

import { withOptions } from "./inputs.ts"
import { type Mutation, mutation } from "./mutation.ts"
import { editFinals, editOutputs, editResults, editType, messageOf, say } from "./outputs.ts"
import { endOf, hasWords, without } from "./message-edits.ts"

export const VAD_MUTATIONS: readonly Mutation[] = [
  mutation(
    "speech-started-unasked",
    "sends SpeechStarted without being asked",
    ["vad-off"],
    withOptions(() => ({ vadEvents: true })),
  ),
  mutation(
    "speech-started-never",
    "sends no SpeechStarted although asked",
    ["vad-on"],
    withOptions(() => ({ vadEvents: false })),
  ),
  mutation(
    "speech-started-channel-object",
    "writes the channel of SpeechStarted as an object",
    ["vad-shape"],
    editType("SpeechStarted", ({ channel, ...message }) => ({ ...message, channel: { index: channel?.[0] } })),
  ),
  mutation(
    "speech-started-without-time",
    "leaves the timestamp out",
    ["vad-shape"],
    editType("SpeechStarted", (message) => without(message, "timestamp")),
  ),
  mutation(
    "speech-started-after-words",
    "sends SpeechStarted behind the final with the words",
    ["vad-before-words"],
    editOutputs(() => {
      let held: object | undefined
      return (outputs) =>
        outputs.flatMap((output) => {
          const message = messageOf(output)
          if (message?.type === "SpeechStarted") {
            held = message
            return []
          }
          const final = message?.type === "Results" && message.is_final === true && hasWords(message)
          if (!final || held === undefined) return [output]
          const late = say(held)
          held = undefined
          return [output, late]
        })
    }),
  ),
  mutation(
    "speech-started-at-zero",
    "gives every onset the time 0",
    ["vad-timestamp-near"],
    editType("SpeechStarted", (message) => ({ ...message, timestamp: 0 })),
  ),
  mutation(
    "speech-started-in-future",
    "gives onsets a time that was not heard yet",
    ["vad-timestamp-near"],
    editType("SpeechStarted", (message) => ({ ...message, timestamp: (message.timestamp ?? 0) + 5 })),
  ),
  mutation(
    "speech-started-falling",
    "lets timestamps fall from one to the next",
    ["vad-monotone"],
    editType("SpeechStarted", (message, nth) => ({ ...message, timestamp: 100 - nth })),
  ),
  mutation(
    "speech-started-in-silence",
    "hears speech in silence",
    ["vad-silence-none"],
    editResults((results, _, { options }) => {
      if (hasWords(results) || !options.vadEvents) return results
      return [{ type: "SpeechStarted", channel: results.channel_index, timestamp: endOf(results) - 0.1 }, results]
    }),
  ),
  mutation(
    "speech-ended",
    "tells the end of speech in an event of its own",
    ["vad-no-end-event"],
    editFinals((final) =>
      final.speech_final === true ? [final, { type: "SpeechEnded", timestamp: endOf(final) }] : final,
    ),
  ),
]
