// How a client comes, and comes again: its credential, its retries, its back-off, and the audio and times across a break.

import { isCredentialName } from "../../protocol/handshake/credential.ts"
import { audioSent } from "../../recording/audio-sent.ts"
import { endRequestOf } from "../../recording/ending.ts"
import type { Recording } from "../../recording/recording.ts"
import { closedOf, openedOf, refusedOf } from "../../recording/traffic.ts"
import { finals, hasWords, startMs } from "../../recording/views.ts"
import { type Check, notExercised, notOffered, type Outcome, outcomeOf, pass, type Subject } from "../check.ts"
import { inSeconds, judgeEach, judgeOne } from "../judge.ts"
import { cite, docs, INFERRED, RECOVERING } from "../sources.ts"
import { type Attempt, attemptsIn, type Retry, retriesAfter } from "./evidence/attempts.ts"
import { clientCheck, isBrowserLike, overall, unlessLate } from "./client-check.ts"
import { wordsReports } from "./evidence/said.ts"

const JS_SDK = "https://github.com/deepgram/deepgram-js-sdk"

const addressOf = (recording: Recording): string | undefined =>
  (openedOf(recording) ?? refusedOf(recording))?.request.url

export const authClientNoUrlSecret = clientCheck(
  "auth-client-no-url-secret",
  "should",
  "A client does not put the credential in the URL.",
  cite(docs("authenticating"), INFERRED),
  ({ recording }) => {
    const address = addressOf(recording)
    if (address === undefined) return notExercised("no upgrade was asked for")
    const named = recording.header.options.map(([name]) => name).find(isCredentialName)
    return judgeOne(named === undefined && !address.includes("[credential]"), {
      expected: "the credential in the Authorization header or a subprotocol",
      actual: named === undefined ? "the credential in the address" : `a query parameter "${named}"`,
    })
  },
)

/** Refusals that no waiting mends. */
const FINAL_STATUS = [401, 402, 403]

const isSameRequest = ({ before, attempt }: Retry): boolean =>
  addressOf(before.recording) === addressOf(attempt.recording)

export const authClientNoRetry = clientCheck(
  "auth-client-no-retry",
  "should",
  "A client does not retry a 401, 402 or 403 without a change.",
  INFERRED,
  overall((streams) => judgeNoRetry(attemptsIn(streams), FINAL_STATUS)),
)

export const erClientNoRetry400: Check = {
  id: "auth-client-no-retry-400",
  requirements: ["auth-client-no-retry"],
  level: "should",
  sentence: "A client does not retry a 400 or 404 without a change.",
  source: INFERRED,
  run: overall((streams) => judgeNoRetry(attemptsIn(streams), [400, 404, 405])),
}

function judgeNoRetry(attempts: readonly Attempt[], statuses: readonly number[]): Outcome {
  const isFinal = ({ status }: Attempt): boolean => status !== undefined && statuses.includes(status)
  const first = attempts.find(isFinal)
  if (first === undefined) return notExercised(`no upgrade was refused with ${statuses.join(", ")}`)
  const retries = retriesAfter(attempts, isFinal).filter(isSameRequest)
  return judgeOne(retries.length === 0, {
    expected: `no further upgrade after ${first.status}`,
    actual: `${attempts.length} upgrades, the second ${inSeconds(retries[0]?.waitMs ?? 0)} after the first`,
  })
}

/** Refusals that pass by themselves. */
const isBusy = ({ status }: Attempt): boolean => status === 429 || status === 503

/** Less is no waiting: the time a refusal takes to be read. */
const SHORTEST_WAIT_MS = 100
/** Fewer tell nothing of growth. */
const GROWTH_RETRY_COUNT = 3
/** The later waits against the earlier ones, on average: spread may make any single one shorter. */
const GROWTH_RATIO = 1.1

