// Broken channels.

import type { ResultsMessage } from "../../protocol/messages/messages.ts"
import { accept, editStatus } from "./answers.ts"
import { withOptions } from "./inputs.ts"
import { type Mutation, mutation } from "./mutation.ts"
import { editFinals, editMessages, editMetadata, editOutputs, editResults, messageOf, say } from "./outputs.ts"
import { hasWords } from "./message-edits.ts"

const channelOf = (results: ResultsMessage): number => results.channel_index?.[0] ?? 0
const onSecond = (results: ResultsMessage): boolean => channelOf(results) === 1

export const MULTICHANNEL_MUTATIONS: readonly Mutation[] = [
  mutation(
    "channels-mixed",
    "mixes all channels to one although multichannel was asked for",
    ["mc-index"],
    withOptions(() => ({ multichannel: false })),
  ),
  mutation(
    "channels-21-taken",
    "takes more than twenty channels",
    ["mc-max-20"],
    editStatus(400, (answer, request) => (/channels=2\d/.test(request.query) ? accept(answer, request) : answer)),
  ),
  mutation(
    "channels-all-first",
    "says [0,n] for every channel",
    ["mc-index"],
    editResults((results) => ({ ...results, channel_index: [0, results.channel_index?.[1] ?? 1] })),
  ),
  mutation(
    "channels-bleed",
    "repeats the words of the first channel on the second",
    ["mc-separate"],
    editFinals((final) => (onSecond(final) || !hasWords(final) ? final : [final, { ...final, channel_index: [1, 2] }])),
  ),
  mutation(
    "channels-swapped",
    "takes the second channel for the first",
    ["mc-separate", "mc-interleaved"],
    editResults((results) => {
      const [index = 0, count = 1] = results.channel_index ?? []
      return { ...results, channel_index: [count - 1 - index, count] }
    }),
  ),
  mutation(
    "second-channel-with-holes",
    "drops every second final of the second channel",
    ["mc-contiguous"],
    editOutputs(() => {
      let count = 0
      return (outputs) =>
        outputs.filter((output) => {
          const message = messageOf(output)
          const concerned = message?.type === "Results" && message.is_final === true && onSecond(message)
          return !concerned || count++ % 2 === 0
        })
    }),
  ),
  mutation(
    "channels-end-together",
    "ends utterances of all channels with those of the first",
    ["mc-final-pair"],
    editFinals((final) => (onSecond(final) ? { ...final, speech_final: false } : final)),
  ),
  mutation(
    "mixed-index-of-two",
    "says [0,2] for two channels that were mixed",
    ["mc-off-mono-index"],
    editResults((results, _, { options }) =>
      options.multichannel || options.channels < 2 ? results : { ...results, channel_index: [0, options.channels] },
    ),
  ),
  mutation(
    "channels-apart-unasked",
    "keeps channels apart without multichannel",
    ["mc-off-mono-index"],
    withOptions(({ channels }) => ({ multichannel: channels > 1 })),
  ),
  mutation(
    "events-on-first-channel",
    "says channel [0,n] in all events",
    ["mc-utterance-end"],
    editMessages((message) => {
      if (message.type !== "UtteranceEnd" && message.type !== "SpeechStarted") return message
      return { ...message, channel: [0, message.channel?.[1] ?? 1] }
    }),
  ),
  mutation(
    "metadata-one-channel",
    "says channels 1 in Metadata",
    ["mc-metadata", "md-channels"],
    editMetadata((metadata) => ({ ...metadata, channels: 1 })),
  ),
  mutation(
    "close-flushes-first-channel",
    "flushes the first channel only on CloseStream",
    ["mc-close"],
    editOutputs(
      () => (outputs) =>
        outputs.some(({ type }) => type === "close")
          ? outputs.filter((output) => {
              const message = messageOf(output)
              return message?.type !== "Results" || !onSecond(message)
            })
          : outputs,
    ),
  ),
  mutation(
    "second-channel-behind",
    "sends nothing of the second channel until the stream ends, and then all of it",
    ["mc-final-pair"],
    editOutputs(() => {
      const held: ResultsMessage[] = []
      return (outputs) =>
        outputs.flatMap((output) => {
          const message = messageOf(output)
          if (message?.type === "Metadata") return [...held.map(say), output]
          if (message?.type !== "Results" || !onSecond(message)) return [output]
          held.push({ ...message, speech_final: false })
          return []
        })
    }),
  ),
]
