// Broken UtteranceEnd.

import { accept, editBody, editStatus, withHeader } from "./answers.ts"
import { withOptions } from "./inputs.ts"
import { type Mutation, mutation } from "./mutation.ts"
import { editFinals, editInterims, editOutputs, editType, messageOf, say } from "./outputs.ts"
import { endOf, hasWords } from "./message-edits.ts"

const asksForUtteranceEnd = (query: string): boolean => /(^|&)utterance_end_ms=/.test(query)

const utteranceEnd = (lastWordEnd: number) => ({ type: "UtteranceEnd", channel: [0, 1], last_word_end: lastWordEnd })

export const UTTERANCE_END_MUTATIONS: readonly Mutation[] = [
  mutation(
    "utterance-end-unasked",
    "sends UtteranceEnd without being asked",
    ["ue-off"],
    withOptions(({ interimResults }) => (interimResults ? { utteranceEndMs: 1000 } : {})),
  ),
  mutation(
    "utterance-end-never",
    "sends no UtteranceEnd although asked",
    ["ue-sent"],
    withOptions(() => ({ utteranceEndMs: undefined })),
  ),
  mutation(
    "utterance-end-999-taken",
    "takes utterance_end_ms below 1000",
    ["ue-min-1000", "er-param-range"],
    editStatus(400, (answer, request) => (asksForUtteranceEnd(request.query) ? accept(answer, request) : answer)),
  ),
  mutation(
    "utterance-end-refusal-vague",
    "refuses utterance_end_ms=999 without naming it",
    ["ue-min-1000", "er-param-range"],
    editStatus(400, (answer, { query }) =>
      asksForUtteranceEnd(query)
        ? withHeader(editBody(answer, { err_msg: "Bad request." }), "dg-error", "Bad request.")
        : answer,
    ),
  ),
  mutation("utterance-end-without-interims", "sends UtteranceEnd without interim results", ["ue-needs-interim"], () => {
    const unasked = new Set<string>()
    return {
      stream: (stream) => {
        if (stream.options.interimResults) return stream
        unasked.add(stream.requestId)
        return { ...stream, options: { ...stream.options, interimResults: true } }
      },
      ...editInterims((interim, _, { requestId }) => (unasked.has(requestId) ? undefined : interim)),
    }
  }),
  mutation(
    "utterance-end-channel-object",
    "writes the channel of UtteranceEnd as an object",
    ["ue-shape"],
    editType("UtteranceEnd", ({ channel, ...message }) => ({ ...message, channel: { index: channel?.[0] } })),
  ),
  mutation(
    "utterance-end-text",
    "writes last_word_end as text",
    ["ue-shape"],
    editType("UtteranceEnd", (message) => ({ ...message, last_word_end: String(message.last_word_end) })),
  ),
  mutation(
    "utterance-end-before-final",
    "sends UtteranceEnd ahead of the final with its word",
    ["ue-after-final"],
    editFinals((final) => {
      const last = final.channel.alternatives[0]?.words?.at(-1)
      return last === undefined ? final : [utteranceEnd(last.end), final]
    }),
  ),
  mutation(
    "utterance-end-too-soon",
    "sends UtteranceEnd right after every final with words",
    ["ue-gap"],
    editFinals((final) => {
      const last = final.channel.alternatives[0]?.words?.at(-1)
      return last === undefined ? final : [final, utteranceEnd(last.end)]
    }),
  ),
  mutation(
    "utterance-end-repeated",
    "repeats UtteranceEnd with every result until the next words",
    ["ue-once"],
    editOutputs(() => {
      let last: object | undefined
      return (outputs) =>
        outputs.flatMap((output) => {
          const message = messageOf(output)
          if (message?.type === "UtteranceEnd") last = message
          if (message?.type !== "Results" || last === undefined) return [output]
          if (hasWords(message)) last = undefined
          return last === undefined ? [output] : [output, say(last)]
        })
    }),
  ),
  mutation(
    "utterance-end-in-silence",
    "ends utterances that never began",
    ["ue-not-without-words"],
    editOutputs((stream) => {
      let spoken = false
      return (outputs) =>
        outputs.flatMap((output) => {
          const message = messageOf(output)
          if (message?.type !== "Results") return [output]
          spoken ||= hasWords(message)
          const due = !spoken && stream.options.utteranceEndMs !== undefined && endOf(message) > 2
          return due ? [output, say(utteranceEnd(0))] : [output]
        })
    }),
  ),
  mutation(
    "utterance-end-in-short-pause",
    "takes 300 ms for the end of an utterance",
    ["ue-no-midword", "ue-gap"],
    withOptions(({ utteranceEndMs }) => (utteranceEndMs === undefined ? {} : { utteranceEndMs: 300 })),
  ),
  mutation(
    "utterance-end-needs-endpoint",
    "sends UtteranceEnd only where endpointing is on",
    ["ue-independent"],
    withOptions(({ endpointing }) => (endpointing === false ? { utteranceEndMs: undefined } : {})),
  ),
  mutation(
    "utterance-end-of-nothing",
    "gives a last_word_end at which no word ended",
    ["ue-after-final"],
    editType("UtteranceEnd", (message) => ({ ...message, last_word_end: (message.last_word_end ?? 0) - 0.2 })),
  ),
  mutation(
    "utterance-end-without-final",
    "drops finals with words, and tells their ends all the same",
    ["ue-after-final"],
    editFinals((final) => (hasWords(final) ? undefined : final)),
  ),
]
