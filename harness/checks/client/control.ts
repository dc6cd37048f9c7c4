// How a client holds and ends a stream: KeepAlive while it is silent, CloseStream and patience at the end.

import { transcriptOf } from "../../protocol/messages/messages.ts"
import { audioFrames } from "../../recording/audio-sent.ts"
import { sentMessages } from "../../recording/client-texts.ts"
import { endRequestOf } from "../../recording/ending.ts"
import type { Recording } from "../../recording/recording.ts"
import { clientActs, closedOf, openedOf, serverActs } from "../../recording/traffic.ts"
import { finals, hasWords, metadata } from "../../recording/views.ts"
import { type Check, notExercised, notOffered, outcomeOf, pass, type Subject } from "../check.ts"
import { findingAt, inSeconds, judgeEach } from "../judge.ts"
import { cite, docs, INFERRED, rfc6455, SDKS } from "../sources.ts"
import { attemptsIn, retriesAfter } from "./evidence/attempts.ts"
import { clientCheck, overall, sentAll, together, unlessLate } from "./client-check.ts"
import { controlInBinary } from "./evidence/control-in-binary.ts"
import { keptTheFinals } from "./evidence/said.ts"

const KEEP_ALIVE = docs("audio-keep-alive")
const CLOSE_STREAM = docs("close-stream")

export const kaText = clientCheck("ka-text", "must", "KeepAlive is sent as text.", KEEP_ALIVE, ({ recording }) => {
  const swapped = controlInBinary(recording).filter(({ name }) => name === "KeepAlive")
  if (swapped.length === 0 && sentMessages(recording, "KeepAlive").length === 0) {
    return notOffered("the client sends no KeepAlive")
  }
  return outcomeOf(swapped.map((act) => findingAt(act, "KeepAlive in a text frame", "KeepAlive in a binary frame")))
})

/** Without audio for longer a stream needs KeepAlive: the documented interval is 3 to 5 s. */
const SILENT_MS = 6_000
/** "Always under 10 s", by which time the stream is closed. */
const KEPT_MS = 9_500

export const kaInterval = clientCheck(
  "ka-interval",
  "should",
  "While no audio goes out, KeepAlive is sent every 3–5 s, always under 10 s.",
  cite(KEEP_ALIVE, SDKS),
  (subject) => {
    const gaps = silentGaps(subject)
    if (gaps.length === 0) return notOffered("the client never paused its audio for more than 6 s")
    return judgeEach(gaps, "", ({ eventIndex, longestMs }) =>
      longestMs < KEPT_MS
        ? undefined
        : findingAt({ eventIndex }, "KeepAlive at least every 5 s", `nothing for ${inSeconds(longestMs)}`),
    )
  },
)

/**
 * Stretches between audio, or up to the end of the stream, and the longest time in each without a message. Behind the last
 * of its audio a client has nothing to hold the stream for.
 */
function silentGaps(subject: Subject) {
  const { recording } = subject
  const frames = audioFrames(recording)
  const end = endRequestOf(recording) ?? (sentAll(subject) ? undefined : closedOf(recording))
  return frames.flatMap((frame, index) => {
    const next = frames[index + 1] ?? end
    if (next === undefined || next.atMs - frame.atMs < SILENT_MS) return []
    const texts = clientActs(recording).filter(
      ({ frame: one, eventIndex }) =>
        one.type === "text" && eventIndex > frame.eventIndex && eventIndex < next.eventIndex,
    )
    const times = [frame.atMs, ...texts.map(({ atMs }) => atMs), next.atMs]
    const longestMs = Math.max(...times.slice(1).map((atMs, at) => atMs - (times[at] ?? 0)))
    return [{ eventIndex: frame.eventIndex, longestMs }]
  })
}

/** We ended or broke this one: its end says nothing of the client. */
const endedByUs = (recording: Recording): boolean => {
  const closed = closedOf(recording)
  return closed?.by === "server" && endRequestOf(recording) === undefined
}

/** A stream that is left alone is closed after 10 s; what the mock closes on purpose it closes in the middle of audio. */
const IDLE_MS = 9_000

/** A server that says nothing for so long after CloseStream is not worth waiting for. */
const PATIENCE_MS = 5_000

function wasPatient(recording: Recording): boolean {
  const askedAtMs = endRequestOf(recording)?.atMs ?? Infinity
  const lastAtMs = serverActs(recording).at(-1)?.atMs ?? 0
  return (closedOf(recording)?.atMs ?? 0) - Math.max(askedAtMs, lastAtMs) >= PATIENCE_MS
}

/** Whoever leaves at a message that he does not understand has no other way to end. */
const LEAVING_FOLLOWS_FROM: readonly string[] = [
  "res-unknown-type",
  "res-unknown-fields",
  "res-optional-flags",
  "res-float-noise",
  "er-client-malformed",
  "er-client-error-nonfatal",
  "ue-client-channel-type",
  "vad-client-only-hint",
  "int-beyond-final",
  "mc-client-order",
  "fz-client-empty",
  "fz-client-timeout",
  "ft-configure-client-silent",
  "fin-empty-tolerated",
  "ka-interval",
  "cl-client-reads-on",
  "rfc-frames",
]

