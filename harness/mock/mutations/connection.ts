// Broken connections: upgrades, ids, framing, liveness, and streams that know of each other.

import type { Input, Output } from "../../protocol/machine.ts"
import { parseQuery, readOptions } from "../../protocol/options/options.ts"
import { otherRefusal } from "../../protocol/handshake/refusals.ts"
import { editAccepted, editAnswers, editRefused, refuse, withHeader } from "./answers.ts"
import { closeAfter, editInputs } from "./inputs.ts"
import { type Mutation, mutation } from "./mutation.ts"
import {
  editMessages,
  editMetadata,
  editOutputs,
  editResults,
  editTexts,
  messageOf,
  say,
  sayText,
  withOutputs,
} from "./outputs.ts"
import { endOf, shifted, without, withoutWords, withWords } from "./message-edits.ts"

const OTHER_ID = "019f0000-ffff-7fff-8fff-ffffffffffff"

export const CONNECTION_MUTATIONS: readonly Mutation[] = [
  mutation(
    "upgrade-refused",
    "answers every good upgrade with 500",
    ["conn-upgrade-101"],
    editAccepted((answer) => refuse(answer, otherRefusal(500, "Internal Server Error", "Internal Server Error"))),
  ),
  mutation(
    "request-id-header-missing",
    "leaves dg-request-id out of every answer",
    ["conn-request-id-header"],
    editAnswers((answer) => withHeader(answer, "dg-request-id", undefined)),
  ),
  mutation(
    "request-id-header-no-uuid",
    "counts its requests instead of giving each a UUID",
    ["conn-request-id-header"],
    editAnswers((answer) => withHeader(answer, "dg-request-id", "request-1")),
  ),
  mutation(
    "request-id-missing-on-refusal",
    "leaves dg-request-id out of refusals",
    ["conn-request-id-header"],
    editRefused((answer) => withHeader(answer, "dg-request-id", undefined)),
  ),
  mutation(
    "request-id-new-in-metadata",
    "makes up a new request id for Metadata",
    ["conn-request-id-same"],
    editMetadata((metadata) => ({ ...metadata, request_id: OTHER_ID })),
  ),
  mutation(
    "request-id-new-in-results",
    "makes up a new request id for every second Results",
    ["conn-request-id-same"],
    editResults((results, nth) =>
      nth % 2 === 0 ? results : { ...results, metadata: { ...results.metadata, request_id: OTHER_ID } },
    ),
  ),
  mutation("request-id-shared", "gives every connection the same request id", ["conn-request-id-unique"], {
    answer: (answer) => withHeader({ ...answer, requestId: OTHER_ID }, "dg-request-id", OTHER_ID),
    stream: (stream) => ({ ...stream, requestId: OTHER_ID }),
  }),
  mutation(
    "dg-error-on-101",
    "sends dg-error with an accepted upgrade",
    ["conn-no-dg-error-on-101"],
    editAccepted((answer) => withHeader(answer, "dg-error", "none")),
  ),
  mutation(
    "greeting",
    "greets every connection with a message",
    ["conn-no-greeting-v1"],
    editOutputs(({ requestId }) => (outputs, input) => {
      const greeting = say({ type: "Connected", request_id: requestId })
      return input.type === "opened" ? [greeting, ...outputs] : outputs
    }),
  ),
  mutation(
    "metadata-at-open",
    "sends Metadata at open",
    ["conn-no-greeting-v1"],
    editOutputs(({ requestId, createdAt }) => (outputs, input) => {
      const metadata = { type: "Metadata", transaction_key: "deprecated", request_id: requestId, created: createdAt }
      return input.type === "opened"
        ? [say({ ...metadata, sha256: "", duration: 0, channels: 0 }), ...outputs]
        : outputs
    }),
  ),
  mutation(
    "messages-binary",
    "sends its messages in binary frames",
    ["conn-json-text-only"],
    editTexts((text) => ({ type: "send", frame: { type: "binary", bytes: new TextEncoder().encode(text) } })),
  ),
  mutation(
    "messages-in-array",
    "wraps every message in an array",
    ["conn-json-text-only"],
    editTexts((text) => sayText(`[${text}]`)),
  ),
  mutation(
    "messages-cut",
    "cuts the last character off every message",
    ["conn-json-text-only"],
    editTexts((text) => sayText(text.slice(0, -1))),
  ),
  mutation(
    "messages-without-type",
    "leaves out `type`",
    ["conn-json-text-only"],
    editMessages((message) => without(message, "type")),
  ),
  mutation(
    "messages-spaced",
    "indents its JSON",
    ["conn-compact-json"],
    editTexts((text) => sayText(JSON.stringify(JSON.parse(text), null, 2))),
  ),
  mutation(
    "ping-unanswered",
    "answers no ping",
    ["conn-pong"],
    editInputs(() => (input) => (input.type === "frame" && input.frame.type === "ping" ? [] : [input])),
  ),
  mutation(
    "pong-empty",
    "answers pings without their payload",
    ["conn-pong"],
    editOutputs(
      () => (outputs) =>
        outputs.map((output) =>
          output.type === "send" && output.frame.type === "pong"
            ? { type: "send", frame: { type: "pong", bytes: new Uint8Array(0) } }
            : output,
        ),
    ),
  ),
  mutation("compression-unbearable", "closes a stream whose client offers compression", ["conn-no-extension"], () => {
    const offering = new Set<string>()
    return {
      ...editAccepted((answer, { headers }) => {
        if (headers["sec-websocket-extensions"] !== undefined) offering.add(answer.requestId)
        return answer
      }),
      machine: (machine, { requestId }) =>
        offering.has(requestId) ? closeAfter(0, 1002, "Unexpected extension.")(machine) : machine,
    }
  }),
  mutation(
    "streams-disturb-each-other",
    "loses the words of a stream while another one is open",
    ["conn-concurrent-isolated"],
    () => {
      let open = 0
      return {
        machine: (machine, stream) => {
          open++
          const silenced = editResults((results) => (open === 1 ? results : withoutWords(results)))
          return withOutputs(silenced.machine?.(machine, stream) ?? machine, (outputs, input) => {
            if (isOver(input, outputs)) open--
            return outputs
          })
        },
      }
    },
  ),
  mutation(
    "timeline-goes-on",
    "begins a new connection at the audio time where the last one ended",
    ["conn-timeline-restarts"],
    () => {
      let endedAt = 0
      return editOutputs(() => {
        const offset = endedAt
        return (outputs) =>
          outputs.map((output) => {
            const message = messageOf(output)
            if (message?.type !== "Results") return output
            endedAt = Math.max(endedAt, offset + endOf(message))
            return say(shifted(message, offset))
          })
      })
    },
  ),
  mutation(
    "settings-forgotten",
    "forgets in mid-stream that it was asked for interim results and punctuation",
    ["conn-settings-fixed"],
    editResults((results, nth) => {
      if (nth < 4) return results
      return results.is_final === true ? withWords(results, (word) => without(word, "punctuated_word")) : undefined
    }),
  ),
  mutation(
    "fragments-read-alone",
    "reads each fragment of a text as a message of its own",
    ["conn-fragmented-client"],
    editInputs(() => (input) => {
      if (input.type !== "frame" || input.frame.type !== "text") return [input]
      return inPieces(input.frame.text, input.frame.fragmentCount ?? 1).map((text) => ({
        type: "frame",
        frame: { type: "text", text },
      }))
    }),
  ),
  mutation(
    "fragments-lost",
    "takes the first fragment of every message and forgets the others",
    ["conn-fragmented-client"],
    editInputs(() => (input) => {
      if (input.type !== "frame" || input.frame.type !== "binary") return [input]
      const { bytes, fragmentCount = 1 } = input.frame
      const kept = bytes.subarray(0, Math.ceil(bytes.length / fragmentCount))
      return [{ type: "frame", frame: { type: "binary", bytes: kept } }]
    }),
  ),
  mutation(
    "query-order-matters",
    "reads only the first four parameters of a query",
    ["conn-query-order"],
    editAccepted((answer, { query }) => ({
      ...answer,
      options: readOptions(parseQuery(query).pairs.slice(0, 4)).options,
    })),
  ),
]

function inPieces(text: string, count: number): readonly string[] {
  const length = Math.ceil(text.length / count)
  return Array.from({ length: count }, (_, index) => text.slice(index * length, (index + 1) * length))
}

/** Tells when a stream is over, whoever ended it. */
function isOver(input: Input, outputs: readonly Output[]): boolean {
  return input.type === "closed" || outputs.some(({ type }) => type === "close")
}
