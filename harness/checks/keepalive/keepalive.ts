// KeepAlive: holds a stream without audio, is not answered, and changes nothing else.

import { audioFrames, msPerByte } from "../../recording/audio-sent.ts"
import { sentMessages, sentTexts } from "../../recording/client-texts.ts"
import { endedBy } from "../../recording/ending.ts"
import type { Recording } from "../../recording/recording.ts"
import { clientActs, closedOf, openedOf } from "../../recording/traffic.ts"
import { type Arrival, arrivals, metadata } from "../../recording/views.ts"
import { type Check, notExercised } from "../check.ts"
import { findingAt, inSeconds, judgeEach, judgeNone, judgeOne } from "../judge.ts"
import { lastAtMs, lastDataAtMs } from "../close/lifetime.ts"
import { claimedType } from "../results/schema-issues.ts"
import { judgeTwin, sameFinals, twinOf } from "../results/twins.ts"
import { cite, docs, INFERRED, TROUBLESHOOTING } from "../sources.ts"

/** Documented: neither audio nor KeepAlive for so long ends a stream. */
const IDLE_LIMIT_MS = 10_000
/** A gap between frames that stays safely below the limit. */
const KEPT_GAP_MAX_MS = 9500

export const kaNoReply: Check = {
  id: "ka-no-reply",
  requirements: ["ka-no-reply"],
  level: "must",
  sentence: "KeepAlive has no reply.",
  source: docs("audio-keep-alive"),
  run: ({ recording }) => {
    if (sentMessages(recording, "KeepAlive").length === 0) return notExercised("no KeepAlive was sent")
    return judgeNone(
      arrivals(recording).filter((arrival, index) => {
        const asked = sentTexts(recording).findLast(({ eventIndex }) => eventIndex < arrival.eventIndex)
        if (asked?.message.type !== "KeepAlive" || !isReply(arrival)) return false
        // A reply is what comes next. What comes behind a result may belong to that.
        const before = arrivals(recording)[index - 1]?.eventIndex ?? Number.NEGATIVE_INFINITY
        return before < asked.eventIndex
      }),
      "no reply to KeepAlive",
    )
  },
}

/** What audio alone brings about is no reply, however badly it is written. */
function isReply(arrival: Arrival): boolean {
  const type = claimedType(arrival)
  return type === undefined || type === "Error" || type === "ConfigureSuccess" || type === "ConfigureFailure"
}

/** Times without audio that last beyond the idle limit and are bridged by KeepAlive. */
function keptGaps(recording: Recording) {
  const frames = audioFrames(recording)
  const messages = sentMessages(recording, "KeepAlive")
  return frames.flatMap((frame, index) => {
    const next = frames[index + 1]
    const untilMs = next?.atMs ?? lastAtMs(recording)
    if (untilMs - frame.atMs < KEPT_GAP_MAX_MS) return []
    const kept = messages.filter(({ atMs }) => atMs >= frame.atMs && atMs <= untilMs)
    const times = [frame.atMs, ...kept.map(({ atMs }) => atMs), untilMs]
    const isBridged = times.slice(1).every((atMs, at) => atMs - (times[at] ?? 0) <= KEPT_GAP_MAX_MS)
    return kept.length > 0 && isBridged ? [{ untilMs, isLast: next === undefined }] : []
  })
}

export const kaHolds: Check = {
  id: "ka-holds",
  requirements: ["ka-holds"],
  level: "must",
  sentence: "After some audio, KeepAlive every 5 s holds the stream without audio.",
  source: docs("audio-keep-alive"),
  run: ({ recording }) => {
    const closed = closedOf(recording)
    const sinceMs = (closed?.atMs ?? 0) - lastDataAtMs(recording)
    if (
      closed !== undefined &&
      endedBy(recording) === "idle" &&
      audioFrames(recording).length > 0 &&
      sinceMs < KEPT_GAP_MAX_MS
    ) {
      return judgeOne(
        false,
        findingAt(
          closed,
          "a KeepAlive every 5 s holds the stream",
          `an idle close ${inSeconds(sinceMs)} after the last frame`,
        ),
      )
    }
    return judgeEach(
      keptGaps(recording),
      "no pause of ten seconds in the audio was bridged by KeepAlive",
      ({ isLast }) =>
        isLast && closed?.by === "server" && closed.code === 1011
          ? findingAt(closed, "KeepAlive holds the stream", `close ${closed.code} ${closed.reason}`)
          : undefined,
    )
  },
}

