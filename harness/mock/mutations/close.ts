// Broken closes.

import type { Output } from "../../protocol/machine.ts"
import type { ResultsMessage } from "../../protocol/messages/messages.ts"
import { otherRefusal } from "../../protocol/handshake/refusals.ts"
import { editAccepted, refuse } from "./answers.ts"
import { editAnswer, editInputs, hearLate, typeOf } from "./inputs.ts"
import { type Mutation, mutation, stack } from "./mutation.ts"
import { delay, editClose, editOutputs, messageOf, say, says } from "./outputs.ts"

const withoutMetadata = (outputs: readonly Output[]) => outputs.filter((output) => !says(output, "Metadata"))

export const CLOSE_MUTATIONS: readonly Mutation[] = [
  mutation(
    "close-without-flush",
    "drops what is pending on CloseStream",
    ["cl-final-flush", "audio-all-covered"],
    editAnswer("CloseStream", (outputs) => outputs.filter((output) => !says(output, "Results"))),
  ),
  mutation(
    "close-flush-as-interim",
    "sends the rest as an interim on CloseStream",
    ["cl-final-flush"],
    editAnswer("CloseStream", (outputs) =>
      outputs.map((output) => {
        const message = messageOf(output)
        return message?.type === "Results" ? say({ ...message, is_final: false, speech_final: false }) : output
      }),
    ),
  ),
  mutation(
    "metadata-before-flush",
    "sends Metadata ahead of the last finals",
    ["cl-final-flush", "cl-nothing-after-metadata"],
    editAnswer("CloseStream", (outputs) => [
      ...outputs.filter((output) => says(output, "Metadata")),
      ...withoutMetadata(outputs),
    ]),
  ),
  mutation(
    "close-before-metadata",
    "closes without Metadata",
    ["cl-metadata-then-close", "md-once"],
    editAnswer("CloseStream", withoutMetadata),
  ),
  mutation(
    "close-1005",
    "closes without a code",
    ["cl-code-1000"],
    editClose(() => [{ type: "close", code: undefined, reason: "" }]),
  ),
  mutation(
    "close-1006",
    "drops the connection instead of closing it",
    ["cl-code-1000"],
    editClose(() => [{ type: "destroy" }]),
  ),
  mutation(
    "close-1001",
    "closes with 1001",
    ["cl-code-1000", "cl-codes-known"],
    editClose((close) => [{ ...close, code: 1001 }]),
  ),
  mutation(
    "close-reason-bye",
    "says goodbye in the reason of a 1000 close",
    ["cl-reason-empty"],
    editClose((close) => [close.code === 1000 ? { ...close, reason: "Bye." } : close]),
  ),
  mutation(
    "message-after-metadata",
    "sends an empty final behind Metadata",
    ["cl-nothing-after-metadata"],
    editOutputs(() => {
      let last: ResultsMessage | undefined
      return (outputs) =>
        outputs.flatMap((output) => {
          const message = messageOf(output)
          if (message?.type === "Results") last = message
          if (message?.type !== "Metadata" || last === undefined) return [output]
          return [output, say({ ...last, start: last.start + last.duration, duration: 0 })]
        })
    }),
  ),
  mutation(
    "close-left-to-client",
    "never starts the close",
    ["cl-server-closes"],
    editClose(() => []),
  ),
  mutation(
    "close-slow",
    "takes seven seconds over the last message",
    ["cl-prompt"],
    delay(7_000, (message) => message.type === "Metadata"),
  ),
  mutation(
    "close-without-audio-unanswered",
    "answers CloseStream only after audio",
    ["cl-no-audio"],
    editInputs(() => {
      let heard = false
      return (input) => {
        heard ||= typeOf(input) === "audio"
        return typeOf(input) === "CloseStream" && !heard ? [] : [input]
      }
    }),
  ),
  mutation(
    "close-without-audio-1011",
    "ends a stream without audio with 1011",
    ["cl-no-audio"],
    editOutputs(() => {
      let heard = false
      return (outputs, input) => {
        heard ||= typeOf(input) === "audio"
        return outputs.map((output) => (output.type === "close" && !heard ? { ...output, code: 1011 } : output))
      }
    }),
  ),
  mutation(
    "close-frame-dropped",
    "drops the connection where the client's close frame is to be answered",
    ["cl-client-close-frame"],
    {},
    { dropsAtCloseFrame: true },
  ),
  mutation(
    "close-twice-drops",
    "drops the connection at a second CloseStream",
    ["cl-twice"],
    stack(
      hearLate("CloseStream", 100),
      editOutputs(() => {
        let count = 0
        return (outputs, input) => (typeOf(input) === "CloseStream" && ++count === 2 ? [{ type: "destroy" }] : outputs)
      }),
    ),
  ),
  mutation(
    "audio-after-close-heard",
    "hears the audio of half a second after CloseStream",
    ["cl-after-ignored"],
    hearLate("CloseStream", 500),
  ),
  mutation("slots-never-freed", "counts streams that ended as open", ["er-concurrency-frees", "cl-abrupt"], () => {
    let limit = 0
    let accepted = 0
    return {
      settings: (settings) => {
        limit = settings.streamLimit
        return settings
      },
      ...editAccepted((answer) =>
        limit > 0 && ++accepted > limit
          ? refuse(answer, otherRefusal(429, "Too Many Requests", "Too many requests."))
          : answer,
      ),
    }
  }),
  mutation(
    "json-compact-only",
    "understands only JSON without white space",
    ["cl-whitespace-json"],
    editInputs(() => (input) => {
      const spaced = input.type === "frame" && input.frame.type === "text" && /[{,:]\s/.test(input.frame.text)
      return spaced ? [] : [input]
    }),
  ),
]
