// Other ends: by the client's close frame, by a dropped connection, and the codes a server may use at all.

import { CONTROL } from "../../protocol/script.ts"
import { sentTexts } from "../../recording/client-texts.ts"
import { endedBy } from "../../recording/ending.ts"
import type { Recording } from "../../recording/recording.ts"
import { clientActs, closedOf, openedOf, refusedOf } from "../../recording/traffic.ts"
import { errors } from "../../recording/views.ts"
import { type Check, type Finding, notExercised, outcomeOf } from "../check.ts"
import { disturbed, findingAt, inSeconds, judgeOne } from "../judge.ts"
import { lastAtMs } from "./lifetime.ts"
import { cite, INFERRED, LIMITS, rfc6455, SDKS, TROUBLESHOOTING } from "../sources.ts"

/** How long a close frame may go unanswered. */
const CLOSE_ANSWER_MAX_MS = 5000

export const clClientCloseFrame: Check = {
  id: "cl-client-close-frame",
  requirements: ["cl-client-close-frame"],
  level: "must",
  sentence: "A close frame from the client is answered and the stream ends without error.",
  source: rfc6455("5.5.1"),
  run: ({ recording }) => {
    const leave = clientActs(recording).find(({ frame }) => frame.type === "close")
    const closed = closedOf(recording)
    if (leave === undefined || endedBy(recording) !== "client-close" || disturbed(recording)) {
      return notExercised("the client did not end the stream with a close frame")
    }
    const tookMs = (closed?.atMs ?? lastAtMs(recording)) - leave.atMs
    const answered = closed !== undefined && closed.code !== 1006 && tookMs <= CLOSE_ANSWER_MAX_MS
    return judgeOne(
      answered,
      findingAt(
        leave,
        "a close frame back within 5 s",
        closed?.code === 1006 ? "the connection broke" : `none in ${inSeconds(tookMs)}`,
      ),
    )
  },
}

export const clAbrupt: Check = {
  id: "cl-abrupt",
  requirements: ["cl-abrupt"],
  level: "should",
  sentence: "A dropped connection leaves the server able to serve others and frees its slot.",
  source: cite(LIMITS, INFERRED),
  follows: ["er-concurrency-frees"],
  run: ({ recording, siblings }) => {
    const index = siblings.indexOf(recording)
    const dropped = siblings.slice(0, index).some((before) => endedBy(before) === "client-destroy")
    if (!dropped) return notExercised("no stream of the permutation was dropped before this one")
    const refused = refusedOf(recording)
    if (refused === undefined && openedOf(recording) === undefined) return notExercised("no answer to the upgrade came")
    return judgeOne(refused === undefined, {
      expected: "the next stream is accepted",
      actual: `refused with ${refused?.status}`,
    })
  },
}

/** A control message with white space or another key order than the compact form. */
const isLoose = (text: string): boolean => !Object.values<string>(CONTROL).includes(text)

export const clWhitespaceJson: Check = {
  id: "cl-whitespace-json",
  requirements: ["cl-whitespace-json"],
  level: "must",
  sentence: "Control JSON may contain white space and other key order.",
  source: cite(SDKS, INFERRED),
  run: ({ recording }) => {
    const loose = sentTexts(recording).filter(
      ({ text, message }) =>
        (message.type === "CloseStream" || message.type === "KeepAlive" || message.type === "Finalize") &&
        isLoose(text) &&
        /[{,:]\s|"note"/.test(text),
    )
    if (loose.length === 0 || disturbed(recording)) return notExercised("no control message with white space was sent")
    return outcomeOf(loose.flatMap((sent) => misread(recording, sent.eventIndex, sent.text, sent.message.type)))
  },
}

/** An Error that answers the text, or a CloseStream that did not close. */
function misread(recording: Recording, eventIndex: number, text: string, type: string): readonly Finding[] {
  const refused = errors(recording).find(({ message, eventIndex: at }) => at > eventIndex && message.message === text)
  if (refused !== undefined) return [findingAt(refused, `${type} is understood with white space`, refused.text)]
  const closed = closedOf(recording)
  const isOpen = type === "CloseStream" && (closed?.by !== "server" || closed.code !== 1000)
  return isOpen
    ? [findingAt({ eventIndex }, "CloseStream is understood with white space", "the server did not close with 1000")]
    : []
}

const KNOWN_CODES: readonly number[] = [1000, 1008, 1011]

export const clCodesKnown: Check = {
  id: "cl-codes-known",
  requirements: ["cl-codes-known"],
  level: "should",
  sentence: "v1 closes only with 1000, 1008 or 1011.",
  source: TROUBLESHOOTING,
  follows: ["cl-code-1000", "audio-undecodable"],
  run: ({ recording }) => {
    const closed = closedOf(recording)
    const byServer = closed?.by === "server" && closed.code !== 1006 && endedBy(recording) !== "client-close"
    if (closed === undefined || !byServer) return notExercised("the server closed nothing")
    const actual = closed.code === 1005 ? "a close frame without a code" : `${closed.code} ${closed.reason}`
    return judgeOne(KNOWN_CODES.includes(closed.code), findingAt(closed, "1000, 1008 or 1011", actual))
  },
}

export const OTHER_CLOSE_CHECKS: readonly Check[] = [clClientCloseFrame, clAbrupt, clWhitespaceJson, clCodesKnown]
