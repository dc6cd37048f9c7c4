// Each Finalize beside what was pending then and what came of it: shared by the checks of Finalize.

import { serverCursorMs } from "../../recording/audio-sent.ts"
import { type ClientText, sentMessages } from "../../recording/client-texts.ts"
import { endRequestOf } from "../../recording/ending.ts"
import type { Recording } from "../../recording/recording.ts"
import { channelsHeard, endMs, finals, type ResultsArrival, results } from "../../recording/views.ts"
import { lastAtMs } from "../close/lifetime.ts"

/** One Finalize on one channel: how much audio the server had then, and how much of it was not yet final. */
export interface Flush {
  readonly request: ClientText
  readonly channel: number
  readonly cursorMs: number
  readonly pendingMs: number
}

/** Below this an answer is not promised. */
const LITTLE_AUDIO_MS = 300
/** An answer that takes longer counts as none; a stream that ends sooner has not had the time. */
const ANSWER_MAX_MS = 5000

export function flushes(recording: Recording): readonly Flush[] {
  return sentMessages(recording, "Finalize").flatMap((request) => {
    const cursorMs = serverCursorMs(recording, request.eventIndex)
    if (cursorMs === undefined) return []
    const only = channelAsked(request)
    return channelsHeard(recording)
      .filter((channel) => only === undefined || channel === only)
      .map((channel) => {
        const settledMs = finals(recording, channel)
          .filter(({ eventIndex }) => eventIndex < request.eventIndex)
          .reduce((furthest, final) => Math.max(furthest, endMs(final)), 0)
        return { request, channel, cursorMs, pendingMs: cursorMs - settledMs }
      })
  })
}

/** The one channel that a Finalize names. */
export const channelAsked = ({ message }: ClientText): number | undefined =>
  message.type === "Finalize" ? message.channel : undefined

/** Those with enough audio pending, on streams that lived long enough to answer. */
export const dueFlushes = (recording: Recording): readonly Flush[] =>
  flushes(recording).filter(
    ({ request, pendingMs }) =>
      pendingMs >= LITTLE_AUDIO_MS &&
      request.eventIndex < (endRequestOf(recording)?.eventIndex ?? Number.POSITIVE_INFINITY) &&
      (endRequestOf(recording) !== undefined || lastAtMs(recording) - request.atMs >= ANSWER_MAX_MS),
  )

/** Finals of the channel after the request. */
export const answersTo = (recording: Recording, { request, channel }: Flush): readonly ResultsArrival[] =>
  finals(recording, channel).filter(({ eventIndex }) => eventIndex > request.eventIndex)

/** Recordings of servers that never had the flag say nothing about it. */
export const hasFlag = (recording: Recording): boolean =>
  results(recording).some(({ message }) => message.from_finalize !== undefined)
