// Matchers on how a stream began and ended: the upgrade, the refusal, the close, the closing Metadata.

import { diagnose } from "../streaming/diagnosis.ts"
import { explainClose } from "../protocol/close-codes.ts"
import { parsed } from "../protocol/messages/near-miss.ts"
import { isObject, type JsonObject } from "../protocol/messages/shapes.ts"
import type { Recording } from "../recording/recording.ts"
import { answerHeader, closedOf, failedOf, openedOf, type Refused, refusedOf } from "../recording/traffic.ts"
import { arrivals, metadata } from "../recording/views.ts"
import { matcher, type Reading } from "./matcher.ts"
import { listed, placeOf, quoted } from "./wording.ts"

export const toCloseWith = matcher(({ recording }, code: number, reason?: string | RegExp): Reading => {
  const expected = `close with ${code}${reason === undefined ? "" : ` ${quoted(reason)}`}`
  const closed = closedOf(recording)
  if (closed === undefined) return { holds: false, expected, found: howItEnded(recording) }
  const saysSo =
    reason === undefined || (typeof reason === "string" ? closed.reason === reason : reason.test(closed.reason))
  const said = closed.reason === "" ? "without a reason" : quoted(closed.reason)
  const { cause, remedy } = explainClose(closed.code, closed.reason)
  const found = [
    `closed by the ${closed.by} with ${closed.code} ${said} (${placeOf(closed)})`,
    ...(closed.code === code ? [] : [cause, remedy]),
  ]
  return { holds: closed.code === code && saysSo, expected, found }
})

export const toBeRefusedWith = matcher(({ recording }, status: number, errCode?: string): Reading => {
  const expected = `be refused with HTTP ${status}${errCode === undefined ? "" : ` ${errCode}`}`
  const refused = refusedOf(recording)
  const holds = refused?.status === status && (errCode === undefined || errCodeOf(refused) === errCode)
  return { holds, expected, found: howItEnded(recording) }
})

const errCodeOf = ({ body }: Refused): string | undefined => {
  const json = parsed(body)
  return isObject(json) && typeof json.err_code === "string" ? json.err_code : undefined
}

/** What became of a stream that was expected to end otherwise, and why as far as we can tell. */
function howItEnded(recording: Recording): readonly string[] {
  const failure = diagnose(recording, false).find(({ kind }) => kind === "failure")
  const why = failure === undefined ? [] : [failure.cause, failure.remedy]
  const refused = refusedOf(recording)
  const closed = closedOf(recording)
  const failed = failedOf(recording)
  if (refused !== undefined)
    return [`refused with HTTP ${refused.status} ${errCodeOf(refused) ?? ""}`.trimEnd(), ...why]
  if (closed !== undefined) {
    return [`opened, and closed by the ${closed.by} with ${closed.code} (${placeOf(closed)})`, ...why]
  }
  if (failed !== undefined) return [`the connection failed with ${failed.code}`, ...why]
  if (openedOf(recording) === undefined) return ["no connection in this recording"]
  return [`opened, and no end: the recording breaks off after ${recording.events.length} events`]
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export const toHaveRequestId = matcher(({ recording }, requestId?: string): Reading => {
  const which = requestId === undefined ? "a UUID as request id" : `the request id ${requestId}`
  const expected = `have ${which} in dg-request-id, the same in every message`
  const id = answerHeader(recording, "dg-request-id")
  if (id === undefined) {
    return { holds: false, expected, found: ["no header dg-request-id in the answer to the upgrade"] }
  }
  const strangers = arrivals(recording).flatMap((arrival) => {
    const own = requestIdIn(arrival.text)
    return own === undefined || own === id ? [] : `${arrival.message.type} with ${quoted(own)} (${placeOf(arrival)})`
  })
  const holds = strangers.length === 0 && (requestId === undefined ? UUID.test(id) : id === requestId)
  return { holds, expected, found: [`dg-request-id: ${quoted(id)}`, ...listed(strangers)] }
})

/** `request_id` of a message, or of the metadata of a Results. */
function requestIdIn(text: string): string | undefined {
  const json = parsed(text)
  if (!isObject(json)) return undefined
  const id = json.request_id ?? (isObject(json.metadata) ? json.metadata.request_id : undefined)
  return typeof id === "string" ? id : undefined
}

export const toHaveMetadata = matcher(function ({ recording }, fields: JsonObject = {}): Reading {
  const expected = `end with a Metadata message${Object.keys(fields).length === 0 ? "" : " with the fields given"}`
  const closing = metadata(recording).at(-1)
  if (closing === undefined) return { holds: false, expected, found: ["no Metadata came", ...howItEnded(recording)] }
  const { iterableEquality, subsetEquality } = this.utils
  const actual: JsonObject = { ...closing.message }
  const shown = Object.fromEntries(Object.keys(fields).map((name) => [name, actual[name]]))
  return {
    holds: this.equals(actual, fields, [iterableEquality, subsetEquality]),
    expected,
    found: [closing.text, `(${placeOf(closing)})`],
    values: { actual: shown, expected: fields },
  }
})
