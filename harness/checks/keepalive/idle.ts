// The idle timer: ten seconds without audio or text, and what comes then.

import { sentMessages } from "../../recording/client-texts.ts"
import { endedBy, namesFault } from "../../recording/ending.ts"
import type { Recording } from "../../recording/recording.ts"
import { type ClientAct, clientActs, closedOf } from "../../recording/traffic.ts"
import { arrivals, metadata } from "../../recording/views.ts"
import { type Check, notExercised } from "../check.ts"
import { disturbed, findingAt, inSeconds, judgeEach, judgeOne } from "../judge.ts"
import { lastAtMs, lastDataAtMs } from "../close/lifetime.ts"
import { claimedType } from "../results/schema-issues.ts"
import { cite, docs, INFERRED, SEEN, TROUBLESHOOTING } from "../sources.ts"

/** Documented 10 s, captured 12: both are right, and timers of both ends are not exact. */
const IDLE_MIN_MS = 9900
const IDLE_MAX_MS = 13_100

/** A stream on which the client fell silent, without asking for the end: for how long, and whether the server closed. */
function silence(recording: Recording) {
  const closed = closedOf(recording)
  const by = endedBy(recording)
  const left = by === "client-close" || by === "client-destroy" || by === "unfinished"
  const quietMs = lastAtMs(recording) - lastDataAtMs(recording)
  const closedForIt = by === "idle" || (by === "server-close" && quietMs >= IDLE_MIN_MS)
  if (disturbed(recording) || !(left || closedForIt)) return undefined
  return { quietMs, closed: closedForIt ? closed : undefined }
}

/** Ended for want of audio: the server said so, or the time says so. */
const idleClose = (recording: Recording) => {
  const silent = silence(recording)
  const isIdle =
    endedBy(recording) === "idle" ||
    (silent !== undefined && silent.quietMs >= IDLE_MIN_MS && silent.quietMs <= IDLE_MAX_MS)
  return isIdle ? silent?.closed : undefined
}

export const kaIdleClose: Check = {
  id: "ka-idle-close",
  requirements: ["ka-idle-close"],
  level: "must",
  sentence: "With neither audio nor KeepAlive for 10 s the server closes with 1011.",
  source: cite(docs("audio-keep-alive"), TROUBLESHOOTING, SEEN.proxyCapture),
  follows: ["ka-holds", "ka-timer-restart"],
  run: ({ recording }) => {
    const silent = silence(recording)
    const isTelling = silent !== undefined && (endedBy(recording) === "idle" || silent.quietMs >= IDLE_MIN_MS)
    // Without any audio another rule decides.
    if (!isTelling || !clientActs(recording).some(({ frame }) => frame.type === "audio"))
      return notExercised("the client never fell silent for ten seconds after audio")
    if (silent.closed === undefined && silent.quietMs < IDLE_MAX_MS)
      return notExercised("the client did not wait for the idle close")
    const { closed, quietMs } = silent
    return judgeOne(closed?.code === 1011 && quietMs >= IDLE_MIN_MS && quietMs <= IDLE_MAX_MS, {
      ...(closed !== undefined && { eventIndex: closed.eventIndex }),
      expected: "a close with 1011 10 to 13 s after the last frame",
      actual:
        closed === undefined ? `none in ${inSeconds(quietMs)}` : `close ${closed.code} after ${inSeconds(quietMs)}`,
    })
  },
}

export const kaIdleReason: Check = {
  id: "ka-idle-reason",
  requirements: ["ka-idle-reason"],
  level: "should",
  sentence: "The reason names NET-0001 (text with `net0001`).",
  source: cite(TROUBLESHOOTING, SEEN.net0001),
  follows: ["ka-idle-close"],
  run: ({ recording }) => {
    const closed = idleClose(recording)
    if (closed === undefined) return notExercised("no stream was closed for want of audio")
    return judgeOne(
      namesFault(closed.reason, "NET-0001"),
      findingAt(closed, "a reason that names NET-0001", JSON.stringify(closed.reason)),
    )
  },
}

