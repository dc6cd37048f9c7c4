// Finalize that asks for nothing, or for one channel.

import { channelOf } from "../../protocol/messages/messages.ts"
import { serverCursorMs } from "../../recording/audio-sent.ts"
import { type ClientText, sentMessages } from "../../recording/client-texts.ts"
import { declaredOptions } from "../../recording/declared-options.ts"
import { endRequestOf } from "../../recording/ending.ts"
import type { Recording } from "../../recording/recording.ts"
import { closedOf } from "../../recording/traffic.ts"
import { endMs, errors, finals, isFromFinalize } from "../../recording/views.ts"
import { type Check, notExercised, outcomeOf } from "../check.ts"
import { channelAsked } from "./flushes.ts"
import { findingAt, judgeEach } from "../judge.ts"
import { lastAtMs } from "../close/lifetime.ts"
import { cite, docs, INFERRED, SEEN } from "../sources.ts"

/** Less than any answer is promised for. */
const NOTHING_PENDING_MS = 50
/** A server that closes for a message does so at once. */
const CONSEQUENCE_MS = 1000

/** An error or an unasked close within a second of a message. */
function consequences(recording: Recording, request: ClientText, allowError: boolean) {
  const until = request.atMs + CONSEQUENCE_MS
  const closed = closedOf(recording)
  const end = endRequestOf(recording)?.eventIndex ?? Number.POSITIVE_INFINITY
  const error = errors(recording).find(({ eventIndex, atMs }) => eventIndex > request.eventIndex && atMs <= until)
  const isClosed =
    closed?.by === "server" &&
    closed.code !== 1006 &&
    closed.eventIndex < end &&
    closed.atMs <= until &&
    closed.eventIndex > request.eventIndex
  return [
    ...(error !== undefined && !allowError ? [findingAt(error, "no error", error.text)] : []),
    ...(isClosed && closed !== undefined
      ? [findingAt(closed, "no close", `close ${closed.code} ${closed.reason}`)]
      : []),
  ]
}

export const fzLittleAudio: Check = {
  id: "fz-little-audio",
  requirements: ["fz-little-audio"],
  level: "may",
  sentence: "With nothing pending there may be no answer, or an empty one.",
  source: cite(docs("finalize"), SEEN.emptyFinalize),
  run: ({ recording }) => {
    const idle = sentMessages(recording, "Finalize").filter((request, index, all) => {
      const cursorMs = serverCursorMs(recording, request.eventIndex) ?? Number.POSITIVE_INFINITY
      const settledMs = finals(recording)
        .filter(({ eventIndex }) => eventIndex < request.eventIndex)
        .reduce((furthest, final) => Math.max(furthest, endMs(final)), 0)
      const before = all[index - 1]
      const isRepeat = before !== undefined && serverCursorMs(recording, before.eventIndex) === cursorMs
      return isRepeat || cursorMs - settledMs <= NOTHING_PENDING_MS
    })
    if (idle.length === 0) return notExercised("no Finalize came with nothing pending")
    return outcomeOf(idle.flatMap((request) => consequences(recording, request, false)))
  },
}

export const fzChannel: Check = {
  id: "fz-channel",
  requirements: ["fz-channel"],
  level: "should",
  sentence: "`channel` restricts the flush to that channel; absent means all.",
  source: docs("finalize"),
  run: ({ recording }) => {
    if (!declaredOptions(recording).multichannel) return notExercised("multichannel was not asked for")
    const asked = sentMessages(recording, "Finalize")
    const restricted = asked.flatMap((request, index) => {
      const channel = channelAsked(request)
      const until = asked[index + 1]?.eventIndex ?? Number.POSITIVE_INFINITY
      const isReal = channel !== undefined && channel < declaredOptions(recording).channels
      return isReal ? [{ request, channel, until }] : []
    })
    return judgeEach(restricted, "no Finalize named a channel", ({ request, channel, until }) => {
      const answers = finals(recording).filter(
        (final) => isFromFinalize(final) && final.eventIndex > request.eventIndex && final.eventIndex < until,
      )
      const other = answers.find(({ message }) => channelOf(message) !== channel)
      if (other !== undefined)
        return findingAt(other, `a flush of channel ${channel} alone`, `one of channel ${channelOf(other.message)}`)
      if (answers.length > 0 || lastAtMs(recording) - request.atMs < CONSEQUENCE_MS) return undefined
      return findingAt(request, `a flush of channel ${channel}`, "none")
    })
  },
}

export const fzChannelOutOfRange: Check = {
  id: "fz-channel-out-of-range",
  requirements: ["fz-channel-out-of-range"],
  level: "may",
  sentence: "An impossible `channel` gives Error or is ignored, and does not close.",
  source: INFERRED,
  run: ({ recording }) => {
    const { channels } = declaredOptions(recording)
    const beyond = sentMessages(recording, "Finalize").filter((request) => (channelAsked(request) ?? 0) >= channels)
    if (beyond.length === 0) return notExercised("no Finalize named an impossible channel")
    return outcomeOf(beyond.flatMap((request) => consequences(recording, request, true)))
  },
}

export const FINALIZE_CHANNEL_CHECKS: readonly Check[] = [fzLittleAudio, fzChannel, fzChannelOutOfRange]
