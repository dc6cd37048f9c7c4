// Where messages differ from what the documentation promises of their shape, found once per recording and handed out to
// the checks that the differences belong to.

import type { ServerMessageType } from "../../protocol/messages/messages.ts"
import { SERVER_SCHEMAS } from "../../protocol/messages/schemas.ts"
import { memoised } from "../../recording/memoise.ts"
import type { Recording } from "../../recording/recording.ts"
import { type Arrival, arrivals } from "../../recording/views.ts"
import { isPlainResults } from "./plain-results.ts"
import { type Finding, notExercised, type Outcome, outcomeOf } from "../check.ts"

export interface SchemaIssue {
  readonly arrival: Arrival
  readonly type: ServerMessageType
  readonly path: readonly PropertyKey[]
  /** As the schema library says it. */
  readonly problem: string
  /** Nothing stands at `path`. */
  readonly missing: boolean
}

/** A message of a known type, whether or not it could be read. */
interface Claimed {
  readonly arrival: Arrival
  readonly type: ServerMessageType
  readonly json: unknown
}

/** What a message says it is: also for one whose fields are too wrong to be read. */
export function claimedType({ message }: Arrival): ServerMessageType | undefined {
  if (message.type === "malformed") return message.name
  return message.type === "unknown" ? undefined : message.type
}

const claims = memoised((recording): readonly Claimed[] =>
  arrivals(recording).flatMap((arrival) => {
    const type = claimedType(arrival)
    if (type === undefined) return []
    const json = arrival.message.type === "malformed" ? arrival.message.json : arrival.message
    return [{ arrival, type, json }]
  }),
)

/** Messages of a type, readable or not. */
export const claimsOf = (recording: Recording, type: ServerMessageType): readonly Claimed[] =>
  claims(recording).filter((claim) => claim.type === type)

const schemaIssues = memoised((recording): readonly SchemaIssue[] =>
  claims(recording).flatMap(({ arrival, type, json }) => {
    if (isPlainResults(json)) return []
    const { error } = SERVER_SCHEMAS[type].safeParse(json)
    return (error?.issues ?? []).map(({ path, message }) => ({
      arrival,
      type,
      path,
      problem: message,
      missing: at(json, path) === undefined,
    }))
  }),
)

const at = (json: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], json)

/** Judges the shape of all messages of a type by the issues that `belongs` picks; one finding for each kind of issue. */
export function judgeShape(
  recording: Recording,
  type: ServerMessageType,
  belongs: (issue: SchemaIssue) => boolean,
): Outcome {
  if (claimsOf(recording, type).length === 0) return notExercised(`no ${type} came`)
  return outcomeOf(byKind(schemaIssues(recording).filter((issue) => issue.type === type && belongs(issue))))
}

function byKind(issues: readonly SchemaIssue[]): readonly Finding[] {
  const kinds = new Map<string, { readonly first: SchemaIssue; count: number }>()
  for (const issue of issues) {
    const kind = `${dotted(issue.path)}: ${issue.problem}`
    const known = kinds.get(kind)
    if (known === undefined) kinds.set(kind, { first: issue, count: 1 })
    else known.count++
  }
  return [...kinds].map(([kind, { first, count }]) => ({
    eventIndex: first.arrival.eventIndex,
    expected: `a ${first.type} as documented`,
    actual: count === 1 ? kind : `${kind} (and ${count - 1} more alike)`,
  }))
}

/** `channel.alternatives[].words[].start`: whichever item of a list it is, the fault is the same. */
const dotted = (path: readonly PropertyKey[]): string =>
  path
    .map((key) => (typeof key === "number" ? "[]" : `.${String(key)}`))
    .join("")
    .replace(/^\./, "") || "message"
