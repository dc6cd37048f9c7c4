// Matchers on the messages of a stream: each by itself against its schema, and all together against the checks.

import { finContiguous, finFirstAtZero } from "../checks/results/finals.ts"
import { SERVER_SCHEMAS, schemaProblems } from "../protocol/messages/schemas.ts"
import type { Recording } from "../recording/recording.ts"
import { serverActs } from "../recording/traffic.ts"
import { type Arrival, arrivals, finals } from "../recording/views.ts"
import { matcher, type Reading } from "./matcher.ts"
import { findingLines, listed, placeOf } from "./wording.ts"

export const toHaveContiguousFinals = matcher((stream): Reading => {
  const { recording } = stream
  const expected = "have finals that cover the audio from 0 on without gap or overlap"
  const all = finals(recording)
  if (all.length === 0) return { holds: undefined, expected, found: ["no final came"] }
  const findings = [finFirstAtZero, finContiguous].flatMap((check) => {
    const outcome = check.run(stream)
    return outcome.type === "fail" ? outcome.findings : []
  })
  const found =
    findings.length === 0 ? [`${all.length} finals, one after the other`] : findingLines(recording, findings)
  return { holds: findings.length === 0, expected, found }
})

export const toMatchWireSchema = matcher(({ recording }): Reading => {
  const expected = "have messages from the server that fit their documented schemas"
  const messages = arrivals(recording)
  const binary = binaryLines(recording)
  if (messages.length + binary.length === 0) return { holds: undefined, expected, found: ["no message came"] }
  const problems = [...messages.flatMap(schemaLines), ...binary]
  return {
    holds: problems.length === 0,
    expected,
    found: problems.length === 0 ? [`${messages.length} messages, all of which fit`] : listed(problems),
  }
})

/** Unknown types are to be ignored, as the documentation asks of every client, unless they look like a slip. */
function schemaLines({ text, message, ...place }: Arrival): readonly string[] {
  if (message.type === "malformed") return [`${message.problem} (${placeOf(place)})`]
  if (message.type === "unknown")
    return message.nearMiss === undefined ? [] : [`${message.nearMiss} (${placeOf(place)})`]
  const problems = schemaProblems(SERVER_SCHEMAS[message.type], JSON.parse(text))
  return problems.map((problem) => `${message.type}: ${problem} (${placeOf(place)})`)
}

const binaryLines = (recording: Recording): readonly string[] =>
  serverActs(recording).flatMap((act) =>
    act.frame.type === "binary"
      ? [`a binary frame of ${act.frame.byteLength} bytes, where messages are text (${placeOf(act)})`]
      : [],
  )