export const clClientUsesMessage: Check = {
  follows: LEAVING_FOLLOWS_FROM,
  ...clientCheck(
    "cl-client-uses-message",
    "should",
    "A client ends with CloseStream and waits for the close, not with a bare close frame.",
    CLOSE_STREAM,
    ({ recording }) => {
      if (openedOf(recording) === undefined) return notExercised("no stream came about")
      const closed = closedOf(recording)
      if (closed !== undefined && endedByUs(recording)) {
        const idleMs = closed.atMs - (clientActs(recording).at(-1)?.atMs ?? 0)
        if (idleMs < IDLE_MS) return notExercised("the server ended the stream")
        const actual = `nothing for ${inSeconds(idleMs)}, until the server closed`
        return outcomeOf([findingAt({ eventIndex: closed.eventIndex }, "CloseStream at the end of the audio", actual)])
      }
      const request = endRequestOf(recording)
      if (closed === undefined) {
        return request === undefined ? notExercised("nobody saw the end of the stream") : pass
      }
      if (request !== undefined && (closed.by === "server" || wasPatient(recording))) return pass
      const how = howClosed(closed.code)
      const after =
        request === undefined ? "without CloseStream" : `${inSeconds(closed.atMs - request.atMs)} after CloseStream`
      const place = { eventIndex: closed.eventIndex }
      return outcomeOf([findingAt(place, "CloseStream, and then the server's close", `${how}, ${after}`)])
    },
  ),
}

/** RFC 6455 section 7.1.5: 1005 stands for a close frame without a code, 1006 for none at all. */
function howClosed(code: number): string {
  if (code === 1006) return "the connection was dropped"
  return code === 1005 ? "a close frame without a code" : `a close frame with ${code}`
}

export const clClientReadsOn = clientCheck(
  "cl-client-reads-on",
  "must",
  "A client takes in finals that come after CloseStream.",
  CLOSE_STREAM,
  (subject) => {
    const { recording } = subject
    const request = endRequestOf(recording)
    if (request === undefined) return notExercised("the client did not ask for the end")
    const closed = closedOf(recording)
    const isEarly =
      closed?.by === "client" && metadata(recording).every(({ eventIndex }) => eventIndex < request.eventIndex)
    const isSilent = serverActs(recording).every(({ eventIndex }) => eventIndex < request.eventIndex)
    if (closed !== undefined && isEarly && isSilent && !wasPatient(recording)) {
      const actual = `the connection ended ${inSeconds(closed.atMs - request.atMs)} after CloseStream, with results still due`
      return outcomeOf([findingAt({ eventIndex: closed.eventIndex }, "the last finals to be waited for", actual)])
    }
    const late = finals(recording).filter((final) => final.eventIndex > request.eventIndex && hasWords(final))
    if (late.length === 0) return notExercised("no final with words came after CloseStream")
    const kept = keptTheFinals(subject)
    const said = late.map(({ message }) => transcriptOf(message)).join(" ")
    return kept.type === "fail" ? unlessLate(together(kept, notExercised(said)), subject) : pass
  },
)

export const mdClientEnd = clientCheck(
  "md-client-end",
  "should",
  "A client does not need Metadata to end, and does not take it for Results.",
  cite("https://github.com/deepgram/streaming-test-suite", INFERRED),
  overall((streams, { client }) => {
    const attempts = attemptsIn(streams)
    const isBare = ({ recording }: (typeof attempts)[number]): boolean =>
      endRequestOf(recording) !== undefined &&
      metadata(recording).length === 0 &&
      closedOf(recording)?.by === "server" &&
      closedOf(recording)?.code === 1000
    if (!attempts.some(isBare)) return notExercised("no stream was closed without Metadata")
    const [again] = retriesAfter(attempts, isBare)
    if (again !== undefined) return outcomeOf([{ expected: "the end of the client", actual: "another upgrade" }])
    const end = client?.end
    if (end?.type === "timed-out") {
      return outcomeOf([{ expected: "the end of the client", actual: `it still ran after ${inSeconds(end.afterMs)}` }])
    }
    return pass
  }),
)

/** Documented by the protocol itself: only a server may send frames that are not masked, and the like. */
export const rfcFrames: Check = {
  id: "rfc-frames",
  requirements: [],
  level: "must",
  sentence:
    "A client's frames are well-formed: masked, with known opcodes, text in UTF-8, and close codes that may be sent.",
  source: cite(rfc6455("5"), rfc6455("7.4")),
  run: ({ recording }) => {
    if (openedOf(recording) === undefined) return notExercised("no stream came about")
    return outcomeOf(
      recording.events.flatMap((event, eventIndex) =>
        event.type === "failed" && !CONNECTION_TROUBLE.has(event.code)
          ? [findingAt({ eventIndex }, "frames as RFC 6455 has them", event.problem)]
          : [],
      ),
    )
  },
}

/** Trouble of the network, and of frames that are too large: no breach of the framing. */
const CONNECTION_TROUBLE: ReadonlySet<string> = new Set([
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ECONNABORTED",
  "FRAME_TOO_LARGE",
])

/** Long enough for any client that reads. */
const PONG_MS = 5_000

export const rfcPong: Check = {
  id: "rfc-pong",
  requirements: [],
  level: "must",
  sentence: "A ping of the server is answered with a pong of the same payload.",
  source: rfc6455("5.5.2"),
  run: ({ recording }) => {
    const lastAtMs = closedOf(recording)?.atMs ?? recording.events.at(-1)?.atMs ?? 0
    const pings = serverActs(recording).flatMap(({ frame, atMs, eventIndex }) =>
      frame.type === "ping" && atMs + PONG_MS < lastAtMs ? [{ payload: frame.payload, eventIndex }] : [],
    )
    const answered = new Set(
      clientActs(recording).flatMap(({ frame }) => (frame.type === "pong" ? [frame.payload] : [])),
    )
    return judgeEach(pings, "no ping of the server had the time to be answered", ({ payload, eventIndex }) =>
      answered.has(payload) ? undefined : findingAt({ eventIndex }, `a pong with "${payload}"`, "none"),
    )
  },
}

export const CLIENT_CONTROL_CHECKS: readonly Check[] = [
  rfcFrames,
  rfcPong,
  kaText,
  kaInterval,
  clClientReadsOn,
  clClientUsesMessage,
  mdClientEnd,
]
