// Broken refusals and broken ways to deal with errors.

import { otherRefusal, REFUSALS } from "../../protocol/handshake/refusals.ts"
import { accept, editAccepted, editBody, editRefused, editStatus, refuse, withBody, withHeader } from "./answers.ts"
import { editAnswer, editInputs, typeOf, withSettings } from "./inputs.ts"
import { without } from "./message-edits.ts"
import { type Mutation, mutation } from "./mutation.ts"
import { editClose, editType } from "./outputs.ts"

const asks = (query: string, pattern: RegExp): boolean => pattern.test(`&${query}`)

/** A refusal with status 400 that does not come. */
const taken = (id: string, title: string, breaks: readonly string[], query: RegExp): Mutation =>
  mutation(
    id,
    title,
    breaks,
    editStatus(400, (answer, request) => (asks(request.query, query) ? accept(answer, request) : answer)),
  )

export const ERROR_MUTATIONS: readonly Mutation[] = [
  mutation("refusal-over-socket", "accepts what it refuses and closes the socket", ["er-http-not-ws"], () => {
    const refused = new Set<string>()
    return {
      ...editRefused((answer, request) => {
        refused.add(answer.requestId)
        return accept(answer, request)
      }),
      machine: (machine, { requestId }) => ({
        step: (input, nowMs) =>
          refused.has(requestId) ? [{ type: "close", code: 1008, reason: "Refused." }] : machine.step(input, nowMs),
        get wakeAtMs() {
          return machine.wakeAtMs
        },
      }),
    }
  }),
  mutation(
    "refusal-html",
    "sends refusals as HTML",
    ["er-json-body"],
    editRefused((answer) => withHeader(withBody(answer, "<h1>Error</h1>"), "content-type", "text/html")),
  ),
  mutation(
    "refusal-empty",
    "sends refusals without a body",
    ["er-json-body"],
    editRefused((answer) => withBody(answer, "")),
  ),
  mutation(
    "refusal-cut",
    "cuts the body of refusals",
    ["er-json-body"],
    editRefused((answer) => withBody(answer, answer.response.body.slice(0, -10))),
  ),
  mutation(
    "refusal-other-keys",
    "writes message and error into refusals",
    ["er-v1-keys"],
    editRefused((answer) => withBody(answer, JSON.stringify({ message: "Refused.", request_id: answer.requestId }))),
  ),
  mutation(
    "dg-error-missing",
    "leaves dg-error out of refusals",
    ["er-dg-error"],
    editRefused((answer) => withHeader(answer, "dg-error", undefined)),
  ),
  mutation(
    "dg-error-differs",
    "says other things in dg-error than in the body",
    ["er-dg-error"],
    editRefused((answer) => withHeader(answer, "dg-error", "Something went wrong.")),
  ),
  mutation(
    "refusal-other-id",
    "gives another id in the body of a refusal than in its header",
    ["er-body-id"],
    editRefused((answer) => editBody(answer, { request_id: "019f0000-ffff-7fff-8fff-ffffffffffff" })),
  ),
  taken("channels-out-of-range-taken", "takes channels=0", ["er-param-range"], /&channels=/),
  taken("wrong-type-taken", "takes values of the wrong type", ["er-param-type"], /&(channels|interim_results)=/),
  mutation(
    "wrong-type-500",
    "answers values of the wrong type with 500",
    ["er-param-type"],
    editStatus(400, (answer, { query }) =>
      asks(query, /&(channels|interim_results)=[a-z]/)
        ? refuse(answer, otherRefusal(500, "Internal Server Error", "Internal Server Error"))
        : answer,
    ),
  ),
  mutation(
    "unknown-model-taken",
    "takes models that it does not know",
    ["er-model-unknown"],
    editRefused((answer, request) => {
      const { status } = answer.response
      return (status === 403 || status === 400) && asks(request.query, /&model=/) ? accept(answer, request) : answer
    }),
  ),
  taken("unknown-language-taken", "takes languages that the model lacks", ["er-language-unknown"], /&language=/),
  mutation(
    "whisper-400",
    "refuses models without live streaming with 400",
    ["er-whisper-405"],
    editStatus(405, (answer) => refuse(answer, REFUSALS.noSuchCombination)),
  ),
  mutation(
    "unknown-parameter-500",
    "fails at parameters that it does not know",
    ["er-unknown-param"],
    editAccepted((answer) =>
      answer.unknown.length > 0
        ? refuse(answer, otherRefusal(500, "Internal Server Error", "Internal Server Error"))
        : answer,
    ),
  ),
  mutation(
    "overload-500",
    "answers overload with 500",
    ["er-503"],
    editStatus(503, (answer) => refuse(answer, otherRefusal(500, "Internal Server Error", "Internal Server Error"))),
  ),
  mutation(
    "limit-ignored",
    "opens more streams than the project may have",
    ["er-concurrency-429"],
    withSettings({ streamLimit: 0 }),
  ),
  mutation(
    "limit-400",
    "refuses a stream too many with 400",
    ["er-concurrency-429"],
    editStatus(429, (answer) => refuse(answer, otherRefusal(400, "Bad Request", "Too many streams."))),
  ),
  mutation(
    "undocumented-parameters-refused",
    "refuses no_delay and filler_words",
    ["er-undocumented-params"],
    editAccepted((answer, { query }) =>
      asks(query, /&(no_delay|filler_words)=/) ? refuse(answer, REFUSALS.unreadableQuery) : answer,
    ),
  ),
  mutation(
    "bad-text-unanswered",
    "says nothing to text it does not understand",
    ["er-bad-text-v1"],
    editInputs(() => (input) => (typeOf(input) === "refused" ? [] : [input])),
  ),
  mutation(
    "error-without-variant",
    "leaves `variant` out of Error",
    ["er-bad-text-v1"],
    editType("Error", (error) => without(error, "variant")),
  ),
  mutation(
    "error-without-description",
    "leaves `description` out of Error",
    ["er-bad-text-v1"],
    editType("Error", (error) => without(error, "description")),
  ),
  mutation(
    "bad-text-closes",
    "closes the stream at text it does not understand",
    ["er-bad-text-open"],
    editAnswer("refused", (outputs) => [...outputs, { type: "close", code: 1008, reason: "Invalid message." }]),
  ),
  mutation(
    "force-end-turn-unanswered",
    "takes ForceEndTurn without a word",
    ["er-flux-only-on-v1"],
    editAnswer("refused", (outputs, _, input) =>
      input.type === "frame" && input.frame.type === "text" && input.frame.text.includes("ForceEndTurn") ? [] : outputs,
    ),
  ),
  mutation(
    "bad-audio-without-reason",
    "gives no reason for a 1008 close",
    ["er-1008-reason"],
    editClose((close) => [close.code === 1008 ? { ...close, reason: "" } : close]),
  ),
  mutation(
    "internal-without-reason",
    "gives no reason for a 1011 close",
    ["er-1011-reason"],
    editClose((close) => [close.code === 1011 ? { ...close, reason: "" } : close]),
  ),
]
