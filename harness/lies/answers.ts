// Lies about the upgrade: statuses, headers and bodies of the answer.

import type { UpgradeRequest } from "../protocol/handshake/upgrade.ts"
import type { HeaderList } from "../transports/socket.ts"
import { type Alteration, editAnswer, lie, type Lie, messageOf, send, sendText, type WireAnswer } from "./lie.ts"

type Accepted = Extract<WireAnswer, { type: "accepted" }>
type Refused = Extract<WireAnswer, { type: "refused" }>

const OTHER_ID = "019f0000-ffff-7fff-8fff-ffffffffffff"

const headers = (list: HeaderList, name: string, value: string | undefined): HeaderList => {
  const others = list.filter(([other]) => other.toLowerCase() !== name)
  return value === undefined ? others : [...others, [name, value]]
}

const onAccepted = (edit: (answer: Accepted, request: UpgradeRequest) => WireAnswer): Alteration =>
  editAnswer((answer, request) => (answer.type === "accepted" ? edit(answer, request) : answer))

const onRefused = (edit: (answer: Refused, request: UpgradeRequest) => WireAnswer): Alteration =>
  editAnswer((answer, request) => (answer.type === "refused" ? edit(answer, request) : answer))

const withHeader = (name: string, value: string | undefined): Alteration =>
  editAnswer((answer) => ({ ...answer, headers: headers(answer.headers, name, value) }))

/** The body of refusals, changed as an object. */
const withBody = (change: (body: Readonly<Record<string, unknown>>) => object): Alteration =>
  onRefused((answer) => ({
    ...answer,
    body: JSON.stringify(change(JSON.parse(answer.body) as Readonly<Record<string, unknown>>)),
  }))

/** Another status for refusals that had this one, body and headers as they were. */
const restated = (from: number, to: number, isMeant: (request: UpgradeRequest) => boolean = () => true): Alteration =>
  onRefused((answer, request) => (answer.status === from && isMeant(request) ? { ...answer, status: to } : answer))

const refusedInstead = (status: number, isMeant: (request: UpgradeRequest) => boolean = () => true): Alteration =>
  onAccepted((answer, request) => {
    if (!isMeant(request)) return answer
    const request_id = answer.headers.find(([name]) => name === "dg-request-id")?.[1]
    const body = JSON.stringify({ err_code: "NO", err_msg: "No.", request_id })
    const json = headers(answer.headers, "content-type", "application/json")
    return { type: "refused", status, headers: headers(json, "dg-error", "No."), body }
  })

const asks = (pattern: RegExp) => (request: UpgradeRequest) => pattern.test(`&${request.query}`)

