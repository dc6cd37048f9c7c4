// What every matcher has in common: finding the recording in whatever was handed to `expect`, and turning a reading of it
// into a verdict whose message tells a hurried person what was expected, what was found, and where.

import type { MatcherState } from "vitest"
import type { Subject } from "../checks/check.ts"
import type { Recording } from "../recording/recording.ts"
import { answerHeader } from "../recording/traffic.ts"
import type { Timeline } from "../timeline.ts"

/** What one matcher makes of one recording. */
export interface Reading {
  /** Undefined: there was nothing to judge, or no way to, so the assertion fails with and without `.not`. */
  readonly holds: boolean | undefined
  /** Completes "expected the stream to …". */
  readonly expected: string
  /** What there was instead, most telling line first. Shown for `.not` as well. */
  readonly found: readonly string[]
  /** Values for the runner's own diff, where one helps. */
  readonly values?: { readonly actual: unknown; readonly expected: unknown }
}

export interface MatcherResult {
  readonly pass: boolean
  readonly message: () => string
  readonly actual?: unknown
  readonly expected?: unknown
}

export type Matcher<Args extends readonly unknown[]> = (
  this: MatcherState,
  received: unknown,
  ...args: Args
) => MatcherResult

/** Makes a matcher of a function that reads a stream. */
export function matcher<Args extends readonly unknown[]>(
  read: (this: MatcherState, stream: Subject, ...args: Args) => Reading,
): Matcher<Args> {
  return function (received, ...args) {
    const subject = subjectOf(received)
    const reading = read.call(this, subject, ...args)
    return {
      // The runner turns this around for `.not`: whatever could not be judged fails in both directions.
      pass: reading.holds ?? this.isNot,
      message: () => messageOf(reading, this.isNot, subject.recording),
      ...(this.isNot ? {} : reading.values),
    }
  }
}

/** @throws {TypeError} when there is no recording in it */
function subjectOf(received: unknown): Subject {
  const recording = isRecording(received) ? received : (received as { recording?: unknown } | undefined)?.recording
  if (!isRecording(recording)) {
    const hint = received instanceof Promise ? ", which is to be awaited first" : ""
    throw new TypeError(
      `Expected a recording, or a result with a \`recording\` as stream() returns it; found ${kindOf(received)}${hint}.`,
    )
  }
  const { timeline } = received as { timeline?: Timeline }
  return { recording, siblings: [recording], ...(timeline === undefined ? {} : { timeline }) }
}

const isRecording = (value: unknown): value is Recording =>
  typeof value === "object" && value !== null && "header" in value && "events" in value && Array.isArray(value.events)

const kindOf = (value: unknown): string =>
  value === null || typeof value !== "object" ? String(value) : `an object of type ${value.constructor?.name ?? "null"}`

function messageOf({ expected, found, holds }: Reading, isNot: boolean, recording: Recording): string {
  const lines = [
    `expected the stream ${isNot ? "not " : ""}to ${expected}`,
    ...found.map((line, index) => `${index === 0 ? (holds === undefined ? "but:   " : "found: ") : "       "}${line}`),
    `stream: ${nameOf(recording)}`,
  ]
  return lines.join("\n")
}

/** How to find the stream again: target, request id, file. */
function nameOf(recording: Recording): string {
  const requestId = answerHeader(recording, "dg-request-id")
  return [
    recording.header.target,
    ...(requestId === undefined ? [] : [`request ${requestId}`]),
    ...(recording.file === undefined ? [] : [`recorded in ${recording.file}`]),
  ].join(", ")
}
