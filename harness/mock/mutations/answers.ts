// Reaching into the answer to an upgrade: accepted what must be refused, refused what must be accepted, headers changed.

import { readCredential } from "../../protocol/handshake/credential.ts"
import { parseQuery, readOptions } from "../../protocol/options/options.ts"
import { type Header, type HttpAnswer, type Refusal, refusalResponse } from "../../protocol/handshake/refusals.ts"
import type { Credential, UpgradeAnswer, UpgradeRequest } from "../../protocol/handshake/upgrade.ts"
import type { Hooks } from "./mutation.ts"

export type Accepted = Extract<UpgradeAnswer, { type: "accepted" }>
export type Refused = Extract<UpgradeAnswer, { type: "refused" }>

export const editAnswers = (edit: NonNullable<Hooks["answer"]>): Hooks => ({ answer: edit })

export const editAccepted = (edit: (answer: Accepted, request: UpgradeRequest) => UpgradeAnswer): Hooks =>
  editAnswers((answer, request) => (answer.type === "accepted" ? edit(answer, request) : answer))

export const editRefused = (edit: (answer: Refused, request: UpgradeRequest) => UpgradeAnswer): Hooks =>
  editAnswers((answer, request) => (answer.type === "refused" ? edit(answer, request) : answer))

/** Only refusals with this status. */
export const editStatus = (status: number, edit: (answer: Refused, request: UpgradeRequest) => UpgradeAnswer): Hooks =>
  editRefused((answer, request) => (answer.response.status === status ? edit(answer, request) : answer))

function setHeader(headers: readonly Header[], name: string, value: string | undefined): readonly Header[] {
  const others = headers.filter(([other]) => other !== name)
  return value === undefined ? others : [...others, [name, value]]
}

export const withHeader = <Answer extends UpgradeAnswer>(answer: Answer, name: string, value: string | undefined) =>
  answer.type === "accepted"
    ? { ...answer, headers: setHeader(answer.headers, name, value) }
    : { ...answer, response: { ...answer.response, headers: setHeader(answer.response.headers, name, value) } }

/** Another body, with the length it has. */
export function withBody(answer: Refused, body: string): Refused {
  const headers = setHeader(answer.response.headers, "content-length", String(body.length))
  return { ...answer, response: { ...answer.response, body, headers } }
}

/** The body of a refusal, changed as an object. */
export const editBody = (answer: Refused, change: object): Refused =>
  withBody(answer, JSON.stringify({ ...(JSON.parse(answer.response.body) as object), ...change }))

/** @param refusal another cause than the true one, or a cause where there was none */
export const refuse = ({ requestId }: UpgradeAnswer, refusal: Refusal): Refused => ({
  type: "refused",
  requestId,
  // A refusal that is wrong in itself need not be right about the time.
  response: refusalResponse(refusal, requestId, undefined, new Date(0)) satisfies HttpAnswer,
})

/** Takes an upgrade that was refused, with whatever of its options can be used. */
export function accept({ requestId }: UpgradeAnswer, request: UpgradeRequest): Accepted {
  const { pairs } = parseQuery(request.query)
  const { options, unknown } = readOptions(pairs)
  const credential = readCredential(request) ?? NOBODY
  const protocol = request.protocols[0]
  const headers: readonly Header[] = [
    ...(protocol === undefined ? [] : [["sec-websocket-protocol", protocol] as const]),
    ["dg-request-id", requestId],
  ]
  return { type: "accepted", requestId, protocol, headers, options, pairs, unknown, credential }
}

const NOBODY: Credential = { scheme: "token", secret: "", from: "header" }
