// What a client tells its user: refusals and failures with what is needed to look them up, and its latency. Judged by what
// its command prints; a client that came by address alone is not judged here.

import { closeReasonNamed, tellingLine } from "./evidence/told-text.ts"
import { serverCursorMs } from "../../recording/audio-sent.ts"
import { closedOf, refusedOf } from "../../recording/traffic.ts"
import { answerHeader } from "../../recording/traffic.ts"
import { interims } from "../../recording/views.ts"
import { type Check, notExercised, notOffered, outcomeOf } from "../check.ts"
import { judgeOne } from "../judge.ts"
import { cite, docs, TROUBLESHOOTING } from "../sources.ts"
import { clientCheck, isBrowserLike, MISMEASURED, overall } from "./client-check.ts"
import { quoted } from "./evidence/said.ts"

const NOT_SEEN = "nobody saw what the client prints"

export const erClientShowsId = clientCheck(
  "er-client-shows-id",
  "should",
  "A client lets the user read `dg-request-id` and `dg-error` where the platform does.",
  cite(TROUBLESHOOTING, "https://github.com/deepgram/streaming-test-suite"),
  overall((streams, { client }) => {
    const refused = streams.filter((stream) => refusedOf(stream) !== undefined && !isBrowserLike(stream))
    const [first] = refused
    if (first === undefined) {
      const isRefused = streams.some((stream) => refusedOf(stream) !== undefined)
      return isRefused ? notOffered("a browser cannot read a refusal") : notExercised("no upgrade was refused")
    }
    const output = client?.output
    if (output === undefined) return notOffered(NOT_SEEN)
    const ids = refused.flatMap((stream) => answerHeader(stream, "dg-request-id") ?? [])
    const error = answerHeader(first, "dg-error") ?? ""
    const missing = [
      ...(ids.some((id) => output.includes(id)) ? [] : [`the request id ${ids[0] ?? ""}`]),
      ...(error !== "" && !output.includes(error) ? [`the cause "${error}"`] : []),
    ]
    return judgeOne(missing.length === 0, {
      expected: `${missing.join(" and ")} to be shown`,
      actual: output.trim() === "" ? "nothing was printed" : lastWords(output),
    })
  }),
)

export const clClient1011 = clientCheck(
  "cl-client-1011",
  "should",
  "A client reports 1011 and 1008 as errors with code and reason.",
  TROUBLESHOOTING,
  overall((streams, { client }) => {
    const failed = streams.flatMap((stream) => {
      const closed = closedOf(stream)
      return closed?.by === "server" && (closed.code === 1011 || closed.code === 1008) ? [closed] : []
    })
    const [first] = failed
    if (first === undefined) return notExercised("no stream was closed with 1011 or 1008")
    const output = client?.output
    if (output === undefined) return notOffered(NOT_SEEN)
    const isTold = failed.every(({ code, reason }) => output.includes(String(code)) && closeReasonNamed(output, reason))
    return judgeOne(isTold, {
      expected: `${first.code} and its reason, "${first.reason}", to be reported`,
      actual: output.trim() === "" ? "nothing was printed" : lastWords(output),
    })
  }),
)

/** Words by which a person learns that the connection was refused, whatever the platform hid of it. */
const REFUSED_WORDS =
  /refus|reject|denied|unauthor|forbidden|credential|api key|handshake|upgrade|connect(ion)? failed|not connect|non-101|status code|\b40[0-9]\b/i

export const erClient1006 = clientCheck(
  "er-client-1006",
  "should",
  "A browser client treats 1006 without open as a refused upgrade.",
  TROUBLESHOOTING,
  overall((streams, { client }) => {
    const refused = streams.filter((stream) => refusedOf(stream) !== undefined)
    if (refused.length === 0) return notExercised("no upgrade was refused")
    if (!refused.some(isBrowserLike)) return notOffered("the client is no browser: it can read the refusal")
    const output = client?.output
    if (output === undefined) return notOffered(NOT_SEEN)
    return judgeOne(REFUSED_WORDS.test(output), {
      expected: "to be told that the connection was refused",
      actual: output.trim() === "" ? "nothing was printed" : lastWords(output),
    })
  }),
)

/** A chunk that was on its way, and the turn of an event loop. */
const LATENCY_SLACK_SECONDS = 0.4

export const ftLatencyFormula: Check = {
  id: "ft-latency-formula-client",
  requirements: ["ft-latency-formula"],
  level: "should",
  sentence: "Latency is audio sent minus end of the newest interim, on interims only.",
  source: docs("measuring-streaming-latency"),
  follows: MISMEASURED,
  run: overall((streams, { client }) => {
    const reported = (client?.reports ?? []).flatMap((report) => (report.type === "latency" ? [report.seconds] : []))
    if (reported.length === 0) return notOffered("the client reports no latency on its standard output")
    const expected = streams.flatMap((stream) =>
      interims(stream).flatMap(({ message, eventIndex }) => {
        const cursorMs = serverCursorMs(stream, eventIndex)
        return cursorMs === undefined ? [] : [cursorMs / 1000 - (message.start + message.duration)]
      }),
    )
    const [first] = expected
    if (first === undefined) return notExercised("no interim came for audio whose length is known")
    if (reported.length > expected.length) {
      return outcomeOf([
        { expected: `${expected.length} figures, one an interim`, actual: `${reported.length} figures` },
      ])
    }
    const offs = reported.map((seconds, index) => seconds - (expected[index] ?? first)).toSorted((a, b) => a - b)
    // Half of them: while a server does not read, it has less of the audio than was sent.
    const off = offs[Math.floor(offs.length / 2)] ?? 0
    return judgeOne(Math.abs(off) <= LATENCY_SLACK_SECONDS, {
      expected: `latencies such as ${first.toFixed(2)} s`,
      actual: `${(reported[0] ?? 0).toFixed(2)} s, and half of them off by ${Math.abs(off).toFixed(2)} s or more`,
    })
  }),
}

const lastWords = (output: string): string => quoted(tellingLine(output))

export const CLIENT_TOLD_CHECKS: readonly Check[] = [erClientShowsId, clClient1011, erClient1006, ftLatencyFormula]
