// The upgrade, and what holds for a stream as a whole: a clock of its own, settings that stay, no influence of others.

import { channelOf, type Word, wordsOf } from "../../protocol/messages/messages.ts"
import { declaredOptions } from "../../recording/declared-options.ts"
import type { Recording } from "../../recording/recording.ts"
import { answerHeader, clientActs, openedOf, refusedOf } from "../../recording/traffic.ts"
import {
  channelsHeard,
  errors,
  finals,
  isFinal,
  isFromFinalize,
  type ResultsArrival,
  results,
  startMs,
} from "../../recording/views.ts"
import { ACCOUNT, REFUSED_OPTIONS, UNREAD_RESULTS } from "../causes.ts"
import { type Check, type Finding, notExercised, outcomeOf } from "../check.ts"
import { CONTIGUITY_MS, findingAt, inSeconds, judgeEach, judgeOne } from "../judge.ts"
import { wallSpanOf } from "../close/lifetime.ts"
import { judgeTwin, sameFinals, sameText, twinOf } from "../results/twins.ts"
import { isValidRequest, judgeAcceptance } from "./upgrade-answers.ts"
import { API, cite, docs, INFERRED, LIMITS, RECOVERING, SEEN, rfc6455, TROUBLESHOOTING } from "../sources.ts"

export const connUpgrade101: Check = {
  id: "conn-upgrade-101",
  requirements: ["conn-upgrade-101"],
  level: "must",
  sentence: "A valid upgrade request to `/v1/listen` is answered with 101 and a correct `sec-websocket-accept`.",
  source: cite(API, SEEN.upgrade101),
  follows: [...ACCOUNT],
  run: ({ recording }) => {
    if (openedOf(recording) === undefined && !isValidRequest(recording))
      return notExercised("no valid request was made")
    const status = openedOf(recording)?.status ?? 101
    if (refusedOf(recording)?.status === BAD_REQUEST)
      return notExercised("it was refused with 400: a matter of options")
    return status === 101 ? judgeAcceptance(recording) : outcomeOf([{ expected: "101", actual: `${status}` }])
  },
}

/** The server understood the upgrade, and takes offence at what was asked for. */
const BAD_REQUEST = 400

export const connUpgrade101Options: Check = {
  id: "conn-upgrade-101-options",
  requirements: ["conn-upgrade-101"],
  level: "must",
  sentence: "A valid upgrade request to `/v1/listen` is answered with 101 and a correct `sec-websocket-accept`.",
  source: cite(API, SEEN.upgrade101),
  follows: [...REFUSED_OPTIONS, "audio-linear16"],
  run: ({ recording }) => {
    if (!isValidRequest(recording)) return notExercised("no request with valid options was made")
    if (openedOf(recording) === undefined && refusedOf(recording)?.status !== BAD_REQUEST)
      return notExercised("no request was refused for its options")
    return judgeAcceptance(recording)
  },
}

export const connNoDgErrorOn101: Check = {
  id: "conn-no-dg-error-on-101",
  requirements: ["conn-no-dg-error-on-101"],
  level: "should",
  sentence: "An accepted upgrade has no `dg-error` header.",
  source: cite(TROUBLESHOOTING, SEEN.upgrade101),
  follows: ["er-http-not-ws"],
  run: ({ recording }) => {
    if (openedOf(recording) === undefined) return notExercised("the upgrade was not accepted")
    const error = answerHeader(recording, "dg-error")
    return judgeOne(error === undefined, { expected: "no dg-error header on a 101", actual: `dg-error: ${error}` })
  },
}

export const connTimelineRestarts: Check = {
  id: "conn-timeline-restarts",
  requirements: ["conn-timeline-restarts"],
  level: "must",
  sentence: "Audio time begins at 0 on each connection.",
  source: RECOVERING,
  follows: [...UNREAD_RESULTS, "fin-order-finals", "int-same-start"],
  run: ({ recording, siblings }) => {
    if (siblings.length < 2) return notExercised("only one stream was made")
    const firsts = channelsHeard(recording).flatMap((channel) =>
      results(recording)
        .filter(({ message }) => channelOf(message) === channel)
        .slice(0, 1),
    )
    // Where no stream begins at 0, the fault lies in every beginning, not in beginning again.
    if (!siblings.some(beginsAtZero)) return notExercised("no other stream began at 0")
    return judgeEach(firsts, "no Results came", (first) =>
      startMs(first) <= CONTIGUITY_MS
        ? undefined
        : findingAt(first, "audio time begins at 0", `at ${inSeconds(startMs(first))}`),
    )
  },
}

const beginsAtZero = (recording: Recording): boolean =>
  results(recording)
    .slice(0, 1)
    .some((first) => startMs(first) <= CONTIGUITY_MS)

