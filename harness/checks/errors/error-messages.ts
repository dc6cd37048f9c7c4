// Errors of an open stream: text that is no message, and closes that name their cause.

import { sentTexts } from "../../recording/client-texts.ts"
import { endedBy, namesFault } from "../../recording/ending.ts"
import { clientActs, closedOf } from "../../recording/traffic.ts"
import type { Recording } from "../../recording/recording.ts"
import { errors, metadata, results } from "../../recording/views.ts"
import { type Check, notExercised } from "../check.ts"
import { findingAt, judgeEach, judgeOne } from "../judge.ts"
import { endedByRequest } from "../close/lifetime.ts"
import { cite, docs, SEEN, TROUBLESHOOTING } from "../sources.ts"

/** Texts that are no message of v1, sent while the server still reads. */
const badTexts = (recording: Recording) => {
  const { eventIndex: end } = sentTexts(recording).find(({ message }) => message.type === "CloseStream") ?? {
    eventIndex: Number.POSITIVE_INFINITY,
  }
  return sentTexts(recording).filter(
    ({ message, eventIndex }) =>
      eventIndex < end && message.type === "refused" && message.variant !== "InvalidConfigureMessage",
  )
}

/** Error messages that answer such texts. Servers of before 2026-10-19 answer a refused Configure with one as well. */
const schemaErrors = (recording: Recording) =>
  errors(recording).filter(({ message }) => message.variant !== "InvalidConfigureMessage")

export const erBadText: Check = {
  id: "er-bad-text-v1",
  requirements: ["er-bad-text-v1"],
  level: "should",
  sentence: "Unknown or broken JSON text gives `Error` with `variant` and `description`.",
  source: cite(SEEN.schemaError, docs("configure")),
  follows: ["conn-json-text-only", "er-bad-text-open"],
  run: ({ recording }) => {
    const answers = schemaErrors(recording)
    return judgeEach(badTexts(recording), "no text was sent that is no message", (text, index) => {
      const answer = answers[index]
      const expected = `an Error with variant and description for ${text.text.slice(0, 80)}`
      if (answer === undefined) return findingAt(text, expected, `${answers.length} Error messages in all`)
      const { variant, description } = answer.message
      const good = typeof variant === "string" && typeof description === "string"
      return good ? undefined : findingAt(answer, expected, answer.text.slice(0, 200))
    })
  },
}

export const erBadTextOpen: Check = {
  id: "er-bad-text-open",
  requirements: ["er-bad-text-open"],
  level: "must",
  sentence: "After it, the v1 stream goes on.",
  source: docs("configure"),
  follows: ["conn-json-text-only"],
  run: ({ recording }) => {
    const bad = badTexts(recording)[0]
    if (bad === undefined) return notExercised("no text was sent that is no message")
    const audio = clientActs(recording).find(
      ({ frame, eventIndex }) => frame.type === "audio" && eventIndex > bad.eventIndex,
    )
    const isLater = ({ eventIndex }: { readonly eventIndex: number }) => eventIndex > (audio ?? bad).eventIndex
    const goesOn = results(recording).some(isLater) || metadata(recording).some(isLater)
    if (!goesOn && endedBy(recording) !== "server-close" && !endedByRequest(recording)) {
      return notExercised("nothing was due any more after text that is no message")
    }
    const closed = closedOf(recording)
    return judgeOne(
      goesOn,
      findingAt(bad, "results go on", `close ${closed?.code ?? "none"} ${closed?.reason ?? ""}`.trimEnd()),
    )
  },
}

export const erFluxOnlyOnV1: Check = {
  id: "er-flux-only-on-v1",
  requirements: ["er-flux-only-on-v1"],
  level: "should",
  sentence: "`ForceEndTurn` on v1 is an Error.",
  source: docs("flux/force-end-turn"),
  follows: ["er-bad-text-open", "er-bad-text-v1"],
  run: ({ recording }) => {
    const bad = badTexts(recording)
    const index = bad.findIndex(({ text }) => /"type"\s*:\s*"ForceEndTurn"/.test(text))
    const sent = bad[index]
    if (sent === undefined) return notExercised("no ForceEndTurn was sent")
    return judgeOne(schemaErrors(recording).length > index, findingAt(sent, "an Error for ForceEndTurn", "none"))
  },
}

export const er1008Reason: Check = {
  id: "er-1008-reason",
  requirements: ["er-1008-reason"],
  level: "should",
  sentence: "A 1008 close has a reason naming DATA-0000.",
  source: TROUBLESHOOTING,
  follows: ["er-http-not-ws"],
  run: ({ recording }) => {
    const closed = closedOf(recording)
    if (closed?.by !== "server" || closed.code !== 1008) return notExercised("no close with 1008")
    const good = namesFault(closed.reason, "DATA-0000")
    return judgeOne(good, findingAt(closed, "a reason that names DATA-0000", closed.reason || "no reason"))
  },
}

export const er1011Reason: Check = {
  id: "er-1011-reason",
  requirements: ["er-1011-reason"],
  level: "should",
  sentence: "A 1011 close has a reason naming NET-0000 or NET-0001.",
  source: cite(TROUBLESHOOTING, SEEN.net0000, SEEN.net0001),
  follows: ["cl-code-1000", "ka-idle-reason"],
  run: ({ recording }) => {
    const closed = closedOf(recording)
    if (closed?.by !== "server" || closed.code !== 1011) return notExercised("no close with 1011")
    const good = namesFault(closed.reason, "NET-0000") || namesFault(closed.reason, "NET-0001")
    return judgeOne(good, findingAt(closed, "a reason that names NET-0000 or NET-0001", closed.reason || "no reason"))
  },
}

export const ERROR_MESSAGE_CHECKS: readonly Check[] = [
  erBadText,
  erBadTextOpen,
  erFluxOnlyOnV1,
  er1008Reason,
  er1011Reason,
]
