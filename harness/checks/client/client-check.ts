// What the checks of clients have in common: which streams they look at, and whether a client went on after something was
// said to it. They read the recordings of the server's side.

import { audioSent } from "../../recording/audio-sent.ts"
import { offeredProtocols } from "../../recording/credentials.ts"
import { endRequestOf } from "../../recording/ending.ts"
import type { Recording } from "../../recording/recording.ts"
import { clientActs, type Closed, closedOf, type Moment, requestHeader } from "../../recording/traffic.ts"
import type { Check, Outcome, Subject } from "../check.ts"
import { notExercised, pass } from "../check.ts"
import { findingAt, inSeconds } from "../judge.ts"
import { attemptsIn } from "./evidence/attempts.ts"

/** A check that bears the id of the one requirement it judges. */
export const clientCheck = (
  id: string,
  level: Check["level"],
  sentence: string,
  source: string,
  run: Check["run"],
): Check => ({ id, requirements: [id], level, sentence, source, run })

/** Audio that is not what it is declared to be has another length than its bytes say: what is measured by it follows. */
export const MISMEASURED: readonly string[] = ["mc-needs-channels", "audio-raw-needs-both-truly"]

/** Judges all streams of the client together, once: with the first of them. */
export const overall =
  (run: (streams: readonly Recording[], subject: Subject) => Outcome): Check["run"] =>
  (subject) =>
    subject.recording === subject.siblings[0]
      ? run(subject.siblings, subject)
      : notExercised("judged with the first stream of the client")

/** A page cannot set headers: it identifies by subprotocol, or says where it comes from. Of a refusal it learns nothing. */
export const isBrowserLike = (recording: Recording): boolean =>
  offeredProtocols(recording).length > 0 || requestHeader(recording, "origin") !== undefined

/** Below this our own lateness explains nothing: half of the slack that a short stream has. */
const LATE_MS = 250

/** What had waited for us looks as if it had come late, or in a burst: no blame for that. */
export function unlessLate(outcome: Outcome, { client }: Subject): Outcome {
  const lateMs = client?.lateMs ?? 0
  return outcome.type === "fail" && lateMs > LATE_MS
    ? { type: "inconclusive", why: `our own event loop was late by ${lateMs.toFixed(0)} ms` }
    : outcome
}

/** Frames that were on their way already say nothing of what the client made of it. */
const IN_FLIGHT_MS = 300

/** A server that ends the stream sooner has left the client no time to go on. */
const TIME_TO_GO_ON_MS = 1_000

/** Does the stream go on after the event? That is: audio comes, or the end is asked for in good order. */
export function wentOn(subject: Subject, { eventIndex, atMs }: Moment, what: string): Outcome {
  const { recording } = subject
  const request = endRequestOf(recording)
  if (request !== undefined && request.eventIndex < eventIndex) {
    return notExercised(`${what} came after the client had asked for the end`)
  }
  const again = openedMeanwhile(subject, atMs)
  if (again !== undefined) {
    const actual = `the client opened another connection ${inSeconds(again)} later, beside this one`
    return { type: "fail", findings: [findingAt({ eventIndex }, `the stream goes on after ${what}`, actual)] }
  }
  const later = clientActs(recording).filter((act) => act.eventIndex > eventIndex)
  const isSign = ({ frame, atMs: actAtMs }: (typeof later)[number]): boolean =>
    frame.type === "audio" ? actAtMs > atMs + IN_FLIGHT_MS : frame.type === "text"
  if (request !== undefined || later.some(isSign)) return pass
  const closed = closedOf(recording)
  if (closed?.by === "server" && closed.atMs - atMs < TIME_TO_GO_ON_MS) {
    return notExercised(`the server ended the stream right after ${what}`)
  }
  if (closed?.by === "client" && sentAll(subject)) {
    return notExercised(`${what} came at the end of the client's audio`)
  }
  const actual =
    closed === undefined
      ? "nothing more came from the client"
      : `${howEnded(closed)} ${inSeconds(closed.atMs - atMs)} later`
  return { type: "fail", findings: [findingAt({ eventIndex }, `the stream goes on after ${what}`, actual)] }
}

/** How long after the moment the client asked for another connection while this one was open; undefined if it did not. */
function openedMeanwhile({ recording, siblings }: Subject, atMs: number): number | undefined {
  const momentMs = Date.parse(recording.header.startedAt) + atMs
  const endMs = closedOf(recording)?.atMs ?? Number.POSITIVE_INFINITY
  return attemptsIn(siblings.filter((one) => one !== recording))
    .map(({ askedAtMs }) => askedAtMs - momentMs)
    .find((afterMs) => afterMs >= 0 && afterMs < TIME_TO_GO_ON_MS && atMs + afterMs < endMs)
}

const howEnded = ({ by, code }: Closed): string => {
  if (by === "server") return "the server closed"
  return code === 1006 ? "the client dropped the connection" : `the client closed with ${code}`
}

/**
 * Judges moments of one kind: the stream goes on after the first, and is not left at a later one. Of those the last before
 * the end is looked at, and only where the client left with audio still to send.
 */
export function wentOnAfter(subject: Subject, moments: readonly Moment[], what: string): Outcome {
  const { recording } = subject
  const [first] = moments
  if (first === undefined) return notExercised(`${what} was not sent`)
  const outcome = wentOn(subject, first, what)
  const last = moments.at(-1)
  if (outcome.type !== "pass" || last === undefined || last === first) return outcome
  const left = closedOf(recording)
  const wasLeft = endRequestOf(recording) === undefined && left?.by === "client" && !sentAll(subject)
  return wasLeft ? wentOn(subject, last, what) : outcome
}

/** So much of the audio, and the end of the stream is the end of the audio. */
const WHOLE_SHARE = 0.9

/** Has the client sent what it was given? False where nobody knows what that was. */
export const sentAll = ({ recording, client }: Subject): boolean =>
  client !== undefined && (audioSent(recording).declaredMs ?? 0) > client.givenMs * WHOLE_SHARE

/** Several outcomes as one: a failure first, then what was seen to pass, then what was missing. */
export function together(...outcomes: readonly Outcome[]): Outcome {
  const findings = outcomes.flatMap((outcome) => (outcome.type === "fail" ? outcome.findings : []))
  if (findings.length > 0) return { type: "fail", findings }
  return outcomes.find(({ type }) => type === "pass") ?? outcomes[0] ?? notExercised("nothing to look at")
}