export const ANSWER_LIES: readonly Lie[] = [
  lie("upgrade-500", "answers good upgrades with 500", "conn-upgrade-101", refusedInstead(500)),
  lie("request-id-dropped", "sends no dg-request-id", "conn-request-id-header", withHeader("dg-request-id", undefined)),
  lie("request-id-number", "counts its requests", "conn-request-id-header", withHeader("dg-request-id", "4711")),
  lie(
    "request-id-dropped-on-refusals",
    "sends no dg-request-id with a refusal",
    "conn-request-id-header",
    onRefused((answer) => ({ ...answer, headers: headers(answer.headers, "dg-request-id", undefined) })),
  ),
  lie("request-id-other", "sends another id in the header than in messages", "conn-request-id-same", {
    ...editAnswer((answer) => {
      const id = answer.headers.find(([name]) => name === "dg-request-id")?.[1]
      return {
        ...answer,
        headers: headers(
          answer.headers,
          "dg-request-id",
          id?.replace(/.$/, (last) => (last === "0" ? "1" : "0")),
        ),
      }
    }),
  }),
  lie("request-id-shared", "gives all connections one id", "conn-request-id-unique", {
    answer: (answer) => ({ ...answer, headers: headers(answer.headers, "dg-request-id", OTHER_ID) }),
    stream: () => ({
      down: (frame) => {
        if (messageOf(frame) === undefined || frame.type !== "text") return [send(frame)]
        return [sendText(frame.text.replace(/"request_id":"[^"]*"/, `"request_id":"${OTHER_ID}"`))]
      },
    }),
  }),
  lie("dg-error-on-101", "sends dg-error with a 101", "conn-no-dg-error-on-101", {
    ...onAccepted((answer) => ({ ...answer, headers: headers(answer.headers, "dg-error", "none") })),
  }),
  lie("protocol-dropped", "returns none of the subprotocols offered", "auth-protocol-echo", {
    ...withHeader("sec-websocket-protocol", undefined),
  }),
  lie("protocol-invented", "returns a subprotocol that nobody offered", "auth-protocol-none-offered", {
    ...onAccepted((answer, { protocols }) =>
      protocols.length > 0
        ? answer
        : { ...answer, headers: headers(answer.headers, "sec-websocket-protocol", "token") },
    ),
  }),
  lie("credential-echoed", "returns the key as subprotocol", "auth-protocol-echo", {
    ...onAccepted((answer, { protocols: [, secret] }) =>
      secret === undefined ? answer : { ...answer, headers: headers(answer.headers, "sec-websocket-protocol", secret) },
    ),
  }),
  lie("credential-in-a-header", "returns the credential in a header", "auth-protocol-no-secret", {
    ...onAccepted((answer, { headers: { authorization = "" } }) => ({
      ...answer,
      headers: headers(answer.headers, "x-user", authorization.split(" ")[1] ?? ""),
    })),
  }),
  lie("bad-key-let-in", "lets a bad key in and closes with 1008", "auth-bad-key-401", {
    ...onRefused((answer) => (answer.status === 401 ? { type: "accepted", headers: answer.headers } : answer)),
    stream: (_, isServed) => (isServed ? {} : { opened: () => [{ type: "close", code: 1008, reason: "No." }] }),
  }),
  lie("bad-key-403", "refuses a bad key with 403", "auth-bad-key-401", restated(401, 403)),
  lie(
    "bad-key-other-code",
    "gives another err_code for a bad key",
    "auth-bad-key-body",
    withBody((body) => (body.err_code === "INVALID_AUTH" ? { ...body, err_code: "UNAUTHORIZED" } : body)),
  ),
  lie("no-credit-401", "refuses a project without credit with 401", "auth-payment-402", restated(402, 401)),
  lie("forbidden-400", "refuses a forbidden model with 400", "auth-permission-403", restated(403, 400)),
  lie("busy-503", "refuses one stream too many with 503", "er-concurrency-429", restated(429, 503)),
  lie("overload-500", "answers overload with 500", "er-503", restated(503, 500)),
  lie(
    "range-500",
    "breaks down at an utterance_end_ms that is too small",
    "ue-min-1000",
    restated(400, 500, asks(/&utterance_end_ms=999/)),
  ),
  lie("type-500", "breaks down at channels=x", "er-param-type", restated(400, 500, asks(/&channels=x/))),
  lie("model-404", "does not find an unknown model", "er-model-unknown", restated(403, 404, asks(/&model=nova-33/))),
  lie(
    "encoding-415",
    "refuses an unknown encoding with 415",
    "audio-bad-encoding-400",
    restated(400, 415, asks(/=foo/)),
  ),
  lie("mulaw-refused", "refuses mulaw", "audio-g711", refusedInstead(400, asks(/&encoding=mulaw/))),
  lie(
    "endpointing-off-refused",
    "refuses endpointing=false",
    "ep-values",
    refusedInstead(400, asks(/&endpointing=false/)),
  ),
  lie(
    "keyterm-refused",
    "refuses several key terms",
    "ft-keyterm-repeat",
    refusedInstead(400, asks(/&keyterm=.*&keyterm=/)),
  ),
  lie("refusal-in-html", "refuses with a web page", "er-json-body", {
    ...onRefused((answer) => ({
      ...answer,
      headers: headers(answer.headers, "content-type", "text/html"),
      body: `<h1>${answer.status}</h1>`,
    })),
  }),
  lie("refusal-cut", "cuts the body of refusals", "er-json-body", {
    ...onRefused((answer) => ({ ...answer, body: answer.body.slice(0, -1) })),
  }),
  lie(
    "refusal-other-keys",
    "calls its error error",
    "er-v1-keys",
    withBody(({ request_id, err_msg }) => ({ error: err_msg, request_id })),
  ),
  lie(
    "refusal-other-id",
    "puts another id into the body than into the header",
    "er-body-id",
    withBody((body) => ({ ...body, request_id: OTHER_ID })),
  ),
  lie("dg-error-dropped", "sends no dg-error with a refusal", "er-dg-error", withHeader("dg-error", undefined)),
  lie("refused-after-101", "accepts what it refuses, and closes at once", "er-http-not-ws", {
    ...onRefused((answer) => (answer.status === 400 ? { type: "accepted", headers: answer.headers } : answer)),
    stream: (_, isServed) => (isServed ? {} : { opened: () => [{ type: "close", code: 1008, reason: "No." }] }),
  }),
]
