// One line for what the mock saw: when, how long, how it ended, what it heard, what was asked for.
import type { MockLogEntry, StreamSummary } from "../drivers/host.ts"
import { queryText } from "../streaming/query.ts"
import type { MockProblem } from "../mock-server/start-mock.ts"
import { cut, seconds } from "./wording.ts"

export function mockLine(entry: MockLogEntry | MockProblem, now: Date): string {
  const time = now.toTimeString().slice(0, 8)
  switch (entry.type) {
    case "stream":
      return `${time}  ${streamText(entry)}`
    case "refused":
      return `${time}  refused ${entry.status}  ${entry.error}  ${entry.path}  ${entry.requestId}`
    case "problem":
      return `${time}  ${entry.sentence}`
    default:
      return entry satisfies never
  }
}

/** So much of a transcript shows what was heard. */
const TRANSCRIPT_WIDTH = 60

function streamText(summary: StreamSummary): string {
  const { durationMs, endedBy, code, reason, options, requestId, unknownOptions, problems, audioFile } = summary
  const end = `${code}${reason === "" ? "" : ` ${reason}`} (${endedBy})`
  const remarks = [
    unknownOptions.length === 0 ? undefined : `unknown: ${unknownOptions.join(", ")}`,
    ...problems,
    audioFile && `kept as ${audioFile}`,
  ]
  const parts = [seconds(durationMs), end, heardText(summary), `?${queryText(options)}`, requestId, ...remarks]
  return parts.filter((part) => part !== undefined).join("  ")
}

/** The words, and what made them: fixtures by name, or placeholder words for speech that it does not know. */
function heardText({ transcript, sources }: StreamSummary): string {
  if (transcript === "") return "heard no words"
  return `heard "${cut(transcript, TRANSCRIPT_WIDTH)}" [${sources.join(", ")}]`
}