export const connConcurrentIsolated: Check = {
  id: "conn-concurrent-isolated",
  requirements: ["conn-concurrent-isolated"],
  level: "must",
  sentence: "Streams of one project do not influence one another’s results, times or ids.",
  source: cite(LIMITS, INFERRED),
  run: (subject) => {
    const { recording, siblings } = subject
    const others = siblings.filter((other) => other !== recording && overlap(recording, other))
    // Alone against together: the twin must have run at another time, and something else beside this one.
    const twin = twinOf(subject, { where: (other) => !others.includes(other) })
    if (others.length === 0) return notExercised("no other stream ran at the same time")
    return judgeTwin(subject, twin, "the same stream was not run alone", sameFinals)
  },
}

function overlap(one: Recording, other: Recording): boolean {
  const [mine, theirs] = [wallSpanOf(one), wallSpanOf(other)]
  return mine.startAtMs < theirs.endAtMs && theirs.startAtMs < mine.endAtMs
}

export const connQueryOrder: Check = {
  id: "conn-query-order",
  requirements: ["conn-query-order"],
  level: "must",
  sentence: "The order of query parameters has no effect.",
  source: INFERRED,
  run: (subject) => {
    const order = ({ header }: Recording) => JSON.stringify(header.options)
    const twin = twinOf(subject, { sameChunks: true, where: (other) => order(other) !== order(subject.recording) })
    return judgeTwin(subject, twin, "the same options were not sent in another order", sameFinals)
  },
}

export const connFragmentedClient: Check = {
  id: "conn-fragmented-client",
  requirements: ["conn-fragmented-client"],
  level: "should",
  sentence: "Fragmented client messages are put together before they are read.",
  source: cite(rfc6455("5.4"), INFERRED),
  run: (subject) => {
    if (!isFragmented(subject.recording)) return notExercised("no message was sent in fragments")
    const twin = twinOf(subject, { sameChunks: true, where: (other) => !isFragmented(other) })
    return judgeTwin(subject, twin, "the same was not sent in whole messages", (mine, whole) => [
      ...sameText(mine, whole),
      ...sameReplies(mine, whole),
    ])
  },
}

const isFragmented = (recording: Recording): boolean =>
  clientActs(recording).some(({ frame }) => "fragmentCount" in frame && (frame.fragmentCount ?? 1) > 1)

/** Control messages were understood as often as on the other stream: their answers tell. */
function sameReplies(mine: Recording, theirs: Recording): readonly Finding[] {
  const flushCount = (one: Recording) => finals(one).filter(isFromFinalize).length
  const errorCount = (one: Recording) => errors(one).length
  const told = (one: Recording) => `${flushCount(one)} results of Finalize and ${errorCount(one)} of Error`
  const isSame = flushCount(mine) === flushCount(theirs) && errorCount(mine) === errorCount(theirs)
  return isSame ? [] : [{ expected: `as with whole messages: ${told(theirs)}`, actual: told(mine) }]
}

const isInterim = (result: ResultsArrival): boolean => !isFinal(result)
const wordsIn = (part: readonly ResultsArrival[]): readonly Word[] => part.flatMap(({ message }) => wordsOf(message))
const isWritten = (word: Word): boolean => word.punctuated_word !== undefined

/** Long enough for a beginning and an end that are told apart. */
const LONG_STREAM_MS = 4000

export const connSettingsFixed: Check = {
  id: "conn-settings-fixed",
  requirements: ["conn-settings-fixed"],
  level: "must",
  sentence: "Query options hold for the whole connection; only Configure fields change later.",
  source: docs("configure"),
  follows: [...UNREAD_RESULTS, "int-on", "int-cadence", "ft-punctuate"],
  run: ({ recording }) => {
    const { interimResults, punctuate } = declaredOptions(recording)
    const list = results(recording)
    const half = (list.at(-1)?.cursorMs ?? 0) / 2
    const early = list.filter(({ cursorMs }) => cursorMs <= half)
    const late = list.filter(({ cursorMs }) => cursorMs > half)
    // What never showed is for the checks of the option itself.
    const held = [
      ...(interimResults && early.some(isInterim) ? [{ name: "interim_results", holds: late.some(isInterim) }] : []),
      ...(punctuate && wordsIn(early).some(isWritten)
        ? [{ name: "punctuate", holds: wordsIn(late).every(isWritten) }]
        : []),
    ]
    if (half * 2 < LONG_STREAM_MS || held.length === 0) {
      return notExercised("no long stream with options that show in every part of it")
    }
    const lost = held.flatMap(({ name, holds }) => (holds ? [] : [name]))
    return judgeOne(lost.length === 0, {
      expected: "options hold to the end",
      actual: `${lost.join(" and ")} ceased to show in the second half`,
    })
  },
}

export const CONNECTION_CHECKS: readonly Check[] = [
  connUpgrade101,
  connUpgrade101Options,
  connNoDgErrorOn101,
  connTimelineRestarts,
  connConcurrentIsolated,
  connQueryOrder,
  connFragmentedClient,
  connSettingsFixed,
]
