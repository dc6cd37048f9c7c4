// How matchers name things: a place in a recording, a text, a list that may be long.

import type { Finding } from "../checks/check.ts"
import { inSeconds } from "../checks/judge.ts"
import type { Recording } from "../recording/recording.ts"
import { visible } from "../reports/visible.ts"

interface Place {
  readonly eventIndex: number
  readonly atMs: number
  readonly cursorMs: number
}

/** `event 42, at 10012 ms, 3.20 s of audio sent`: the index is that of `recording.events`. */
export const placeOf = ({ eventIndex, atMs, cursorMs }: Place): string =>
  `event ${eventIndex}, at ${Math.round(atMs)} ms, ${inSeconds(cursorMs)} of audio sent`

export const quoted = (text: string | RegExp): string =>
  typeof text === "string" ? JSON.stringify(text) : String(text)

/** More than this many of the same kind help nobody. */
const LISTED_MAX = 5

export function listed(lines: readonly string[]): readonly string[] {
  const rest = lines.length - LISTED_MAX
  return rest <= 0 ? lines : [...lines.slice(0, LISTED_MAX), `… and ${rest} more`]
}

/** What a check found wrong, a line each, with its place. */
export const findingLines = (recording: Recording, findings: readonly Finding[]): readonly string[] =>
  listed(
    findings.map((finding) => {
      const { eventIndex } = finding
      const [expected, actual] = [visible(finding.expected), visible(finding.actual)]
      const event = eventIndex === undefined ? undefined : recording.events[eventIndex]
      if (eventIndex === undefined || event === undefined) return `${actual} (expected: ${expected})`
      const cursorMs = "cursorMs" in event ? event.cursorMs : 0
      return `${actual} (expected: ${expected}); ${placeOf({ eventIndex, atMs: event.atMs, cursorMs })}`
    }),
  )