export const kaIdleMetadata: Check = {
  id: "ka-idle-metadata",
  requirements: ["ka-idle-metadata"],
  level: "should",
  sentence: "Before the idle close, Metadata is sent.",
  source: SEEN.proxyCapture,
  run: ({ recording }) => {
    const closed = idleClose(recording)
    if (closed === undefined) return notExercised("no stream was closed for want of audio")
    const last = arrivals(recording).at(-1)
    const type = last && (claimedType(last) ?? last.message.type)
    return judgeOne(type === "Metadata", findingAt(closed, "Metadata as the last message", type ?? "no message"))
  },
}

export const mdSha256Incomplete: Check = {
  id: "md-sha256-incomplete",
  requirements: ["md-sha256-incomplete"],
  level: "may",
  sentence: "After an idle close it may be `incomplete`.",
  source: SEEN.proxyCapture,
  run: ({ recording }) => {
    const closing = metadata(recording).at(-1)
    if (idleClose(recording) === undefined || closing === undefined)
      return notExercised("no Metadata came before an idle close")
    const { sha256 } = closing.message
    return judgeOne(sha256 === "incomplete", findingAt(closing, 'sha256 "incomplete"', JSON.stringify(sha256)))
  },
}

/** A frame after so long shows whether it restarted the timer: without that, the close would be due soon. */
const TELLING_GAP_MS = 4000

export const kaTimerRestart: Check = {
  id: "ka-timer-restart",
  requirements: ["ka-timer-restart"],
  level: "must",
  sentence: "Each audio frame and each KeepAlive restarts the timer.",
  source: docs("audio-keep-alive"),
  follows: ["ka-holds"],
  run: ({ recording }) => {
    const isAudio = ({ frame }: ClientAct) => frame.type === "audio"
    // Before the first audio another rule decides.
    const from = clientActs(recording).find(isAudio)?.eventIndex ?? Number.POSITIVE_INFINITY
    const data = clientActs(recording).filter(
      (act) => act.eventIndex >= from && (isAudio(act) || act.frame.type === "text"),
    )
    const telling = data.slice(1).flatMap((act, index) => {
      const gapMs = act.atMs - (data[index]?.atMs ?? 0)
      const restMs = (data[index + 2]?.atMs ?? lastAtMs(recording)) - act.atMs
      return gapMs >= TELLING_GAP_MS && gapMs < IDLE_MIN_MS && gapMs + restMs > IDLE_MAX_MS
        ? [{ act, restMs, isLast: index + 2 >= data.length }]
        : []
    })
    const closed = silence(recording)?.closed
    const early = closed !== undefined && data.length > 0 && closed.atMs - lastDataAtMs(recording) < IDLE_MIN_MS
    if (closed !== undefined && early && endedBy(recording) === "idle") {
      return judgeOne(
        false,
        findingAt(
          closed,
          "no idle close within 10 s of a frame",
          `after ${inSeconds(closed.atMs - lastDataAtMs(recording))}`,
        ),
      )
    }
    return judgeEach(telling, "no frame came late enough to show a restart", () => undefined)
  },
}

export const kaPingNotEnough: Check = {
  id: "ka-ping-not-enough",
  requirements: ["ka-ping-not-enough"],
  level: "should",
  sentence: "WebSocket pings do not restart the timer on v1.",
  source: INFERRED,
  run: ({ recording }) => {
    const silent = silence(recording)
    const fromMs = lastDataAtMs(recording)
    const pings = clientActs(recording).filter(({ frame, atMs }) => frame.type === "ping" && atMs > fromMs)
    if (
      silent === undefined ||
      pings.length < 2 ||
      silent.quietMs < IDLE_MIN_MS ||
      sentMessages(recording, "KeepAlive").some(({ atMs }) => atMs > fromMs)
    ) {
      return notExercised("no silence of ten seconds was filled with pings")
    }
    return judgeOne(silent.closed !== undefined && silent.quietMs <= IDLE_MAX_MS, {
      expected: "an idle close 10 to 13 s after the last frame, pings or not",
      actual:
        silent.closed === undefined ? `none in ${inSeconds(silent.quietMs)}` : `after ${inSeconds(silent.quietMs)}`,
    })
  },
}

export const IDLE_CHECKS: readonly Check[] = [
  kaIdleClose,
  kaIdleReason,
  kaIdleMetadata,
  mdSha256Incomplete,
  kaTimerRestart,
  kaPingNotEnough,
]