function judgeWaits(retries: readonly Retry[], subject: Subject): Outcome {
  const waits = retries.map(({ waitMs }) => waitMs)
  const listed = waits.map(inSeconds).join(", ")
  if (waits.some((ms) => ms < SHORTEST_WAIT_MS)) {
    return outcomeOf([{ expected: "a wait before each retry", actual: `waits of ${listed}` }])
  }
  if (waits.length < GROWTH_RETRY_COUNT) return pass
  const half = Math.floor(waits.length / 2)
  const isGrowing = mean(waits.slice(-half)) > mean(waits.slice(0, half)) * GROWTH_RATIO
  // A busy machine makes waits longer, and so any of them the longest; it makes none shorter.
  return unlessLate(
    judgeOne(isGrowing, { expected: "waits that grow from retry to retry", actual: `waits of ${listed}` }),
    subject,
  )
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

export const connClientBackoff = clientCheck(
  "conn-client-backoff",
  "should",
  "A client waits between reconnects, longer each time, with some spread.",
  cite(RECOVERING, JS_SDK),
  overall((streams, subject) => {
    const retries = retriesAfter(attemptsIn(streams), (attempt) => isBusy(attempt) || wasCutOff(attempt))
    return retries.length === 0 ? notOffered("the client does not reconnect") : judgeWaits(retries, subject)
  }),
)

/** The connection ended, and the client had not asked for it. */
const wasCutOff = ({ recording }: Attempt): boolean =>
  openedOf(recording) !== undefined && endRequestOf(recording) === undefined && closedOf(recording)?.by === "server"

export const erClientRetry429 = clientCheck(
  "er-client-retry-429",
  "should",
  "A client retries 429 and 503 with growing waits.",
  docs("errors"),
  overall((streams, subject) => {
    const attempts = attemptsIn(streams)
    const busy = attempts.find(isBusy)
    if (busy === undefined) return notExercised("no upgrade was refused with 429 or 503")
    const retries = retriesAfter(attempts, isBusy)
    if (retries.length > 0) return judgeWaits(retries, subject)
    // To a page it looks like a wrong key, with which it is not to come again.
    if (isBrowserLike(busy.recording)) return notOffered("a browser cannot tell 429 and 503 from other refusals")
    return outcomeOf([
      { expected: `another upgrade some time after ${busy.status}`, actual: "the client gave up at once" },
    ])
  }),
)

/** On the wall clock, as attempts are. */
const endAskedAtMs = ({ recording }: Attempt): number =>
  Date.parse(recording.header.startedAt) + (endRequestOf(recording)?.atMs ?? 0)

export const connClientStopOn1000 = clientCheck(
  "conn-client-stop-on-1000",
  "should",
  "A client does not reconnect after a 1000 close it asked for.",
  cite(JS_SDK, INFERRED),
  overall((streams) => {
    const attempts = attemptsIn(streams)
    const isAskedFor = ({ recording }: Attempt): boolean =>
      endRequestOf(recording) !== undefined && closedOf(recording)?.code === 1000
    const ended = attempts.filter(isAskedFor)
    if (ended.length === 0) return notExercised("no stream ended with 1000 as the client had asked")
    // One that it had opened before is another matter.
    const again = retriesAfter(attempts, isAskedFor).find(
      ({ before, attempt }) => attempt.askedAtMs > endAskedAtMs(before),
    )
    return judgeOne(again === undefined, {
      expected: "no further upgrade after the 1000 close",
      actual: `another ${inSeconds(again?.waitMs ?? 0)} later`,
    })
  }),
)

/** More audio than that missing is no rounding: chunks were lost. */
const LOST_MS = 150

export const connClientBufferOpen = clientCheck(
  "conn-client-buffer-open",
  "should",
  "Audio handed to a client before the socket opens is kept and sent in order after it opens.",
  cite(JS_SDK, INFERRED),
  ({ recording, timeline }) => {
    const opened = openedOf(recording)
    if (opened === undefined || opened.handshakeMs < LATE_ANSWER_MS) return notExercised("no 101 came late")
    if (timeline === undefined || endRequestOf(recording) === undefined) {
      return notExercised("nobody knows how much audio there was to send")
    }
    const { declaredMs } = audioSent(recording)
    if (declaredMs === undefined) return notExercised("bytes say nothing of time in this encoding")
    const first = finals(recording).find(hasWords)
    const spokenMs = timeline.words[0]?.startMs ?? 0
    const lostMs = timeline.durationMs - declaredMs
    return judgeOne(lostMs < LOST_MS, {
      expected: `all ${inSeconds(timeline.durationMs)} of audio, its first word at ${inSeconds(spokenMs)}`,
      actual: `${inSeconds(declaredMs)}${first === undefined ? "" : `, the first words at ${inSeconds(startMs(first))}`}`,
    })
  },
)

/** Long enough for audio to be ready before the connection is. */
const LATE_ANSWER_MS = 1_000

/** Words of two streams that meet may be heard twice by so much. */
const BACK_SECONDS = 0.1

export const connClientOffset = clientCheck(
  "conn-client-offset",
  "should",
  "A client that reconnects adds an offset to times of the new connection.",
  RECOVERING,
  overall((streams, subject) => {
    const spoken = streams.filter((stream) => finals(stream).some(hasWords))
    if (spoken.length < 2) return notOffered("the client did not go on with its audio on a new connection")
    const words = wordsReports(subject).flatMap((report) => (report.final ? report.words : []))
    if (words.length === 0) return notOffered("the client reports no words with times on its standard output")
    return judgeEach(words.slice(1), "a single word is reported", (word, index) => {
      const before = words[index]
      if (before === undefined || word.start >= before.start - BACK_SECONDS) return undefined
      const actual = `"${word.word}" at ${word.start.toFixed(2)} s after "${before.word}" at ${before.start.toFixed(2)} s`
      return { expected: "times that go on across the reconnect", actual }
    })
  }),
)

export const CLIENT_CONNECTING_CHECKS: readonly Check[] = [
  authClientNoUrlSecret,
  authClientNoRetry,
  erClientNoRetry400,
  erClientRetry429,
  connClientBackoff,
  connClientStopOn1000,
  connClientBufferOpen,
  connClientOffset,
]
