// Configure: one reply each, key terms replaced or kept, and a refused one leaves everything as it was.

import { audioFrames } from "../../recording/audio-sent.ts"
import { type ClientText, sentTexts } from "../../recording/client-texts.ts"
import { declaredOptions } from "../../recording/declared-options.ts"
import { endedBy, endRequestOf } from "../../recording/ending.ts"
import type { Recording } from "../../recording/recording.ts"
import { closedOf } from "../../recording/traffic.ts"
import { type Arrival, configureFailures, configureSuccesses, errors, results } from "../../recording/views.ts"
import { type Check, notExercised, outcomeOf } from "../check.ts"
import { disturbed, findingAt, judgeEach, judgeOne } from "../judge.ts"
import { changelog, docs } from "../sources.ts"

/** Every Configure before the end, well-formed or not. */
const configures = (recording: Recording): readonly ClientText[] => {
  const end = endRequestOf(recording)?.eventIndex ?? Number.POSITIVE_INFINITY
  return sentTexts(recording).filter(
    ({ eventIndex, message }) =>
      eventIndex < end &&
      (message.type === "Configure" || (message.type === "refused" && message.variant === "InvalidConfigureMessage")),
  )
}

const replies = (recording: Recording): readonly Arrival[] =>
  [...configureSuccesses(recording), ...configureFailures(recording)].sort(
    (one, other) => one.eventIndex - other.eventIndex,
  )

export const ftConfigureOneReply: Check = {
  id: "ft-configure-one-reply",
  requirements: ["ft-configure-one-reply"],
  level: "should",
  sentence: "Each v1 Configure gets exactly one ConfigureSuccess or ConfigureFailure (since 2026-10-19).",
  source: changelog("2026/10/19"),
  run: ({ recording }) => {
    const asked = configures(recording)
    const lost = endedBy(recording) === "lost" || endedBy(recording) === "unfinished" || disturbed(recording)
    if (asked.length === 0 || lost) return notExercised("no Configure was sent on a stream that came to its end")
    const count = replies(recording).length
    return judgeOne(count === asked.length, {
      expected: `one ConfigureSuccess or ConfigureFailure for each of ${asked.length} Configure`,
      actual: `${count}${errors(recording).length > 0 && count === 0 ? ", and Error messages, as before 2026-10-19" : ""}`,
    })
  },
}

export const ftConfigureKeyterms: Check = {
  id: "ft-configure-keyterms",
  requirements: ["ft-configure-keyterms"],
  level: "should",
  sentence: "Configure with `keyterms` replaces the list for later audio; `[]` clears; absent keeps.",
  source: docs("configure"),
  follows: ["ft-configure-one-reply"],
  run: ({ recording }) => {
    const pairs = configures(recording).flatMap((asked, index) => {
      const reply = replies(recording)[index]
      return asked.message.type === "Configure" && reply?.message.type === "ConfigureSuccess"
        ? [{ keyterms: asked.message.keyterms, reply, confirmed: reply.message.keyterms }]
        : []
    })
    let list: readonly string[] = declaredOptions(recording).keyterms
    const expectations = pairs.flatMap(({ keyterms, reply, confirmed }) => {
      list = keyterms ?? list
      // Who changed nothing in the list need not be told of it.
      const isDue = (keyterms ?? undefined) !== undefined || confirmed !== undefined
      return isDue ? [{ expected: list, reply, confirmed }] : []
    })
    return judgeEach(expectations, "no Configure with keyterms was taken", ({ expected, reply, confirmed }) =>
      JSON.stringify(confirmed) === JSON.stringify(expected)
        ? undefined
        : findingAt(reply, `keyterms ${JSON.stringify(expected)} confirmed`, JSON.stringify(confirmed) ?? "none"),
    )
  },
}

/** After so much audio a result is due. */
const RESULT_DUE_MS = 2000

export const ftConfigureStreamOn: Check = {
  id: "ft-configure-stream-on",
  requirements: ["ft-configure-stream-on"],
  level: "must",
  sentence: "A refused Configure leaves stream and settings as they were.",
  source: docs("configure"),
  run: ({ recording }) => {
    const refusedAt = configureFailures(recording)[0]?.eventIndex ?? firstInvalid(recording)
    if (refusedAt === undefined) return notExercised("no Configure was refused")
    const closed = closedOf(recording)
    if (closed?.by === "server" && endedBy(recording) === "server-close") {
      return outcomeOf([
        findingAt(closed, "the stream goes on after a refused Configure", `close ${closed.code} ${closed.reason}`),
      ])
    }
    const later = audioFrames(recording).filter(({ eventIndex }) => eventIndex > refusedAt)
    const sentMs = (later.at(-1)?.cursorMs ?? 0) - (later[0]?.cursorMs ?? 0)
    if (sentMs < RESULT_DUE_MS) return notExercised("too little audio was sent after a refused Configure")
    return judgeOne(
      results(recording).some(({ eventIndex }) => eventIndex > refusedAt),
      findingAt({ eventIndex: refusedAt }, "results go on", "none came any more"),
    )
  },
}

/** A Configure that no server can take, whatever it says to that. */
const firstInvalid = (recording: Recording): number | undefined =>
  configures(recording).find(({ message }) => message.type === "refused")?.eventIndex

export const CONFIGURE_CHECKS: readonly Check[] = [ftConfigureOneReply, ftConfigureKeyterms, ftConfigureStreamOn]
