// The proper end: CloseStream, the rest as finals, one Metadata, close 1000 by the server.

import { audioFrames, audioSent } from "../../recording/audio-sent.ts"
import { sentMessages } from "../../recording/client-texts.ts"
import { endRequestOf } from "../../recording/ending.ts"
import { closedOf } from "../../recording/traffic.ts"
import { arrivals, channelsHeard, endMs, finals } from "../../recording/views.ts"
import { MISPLACED_FINALS } from "../causes.ts"
import { type Check, notExercised } from "../check.ts"
import { closingMetadata } from "./closing-metadata.ts"
import { AUDIO_LENGTH_MS, findingAt, inSeconds, judgeEach, judgeNone, judgeOne, whenOnTime } from "../judge.ts"
import { askedToEnd, endedByRequest } from "./lifetime.ts"
import { claimedType } from "../results/schema-issues.ts"
import { cite, docs, INFERRED, SEEN } from "../sources.ts"

const NOT_ASKED = "the stream was not ended by CloseStream"

export const clFinalFlush: Check = {
  id: "cl-final-flush",
  requirements: ["cl-final-flush"],
  level: "must",
  sentence: "On CloseStream, pending audio comes out as finals before anything else.",
  source: docs("close-stream"),
  follows: ["conn-json-text-only", ...MISPLACED_FINALS, "md-duration", "res-not-ahead"],
  run: ({ recording }) => {
    const { declaredMs, frameCount } = audioSent(recording)
    const [closing] = closingMetadata(recording)
    if (!endedByRequest(recording) || frameCount === 0) return notExercised(`${NOT_ASKED}, with audio`)
    if (declaredMs === undefined || closing?.message.duration === 0) {
      return notExercised("nobody knows how much audio the server could decode")
    }
    const until = closing?.eventIndex ?? Number.POSITIVE_INFINITY
    return judgeEach(channelsHeard(recording), "no Results came", (channel) => {
      const settledMs = finals(recording, channel)
        .filter(({ eventIndex }) => eventIndex < until)
        .reduce((furthest, final) => Math.max(furthest, endMs(final)), 0)
      return settledMs >= declaredMs - AUDIO_LENGTH_MS
        ? undefined
        : {
            ...(closing !== undefined && { eventIndex: closing.eventIndex }),
            expected: `finals of channel ${channel} up to ${inSeconds(declaredMs)} before Metadata`,
            actual: `up to ${inSeconds(settledMs)}`,
          }
    })
  },
}

export const clMetadataThenClose: Check = {
  id: "cl-metadata-then-close",
  requirements: ["cl-metadata-then-close"],
  level: "must",
  sentence: "Then one Metadata, then the close frame.",
  source: cite(docs("close-stream"), SEEN.proxyCapture),
  follows: ["conn-json-text-only", "md-once", "cl-final-flush", "cl-nothing-after-metadata"],
  run: ({ recording }) => {
    if (!endedByRequest(recording)) return notExercised(NOT_ASKED)
    const last = arrivals(recording).at(-1)
    // One whose fields are wrong is Metadata all the same.
    const type = last && (claimedType(last) ?? last.message.type)
    return judgeOne(type === "Metadata", {
      expected: "Metadata as the last message before the close",
      actual: type ?? "no message at all",
    })
  },
}

export const clCode1000: Check = {
  id: "cl-code-1000",
  requirements: ["cl-code-1000"],
  level: "must",
  sentence: "The close code is 1000.",
  source: SEEN.emptyFrameClose,
  run: ({ recording }) => {
    const closed = closedOf(recording)
    if (!askedToEnd(recording) || closed === undefined || closed.by === "client") return notExercised(NOT_ASKED)
    const actual =
      closed.code === 1006 ? "the connection broke without a close frame" : `${closed.code} ${closed.reason}`
    return judgeOne(closed.code === 1000, findingAt(closed, "close code 1000", actual))
  },
}

export const clReasonEmpty: Check = {
  id: "cl-reason-empty",
  requirements: ["cl-reason-empty"],
  level: "should",
  sentence: "The reason of a 1000 close is empty.",
  source: SEEN.emptyFrameClose,
  run: ({ recording }) => {
    const closed = closedOf(recording)
    if (closed?.code !== 1000 || closed.by === "client") return notExercised("the server did not close with 1000")
    return judgeOne(closed.reason === "", findingAt(closed, "an empty reason", JSON.stringify(closed.reason)))
  },
}

export const clNothingAfterMetadata: Check = {
  id: "cl-nothing-after-metadata",
  requirements: ["cl-nothing-after-metadata"],
  level: "must",
  sentence: "No message follows Metadata.",
  source: cite(docs("close-stream"), SEEN.proxyCapture),
  follows: ["cl-final-flush"],
  run: ({ recording }) => {
    const [closing] = closingMetadata(recording)
    if (closing === undefined) return notExercised("no closing Metadata came")
    return judgeNone(
      // A second Metadata is a matter of its count.
      arrivals(recording).filter(
        ({ eventIndex, message }) => eventIndex > closing.eventIndex && message.type !== "Metadata",
      ),
      "no message after Metadata",
    )
  },
}

/** "The client waits": one that leaves sooner has not given the server time to close. */
const CLIENT_PATIENCE_MS = 5000

