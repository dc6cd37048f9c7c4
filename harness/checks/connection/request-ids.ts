// One request id per connection: in the answer to the upgrade and in every message, and never the same twice.

import { memoised } from "../../recording/memoise.ts"
import { answerHeader, openedOf, refusedOf } from "../../recording/traffic.ts"
import { arrivals } from "../../recording/views.ts"
import type { DecodedFromServer } from "../../protocol/messages/codec.ts"
import { type Check, notExercised } from "../check.ts"
import { findingAt, judgeEach, judgeOne } from "../judge.ts"
import { cite, INFERRED, RECOVERING, SDKS, SEEN, TROUBLESHOOTING } from "../sources.ts"

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export const connRequestIdHeader: Check = {
  id: "conn-request-id-header",
  requirements: ["conn-request-id-header"],
  level: "must",
  sentence: "Every answer to an upgrade on a listen path, accepted or refused, carries `dg-request-id`, a UUID.",
  source: cite(TROUBLESHOOTING, SDKS, SEEN.upgrade101, SEEN.refusal400, SEEN.refusal401),
  run: ({ recording }) => {
    if ((openedOf(recording) ?? refusedOf(recording)) === undefined)
      return notExercised("no answer to the upgrade came")
    const id = answerHeader(recording, "dg-request-id")
    return judgeOne(id !== undefined && UUID.test(id), {
      expected: "dg-request-id with a UUID",
      actual: id ?? "no such header",
    })
  },
}

/** Ids in messages, in order. */
const messageIds = memoised((recording) =>
  arrivals(recording).flatMap((arrival) => {
    const id = idOf(arrival.message)
    return id === undefined ? [] : [{ arrival, id }]
  }),
)

function idOf(message: DecodedFromServer): string | undefined {
  if (message.type === "Results") return message.metadata?.request_id
  return message.type === "Metadata" || message.type === "ConfigureSuccess" || message.type === "ConfigureFailure"
    ? message.request_id
    : undefined
}

export const connRequestIdSame: Check = {
  id: "conn-request-id-same",
  requirements: ["conn-request-id-same"],
  level: "must",
  sentence:
    "`metadata.request_id` of Results and `request_id` of Metadata, Connected and TurnInfo equal the `dg-request-id` of that connection.",
  source: cite(TROUBLESHOOTING, SEEN.nova3Frames),
  follows: ["conn-request-id-header"],
  run: ({ recording }) => {
    const ids = messageIds(recording)
    // A server without the header is wrong in that, and its messages can still agree among themselves.
    const first = answerHeader(recording, "dg-request-id") ?? ids[0]?.id
    return judgeEach(ids, "no message carried a request id", ({ arrival, id }) =>
      id === first ? undefined : findingAt(arrival, `request_id ${first}`, id),
    )
  },
}

export const connRequestIdUnique: Check = {
  id: "conn-request-id-unique",
  requirements: ["conn-request-id-unique"],
  level: "must",
  sentence: "Two connections never share a request id.",
  source: cite(RECOVERING, INFERRED),
  follows: ["conn-request-id-header"],
  run: ({ recording, siblings }) => {
    const idFor = (one: typeof recording) => answerHeader(one, "dg-request-id") ?? messageIds(one)[0]?.id
    const mine = idFor(recording)
    const others = siblings.filter((other) => other !== recording).flatMap((other) => idFor(other) ?? [])
    if (mine === undefined || others.length === 0) return notExercised("fewer than two streams with a request id")
    return judgeOne(!others.includes(mine), { expected: "an id of its own", actual: `${mine}, as another stream` })
  },
}

export const REQUEST_ID_CHECKS: readonly Check[] = [connRequestIdHeader, connRequestIdSame, connRequestIdUnique]
