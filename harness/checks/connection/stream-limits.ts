// Refusals for the sake of load: more streams than a project may have, and a server that has no room.

import type { Recording } from "../../recording/recording.ts"
import { closedOf, openedOf, refusedOf } from "../../recording/traffic.ts"
import { type Check, notExercised, outcomeOf } from "../check.ts"
import { judgeOne } from "../judge.ts"
import { wallSpanOf } from "../close/lifetime.ts"
import { judgeAcceptance, judgeRefusal, refusalText } from "./upgrade-answers.ts"
import { cite, docs, LIMITS, SEEN } from "../sources.ts"

/** Streams of the permutation that were open when this one asked. */
const openBefore = (recording: Recording, siblings: readonly Recording[]): readonly Recording[] => {
  const at = siblings.indexOf(recording)
  const { startAtMs } = wallSpanOf(recording)
  return siblings.filter((other, index) => {
    const span = wallSpanOf(other)
    const askedFirst = span.startAtMs < startAtMs || (span.startAtMs === startAtMs && index < at)
    return other !== recording && askedFirst && span.endAtMs > startAtMs && openedOf(other) !== undefined
  })
}

export const erConcurrency429: Check = {
  id: "er-concurrency-429",
  requirements: ["er-concurrency-429"],
  level: "must",
  sentence: "Beyond the limit, the upgrade is refused with 429; open streams are untouched.",
  source: cite(LIMITS, SEEN.tooManyStreams),
  run: ({ recording, siblings, server }) => {
    const limit = server?.streamLimit ?? 0
    const open = openBefore(recording, siblings)
    const beyond = limit > 0 && open.length >= limit
    if (!beyond && refusedOf(recording)?.status !== 429) return notExercised("no stream was asked for beyond the limit")
    const refusal = refusedOf(recording)
    // The limit is known, so no other load can be the reason.
    if (beyond && refusal !== undefined && refusal.status !== 429)
      return outcomeOf([{ expected: "a refusal with 429", actual: refusalText(refusal) }])
    const refused = judgeRefusal(recording, [429])
    if (refused.type !== "pass") return refused
    const disturbed = open.map(closedOf).find((closed) => closed?.by === "server" && closed.code !== 1000)
    return judgeOne(disturbed === undefined, {
      expected: "open streams go on",
      actual: `one was closed with ${disturbed?.code} ${disturbed?.reason}`,
    })
  },
}

export const erConcurrencyFrees: Check = {
  id: "er-concurrency-frees",
  requirements: ["er-concurrency-frees"],
  level: "must",
  sentence: "After a stream ends, a new one is accepted.",
  source: LIMITS,
  run: ({ recording, siblings, server }) => {
    const limit = server?.streamLimit ?? 0
    const ended = siblings.filter(
      (other) => wallSpanOf(other).endAtMs <= wallSpanOf(recording).startAtMs && openedOf(other),
    )
    if (limit === 0 || ended.length === 0 || openBefore(recording, siblings).length >= limit) {
      return notExercised("no stream was asked for at a limit that an ended one had left")
    }
    const refused = refusedOf(recording)
    return refused?.status === 429
      ? judgeOne(false, { expected: "the place of the ended stream", actual: refusalText(refused) })
      : judgeAcceptance(recording)
  },
}

export const er503: Check = {
  id: "er-503",
  requirements: ["er-503"],
  level: "may",
  sentence: "Overload is 503.",
  source: docs("errors"),
  run: ({ recording, server }) =>
    server?.account === "overloaded" || refusedOf(recording)?.status === 503
      ? judgeRefusal(recording, [503])
      : notExercised("the server was not overloaded"),
}

export const STREAM_LIMIT_CHECKS: readonly Check[] = [erConcurrency429, erConcurrencyFrees, er503]