export const clServerCloses: Check = {
  id: "cl-server-closes",
  requirements: ["cl-server-closes"],
  level: "must",
  sentence: "The server starts the close; the client need not.",
  source: docs("close-stream"),
  follows: ["cl-whitespace-json", "conn-fragmented-client"],
  run: ({ recording }) => {
    const request = endRequestOf(recording)
    const closed = closedOf(recording)
    if (request === undefined || !askedToEnd(recording)) return notExercised(NOT_ASKED)
    const waitedMs = (closed?.atMs ?? recording.events.at(-1)?.atMs ?? 0) - request.atMs
    if (closed?.by !== "server" && waitedMs < CLIENT_PATIENCE_MS)
      return notExercised("the client did not wait for the close")
    return judgeOne(closed?.by === "server", {
      expected: "a close frame from the server",
      actual: `none in ${inSeconds(waitedMs)}`,
    })
  },
}

/** "With little pending audio": less than the server has to transcribe anyway before it can answer. */
const LITTLE_PENDING_MS = 10_000
const PROMPT_MAX_MS = 5000

export const clPrompt: Check = {
  id: "cl-prompt",
  requirements: ["cl-prompt"],
  level: "should",
  sentence: "With little pending audio, close comes within 5 s of CloseStream.",
  source: cite(SEEN.proxyCapture, INFERRED),
  timing: true,
  run: ({ recording }) => {
    const request = endRequestOf(recording)
    const closed = closedOf(recording)
    if (request === undefined || closed === undefined || !endedByRequest(recording)) return notExercised(NOT_ASKED)
    const settledMs = finals(recording)
      .filter(({ eventIndex }) => eventIndex < request.eventIndex)
      .reduce((furthest, final) => Math.max(furthest, endMs(final)), 0)
    const pendingMs = (audioSent(recording).declaredMs ?? 0) - settledMs
    if (audioFrames(recording).length > 0 && pendingMs > LITTLE_PENDING_MS)
      return notExercised("much audio was pending")
    const judge = () =>
      judgeOne(
        closed.atMs - request.atMs <= PROMPT_MAX_MS,
        findingAt(closed, "a close within 5 s of CloseStream", `after ${inSeconds(closed.atMs - request.atMs)}`),
      )
    return audioFrames(recording).length === 0 ? judge() : whenOnTime(recording, judge)
  },
}

export const clNoAudio: Check = {
  id: "cl-no-audio",
  requirements: ["cl-no-audio"],
  level: "must",
  sentence: "CloseStream without audio gives Metadata with duration 0 and 1000.",
  source: docs("close-stream"),
  follows: ["conn-json-text-only", "cl-server-closes", "cl-code-1000", "md-once", "md-duration"],
  run: ({ recording }) => {
    const closed = closedOf(recording)
    if (
      !askedToEnd(recording) ||
      endRequestOf(recording)?.by !== "close-stream" ||
      audioSent(recording).frameCount > 0
    ) {
      return notExercised("no CloseStream was sent without audio")
    }
    const duration = closingMetadata(recording)[0]?.message.duration
    const good = duration === 0 && closed?.by === "server" && closed.code === 1000
    return judgeOne(good, {
      expected: "Metadata with duration 0, and close 1000",
      actual: `${duration === undefined ? "no Metadata" : `duration ${duration}`}, ${closed?.by === "server" ? `close ${closed.code}` : "no close"}`,
    })
  },
}

export const clTwice: Check = {
  id: "cl-twice",
  requirements: ["cl-twice"],
  level: "should",
  sentence: "A second CloseStream does no harm.",
  source: INFERRED,
  follows: ["md-fields", "md-once", "cl-server-closes", "cl-code-1000"],
  run: ({ recording }) => {
    if (sentMessages(recording, "CloseStream").length < 2 || !askedToEnd(recording))
      return notExercised("CloseStream was not sent twice")
    const closed = closedOf(recording)
    const count = closingMetadata(recording).length
    return judgeOne(count === 1 && closed?.by === "server" && closed.code === 1000, {
      expected: "the same end as after one: Metadata once, close 1000",
      actual: `Metadata ${count} times, ${closed === undefined ? "no close" : `close ${closed.code} by the ${closed.by}`}`,
    })
  },
}

export const clAfterIgnored: Check = {
  id: "cl-after-ignored",
  requirements: ["cl-after-ignored"],
  level: "should",
  sentence: "Audio after CloseStream is ignored.",
  source: INFERRED,
  follows: ["md-duration"],
  run: ({ recording }) => {
    const request = endRequestOf(recording)
    const late = recording.events.some(
      (event, index) =>
        event.type === "sent" &&
        index > (request?.eventIndex ?? 0) &&
        "byteLength" in event.frame &&
        event.frame.byteLength > 0,
    )
    const [closing] = closingMetadata(recording)
    const { declaredMs } = audioSent(recording)
    if (request === undefined || !late || closing?.message.duration === undefined || declaredMs === undefined) {
      return notExercised("no audio was sent after CloseStream")
    }
    const durationMs = closing.message.duration * 1000
    return judgeOne(
      durationMs <= declaredMs + AUDIO_LENGTH_MS,
      findingAt(closing, `the ${inSeconds(declaredMs)} from before CloseStream`, inSeconds(durationMs)),
    )
  },
}

export const CLOSE_CHECKS: readonly Check[] = [
  clFinalFlush,
  clMetadataThenClose,
  clCode1000,
  clReasonEmpty,
  clNothingAfterMetadata,
  clServerCloses,
  clPrompt,
  clNoAudio,
  clTwice,
  clAfterIgnored,
]
