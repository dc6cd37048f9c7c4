// The answer to an upgrade, read for judging: was it taken or refused, was refusing right, and what the refusal says.

import { declaredQuery } from "../../recording/declared-options.ts"
import { givenCredential } from "../../recording/credentials.ts"
import { memoised } from "../../recording/memoise.ts"
import type { Recording } from "../../recording/recording.ts"
import { openedOf, type Refused, refusedOf } from "../../recording/traffic.ts"
import { notExercised, type Outcome, outcomeOf } from "../check.ts"

/** Refusals that have to do with the account or the load, whatever was asked for. */
const OTHER_CAUSES: readonly number[] = [401, 402, 403, 429, 503]

const BUSY: readonly number[] = [429, 503]

/** Judges an upgrade that had to be refused with one of some statuses. */
export function judgeRefusal(
  recording: Recording,
  statuses: readonly number[],
  problem: (refused: Refused) => string | undefined = () => undefined,
): Outcome {
  const expected = `a refusal with ${statuses.join(" or ")}`
  if (openedOf(recording) !== undefined) return outcomeOf([{ expected, actual: "the upgrade was accepted" }])
  const refused = refusedOf(recording)
  if (refused === undefined) return notExercised("no answer to the upgrade came")
  if (statuses.includes(refused.status)) {
    const actual = problem(refused)
    return outcomeOf(actual === undefined ? [] : [{ expected, actual }])
  }
  // Who asks for a 401 has a bad credential, and only a full house can come before that.
  const others = statuses.includes(401) ? BUSY : OTHER_CAUSES
  if (others.includes(refused.status))
    return notExercised(`the upgrade was refused for another reason: ${refused.status}`)
  return outcomeOf([{ expected, actual: refusalText(refused) }])
}

/** Judges an upgrade that had to be accepted. */
export function judgeAcceptance(recording: Recording): Outcome {
  if (openedOf(recording) !== undefined) return outcomeOf([])
  const refused = refusedOf(recording)
  if (refused === undefined) return notExercised("no answer to the upgrade came")
  if (isAboutAccount(refused)) return notExercised(`the upgrade was refused for another reason: ${refused.status}`)
  return outcomeOf([{ expected: "the upgrade is accepted", actual: refusalText(refused) }])
}

/** A refusal for the account's sake, in the form in which the service gives it: with a body that says so. */
const isAboutAccount = (refused: Refused): boolean =>
  OTHER_CAUSES.includes(refused.status) && (refused.status !== 403 || refused.body.trim() !== "")

/** Nothing about the request itself gives a reason to refuse it. */
export const isValidRequest = (recording: Recording): boolean => {
  const { refusal, unknown } = declaredQuery(recording)
  const path = (openedOf(recording) ?? refusedOf(recording))?.request.url.split("?")[0] ?? ""
  return refusal === undefined && unknown.length === 0 && path.endsWith("/v1/listen") && !hasBadCredential(recording)
}

export function hasBadCredential(recording: Recording): boolean {
  const given = givenCredential(recording)
  if (given === undefined) return false
  const keyAsToken = given.kind === "key" && given.scheme.toLowerCase() === "bearer"
  return keyAsToken || given.kind === "wrong-key" || given.kind === "expired-token" || given.kind === "none"
}

/** The status and what can be said of it in a few words, near misses included. */
export function refusalText({ status, body }: Refused): string {
  if (body.trim() !== "") return `${status} ${body.slice(0, 100)}`
  if (status === 403) return "403 without a body, as web frameworks answer when a handler closes before it accepts"
  if (status === 404) return "404 without a body: this server has no such path"
  if (status === 426) return "426: this server wants another protocol, and this is not an address for WebSockets"
  return `${status} without a body`
}

/** The body of the refusal, where it is a JSON object. */
export const refusalBody: (recording: Recording) => Readonly<Record<string, unknown>> | undefined = memoised(
  (recording) => {
    try {
      const json: unknown = JSON.parse(refusedOf(recording)?.body ?? "")
      return typeof json === "object" && json !== null && !Array.isArray(json)
        ? (json as Readonly<Record<string, unknown>>)
        : undefined
    } catch {
      return undefined
    }
  },
)

/** Judges an upgrade that the account forbids: a status and an `err_code` that belong together. */
export function judgeStatusAndCode(recording: Recording, status: number, code: string): Outcome {
  const expected = `${status} with err_code ${code}`
  if (openedOf(recording) !== undefined) return outcomeOf([{ expected, actual: "the upgrade was accepted" }])
  const refused = refusedOf(recording)
  if (refused === undefined) return notExercised("no answer to the upgrade came")
  const given = refusalBody(recording)?.err_code
  // A bad credential and a full house come before the account.
  if (given !== code && (hasBadCredential(recording) || BUSY.includes(refused.status)))
    return notExercised(`the upgrade was refused for another reason: ${refused.status}`)
  const isRight = refused.status === status && given === code
  return outcomeOf(isRight ? [] : [{ expected, actual: `${refused.status} with err_code ${String(given)}` }])
}
