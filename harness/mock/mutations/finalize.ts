// Broken Finalize.

import type { Input, Output } from "../../protocol/machine.ts"
import { deafTo, editAnswer, editInputs, hearLate, tell, typeOf } from "./inputs.ts"
import { type Mutation, mutation } from "./mutation.ts"
import { delay, editFinals, editOutputs, messageOf, say } from "./outputs.ts"
import { shifted } from "./message-edits.ts"

const isFlush = (output: Output): boolean => {
  const message = messageOf(output)
  return message?.type === "Results" && message.from_finalize === true
}

export const FINALIZE_MUTATIONS: readonly Mutation[] = [
  mutation("finalize-ignored", "flushes nothing on Finalize", ["fz-flush"], deafTo("Finalize")),
  mutation(
    "finalize-unmarked",
    "flushes without from_finalize",
    ["fz-flag"],
    editFinals((final) => ({ ...final, from_finalize: false })),
  ),
  mutation(
    "finalize-as-interim",
    "answers Finalize with an interim",
    ["fz-flush", "fz-flag"],
    editFinals((final) => (final.from_finalize === true ? { ...final, is_final: false } : final)),
  ),
  mutation(
    "finalize-half",
    "flushes only the first half of what is pending",
    ["fz-flush"],
    editFinals((final) => (final.from_finalize === true ? { ...final, duration: final.duration / 2 } : final)),
  ),
  mutation(
    "finalize-closes",
    "closes the stream after Finalize",
    ["fz-stays-open"],
    editAnswer("Finalize", (outputs) => [...outputs, { type: "close", code: 1000, reason: "" }]),
  ),
  mutation(
    "finalize-restarts-time",
    "begins again at 0 after Finalize",
    ["fz-stays-open"],
    editOutputs(() => {
      let offset = 0
      return (outputs) =>
        outputs.map((output) => {
          const message = messageOf(output)
          if (message?.type !== "Results") return output
          const restarted = say(shifted(message, -offset))
          if (message.from_finalize === true) offset = message.start + message.duration
          return restarted
        })
    }),
  ),
  mutation(
    "finalize-metadata",
    "sends Metadata after Finalize",
    ["fz-no-metadata"],
    editAnswer("Finalize", (outputs, { requestId, createdAt }) => [
      ...outputs,
      say({ type: "Metadata", transaction_key: "deprecated", request_id: requestId, created: createdAt }),
    ]),
  ),
  mutation(
    "from-finalize-always",
    "sets from_finalize on every final",
    ["fz-flag-only-then"],
    editFinals((final) => ({ ...final, from_finalize: true })),
  ),
  mutation(
    "finalize-twice",
    "answers one Finalize with two flushes",
    ["fz-count"],
    editInputs(() => (input) => (typeOf(input) === "Finalize" ? [input, input] : [input])),
  ),
  mutation(
    "finalize-little-error",
    "answers a Finalize without pending audio with an Error",
    ["fz-little-audio"],
    editAnswer("Finalize", (outputs) =>
      outputs.length === 0
        ? [say({ type: "Error", variant: "NothingPending", description: "No audio pending." })]
        : outputs,
    ),
  ),
  mutation(
    "finalize-slow",
    "answers Finalize after three seconds",
    ["fz-prompt"],
    delay(3_000, (message) => message.type === "Results" && message.from_finalize === true),
  ),
  mutation(
    "finalize-all-channels",
    "flushes all channels whichever was named",
    ["fz-channel"],
    editInputs(() => (input) => (typeOf(input) === "Finalize" ? [tell({ type: "Finalize" })] : [input])),
  ),
  mutation(
    "finalize-first-channel",
    "flushes the first channel only",
    ["fz-channel"],
    editInputs(() => (input) => (typeOf(input) === "Finalize" ? [tell({ type: "Finalize", channel: 0 })] : [input])),
  ),
  mutation(
    "finalize-bad-channel-closes",
    "closes the stream when an impossible channel is named",
    ["fz-channel-out-of-range"],
    editAnswer("Finalize", (outputs, _, input) =>
      !outputs.some(isFlush) && namesChannel(input)
        ? [{ type: "close", code: 1008, reason: "Invalid channel." }]
        : outputs,
    ),
  ),
  mutation(
    "finalize-late",
    "flushes half a second late, with the audio that came meanwhile",
    ["fz-order"],
    hearLate("Finalize", 500),
  ),
]

function namesChannel(input: Input): boolean {
  return input.type === "frame" && input.frame.type === "text" && input.frame.text.includes("channel")
}
