// Broken endpointing.

import { invalidValue } from "../../protocol/handshake/refusals.ts"
import { accept, editAccepted, editStatus, refuse } from "./answers.ts"
import { withOptions } from "./inputs.ts"
import { type Mutation, mutation } from "./mutation.ts"
import { delay, editFinals } from "./outputs.ts"

const asksFor = (query: string, pattern: RegExp): boolean => pattern.test(`&${query}`)

export const ENDPOINTING_MUTATIONS: readonly Mutation[] = [
  mutation(
    "endpoints-never-by-default",
    "finds no endpoint unless endpointing was asked for",
    ["ep-default-10ms"],
    withOptions(({ endpointing }) => (endpointing === 10 ? { endpointing: false } : {})),
  ),
  mutation(
    "endpoints-in-spite-of-false",
    "finds endpoints although endpointing=false",
    ["ep-false"],
    withOptions(({ endpointing }) => (endpointing === false ? { endpointing: 300 } : {})),
  ),
  mutation(
    "endpoints-too-soon",
    "takes a fifth of the silence for enough",
    ["ep-threshold"],
    withOptions(({ endpointing }) => (endpointing === false ? {} : { endpointing: endpointing / 5 })),
  ),
  mutation(
    "endpoints-too-late",
    "waits for three times the silence",
    ["ep-threshold"],
    withOptions(({ endpointing }) => (endpointing === false ? {} : { endpointing: endpointing * 3 })),
  ),
  mutation(
    "endpoints-slow",
    "sends the endpoint two seconds after it was found",
    ["ep-prompt"],
    delay(2_000, (message) => message.type === "Results" && message.speech_final === true),
  ),
  mutation(
    "endpoints-at-chunks",
    "takes every final for an endpoint",
    ["ep-false"],
    editFinals((final) => ({ ...final, speech_final: true })),
  ),
  mutation(
    "endpointing-words-taken",
    "takes endpointing=abc for the default",
    ["ep-values"],
    editStatus(400, (answer, request) =>
      asksFor(request.query, /&endpointing=[a-z]/) ? accept(answer, request) : answer,
    ),
  ),
  mutation(
    "endpointing-zero-refused",
    "refuses endpointing=0",
    ["ep-values"],
    editAccepted((answer, { query }) =>
      asksFor(query, /&endpointing=0(&|$)/) ? refuse(answer, invalidValue("endpointing", "0")) : answer,
    ),
  ),
  mutation(
    "endpointing-true-refused",
    "refuses endpointing=true",
    ["ep-true"],
    editAccepted((answer, { query }) =>
      asksFor(query, /&endpointing=true(&|$)/) ? refuse(answer, invalidValue("endpointing", "true")) : answer,
    ),
  ),
  mutation(
    "endpoints-need-interims",
    "finds endpoints only where interim results are on",
    ["ep-independent-of-interim"],
    withOptions(({ interimResults }) => (interimResults ? {} : { endpointing: false })),
  ),
  mutation(
    "endpoints-unmarked",
    "marks no final as the end of an utterance",
    ["ep-threshold", "ep-noise"],
    editFinals((final) => ({ ...final, speech_final: false })),
  ),
]
