// What every frame of a server obeys, whatever it says: JSON in text, nothing unasked, and a pong for every ping.

import { endRequestOf } from "../../recording/ending.ts"
import type { Recording } from "../../recording/recording.ts"
import { clientActs, closedOf, openedOf, requestHeader, serverActs } from "../../recording/traffic.ts"
import { arrivals, metadata, results } from "../../recording/views.ts"
import { type Check, type Finding, notExercised, outcomeOf } from "../check.ts"
import { findingAt, judgeEach, judgeOne } from "../judge.ts"
import { lastAtMs } from "../close/lifetime.ts"
import { API, cite, INFERRED, rfc6455, SDKS, SEEN } from "../sources.ts"

export const connNoGreetingV1: Check = {
  id: "conn-no-greeting-v1",
  requirements: ["conn-no-greeting-v1"],
  level: "should",
  sentence: "On v1 no frame is sent before audio, a control message or a timeout makes one due.",
  source: cite(SEEN.proxyCapture, SEEN.staffFrames),
  run: ({ recording }) => {
    const first = clientActs(recording).find(({ frame }) => frame.type !== "ping" && frame.type !== "pong")
    if (first === undefined && closedOf(recording) === undefined)
      return notExercised("neither audio nor message was sent")
    const until = first?.eventIndex ?? Number.POSITIVE_INFINITY
    const greetings = arrivals(recording).filter(({ eventIndex }) => eventIndex < until)
    // What comes before any audio may also be the end of an idle stream.
    const uncalled = first === undefined ? greetings.filter(({ message }) => message.type !== "Metadata") : greetings
    return outcomeOf(
      [...uncalled, ...openingMetadata(recording)].map((arrival) =>
        findingAt(arrival, "nothing before audio or a control message makes it due", arrival.text.slice(0, 100)),
      ),
    )
  },
}

/** Metadata as a greeting, late enough to come after the first audio: no end was asked for, and none followed. */
function openingMetadata(recording: Recording) {
  const [first] = clientActs(recording)
  const firstResult = results(recording)[0]?.eventIndex ?? Number.POSITIVE_INFINITY
  const end = endRequestOf(recording)?.eventIndex ?? Number.POSITIVE_INFINITY
  return metadata(recording).filter(
    ({ eventIndex }) =>
      eventIndex > (first?.eventIndex ?? Number.POSITIVE_INFINITY) &&
      eventIndex < Math.min(firstResult, end) &&
      arrivals(recording).some((later) => later.eventIndex > eventIndex),
  )
}

export const connNoExtension: Check = {
  id: "conn-no-extension",
  requirements: ["conn-no-extension"],
  level: "may",
  sentence: "The server may decline compression; a client that offers permessage-deflate must work without it.",
  source: SEEN.upgrade101,
  run: ({ recording }) => {
    const offered = requestHeader(recording, "sec-websocket-extensions")
    if (openedOf(recording) === undefined || offered === undefined) return notExercised("compression was not offered")
    const closed = closedOf(recording)
    const works = arrivals(recording).length > 0 || closed?.code === 1000
    return judgeOne(works, {
      expected: "a stream that works whichever way compression is negotiated",
      actual: `no message, ${closed === undefined ? "no close" : `close ${closed.code}`}`,
    })
  },
}

export const connJsonTextOnly: Check = {
  id: "conn-json-text-only",
  requirements: ["conn-json-text-only"],
  level: "must",
  sentence:
    "Every server message is one JSON object with a string `type` in one text message (however fragmented); the server sends no binary messages.",
  source: cite(API, SEEN.proxyCapture, SEEN.nova3Frames, SEEN.staffFrames),
  run: ({ recording }) => {
    const frames = serverActs(recording).filter(({ frame }) => frame.type === "text" || frame.type === "binary")
    if (frames.length === 0) return notExercised("no message came")
    const binary = frames.flatMap((act) =>
      act.frame.type === "binary" ? [findingAt(act, "text", `a binary message of ${act.frame.byteLength} bytes`)] : [],
    )
    const texts = arrivals(recording).flatMap((arrival): readonly Finding[] => {
      const { message } = arrival
      // A known type with a wrong field is a matter of its shape.
      if (message.type === "malformed" && message.name === undefined) {
        return [findingAt(arrival, "a JSON object with a string `type`", message.problem)]
      }
      const nearMiss = message.type === "unknown" ? message.nearMiss : undefined
      return nearMiss === undefined ? [] : [findingAt(arrival, "a type of this protocol", nearMiss)]
    })
    return outcomeOf([...binary, ...firstOfEach(texts)])
  },
}