/** Without audio a stream is closed at some time: by thirty seconds, were it only for want of results. */
const FIRST_AUDIO_MAX_MS = 29_000

export const kaFirstAudio: Check = {
  id: "ka-first-audio",
  requirements: ["ka-first-audio"],
  level: "should",
  sentence: "A stream that never got audio is closed although KeepAlive comes.",
  source: TROUBLESHOOTING,
  run: ({ recording }) => {
    const kept = sentMessages(recording, "KeepAlive")
    if (openedOf(recording) === undefined || audioFrames(recording).length > 0 || kept.length < 2) {
      return notExercised("no stream was held by KeepAlive alone, without any audio")
    }
    const closed = closedOf(recording)
    const byServer = closed?.by === "server" && closed.code !== 1000
    if (!byServer && (kept.at(-1)?.atMs ?? 0) < FIRST_AUDIO_MAX_MS - IDLE_LIMIT_MS / 2)
      return notExercised("it was not held for thirty seconds")
    return judgeOne(byServer ?? false, {
      expected: "a close although KeepAlive comes, since no audio ever did",
      actual: `open for ${Math.round((closed?.atMs ?? lastAtMs(recording)) / 1000)} s`,
    })
  },
}

/** So much audio time tells whether the bytes of the message were counted: a thousand times the rounding of a duration. */
const COUNTABLE_MS = 1

export const kaBinaryNot: Check = {
  id: "ka-binary-not",
  requirements: ["ka-binary-not"],
  level: "should",
  sentence: "KeepAlive in a binary frame is treated as audio.",
  source: docs("audio-keep-alive"),
  run: ({ recording }) => {
    const stray = clientActs(recording).flatMap(({ frame }) =>
      frame.type === "binary" && /keep.?alive/i.test(frame.note) ? [frame.byteLength] : [],
    )
    const perByte = msPerByte(recording)
    const closing = metadata(recording).at(-1)
    const { duration } = closing?.message ?? {}
    if (stray.length === 0 || perByte === undefined || closing === undefined || duration === undefined) {
      return notExercised("no KeepAlive was sent in a binary frame, with Metadata to tell")
    }
    const strayMs = stray.reduce((sum, byteLength) => sum + byteLength, 0) * perByte
    if (strayMs < COUNTABLE_MS) return notExercised("too few bytes to show in the duration")
    const allMs =
      audioFrames(recording).reduce((sum, { frame }) => sum + ("byteLength" in frame ? frame.byteLength : 0), 0) *
      perByte
    const counted = Math.abs(duration * 1000 - allMs) < Math.abs(duration * 1000 - (allMs - strayMs))
    return judgeOne(
      counted,
      findingAt(closing, `a duration of ${allMs / 1000} s, the bytes of KeepAlive among the audio`, `${duration} s`),
    )
  },
}

export const kaDuringAudio: Check = {
  id: "ka-during-audio",
  requirements: ["ka-during-audio"],
  level: "should",
  sentence: "KeepAlive between audio frames changes nothing.",
  source: cite(docs("audio-keep-alive"), INFERRED),
  run: (subject) => {
    const keeps = (recording: Recording) => sentMessages(recording, "KeepAlive").length > 0
    const mine = keeps(subject.recording)
    const twin = twinOf(subject, { sameChunks: true, where: (other) => keeps(other) !== mine })
    return judgeTwin(subject, twin, "the same audio was not sent with and without KeepAlive", sameFinals)
  },
}

export const KEEPALIVE_CHECKS: readonly Check[] = [kaNoReply, kaHolds, kaFirstAudio, kaBinaryNot, kaDuringAudio]