/** A server that is wrong in one way is wrong in it all the time. */
const firstOfEach = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter((finding, index) => findings.findIndex(({ actual }) => actual === finding.actual) === index)

export const connCompactJson: Check = {
  id: "conn-compact-json",
  requirements: ["conn-compact-json"],
  level: "may",
  sentence: "Server JSON is compact, without white space between tokens.",
  source: cite(SEEN.proxyCapture, SEEN.nova3Frames, SEEN.staffFrames),
  run: ({ recording }) => {
    const spaced = arrivals(recording).find(({ text }) => hasSpaceBetweenTokens(text))
    if (arrivals(recording).length === 0) return notExercised("no message came")
    return outcomeOf(
      spaced === undefined ? [] : [findingAt(spaced, "JSON without white space", spaced.text.slice(0, 60))],
    )
  },
}

/** Between two tokens one is a sign, so white space there stands beside it; in a text it may as well. */
const MAY_BE_SPACED = /[{[,:]\s|\s[}\],:]|^\s|\s$/

/** A plain scan: a pattern for strings of any length would run out of stack on a message of megabytes. */
function hasSpaceBetweenTokens(json: string): boolean {
  if (!MAY_BE_SPACED.test(json)) return false
  let isInString = false
  for (let index = 0; index < json.length; index++) {
    const char = json.charCodeAt(index)
    if (char === QUOTE) isInString = !isInString
    else if (isInString && char === BACKSLASH) index++
    else if (!isInString && char <= SPACE) return true
  }
  return false
}

const [QUOTE, BACKSLASH, SPACE] = [0x22, 0x5c, 0x20]

/** A pong is no work: one that takes longer is lost. */
const PONG_MAX_MS = 5000

export const connPong: Check = {
  id: "conn-pong",
  requirements: ["conn-pong"],
  level: "must",
  sentence: "A WebSocket ping is answered by a pong with the same payload while the stream is open.",
  source: cite(rfc6455("5.5"), SDKS, SEEN.undocumentedOptions, INFERRED),
  run: ({ recording }) => {
    const sent = clientActs(recording).flatMap((act) =>
      act.frame.type === "ping" ? [{ ...act, payload: act.frame.payload }] : [],
    )
    if (sent.length === 0) return notExercised("no ping was sent")
    const pongs = serverActs(recording).flatMap((act) =>
      act.frame.type === "pong" ? [{ ...act, payload: act.frame.payload }] : [],
    )
    const endsAtMs = lastAtMs(recording)
    const pings = sent.flatMap((ping, index) => {
      // Of several pings at once the last may be answered for all (RFC 6455, section 5.5.3).
      const payloads = sent.slice(index).map(({ payload }) => payload)
      const later = pongs.filter((pong) => pong.eventIndex > ping.eventIndex && pong.atMs <= ping.atMs + PONG_MAX_MS)
      const isAnswered = later.some(({ payload }) => payloads.includes(payload))
      const stray = later.find(({ payload }) => !sent.some((other) => other.payload === payload))
      // One that the end overtook was not due yet.
      const isDue = isAnswered || stray !== undefined || endsAtMs >= ping.atMs + PONG_MAX_MS
      return isDue
        ? [{ ...ping, isAnswered, found: stray === undefined ? "none within 5 s" : JSON.stringify(stray.payload) }]
        : []
    })
    return judgeEach(pings, "no ping was sent in time to be answered", (ping) =>
      ping.isAnswered ? undefined : findingAt(ping, `a pong with payload ${JSON.stringify(ping.payload)}`, ping.found),
    )
  },
}

export const FRAMING_CHECKS: readonly Check[] = [
  connNoGreetingV1,
  connNoExtension,
  connJsonTextOnly,
  connCompactJson,
  connPong,
]
