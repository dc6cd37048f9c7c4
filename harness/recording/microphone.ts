// The microphone's clock: when each position of the audio was due to be spoken, and what had been spoken at a time.
// Latency is the wall time of arrival minus the wall time at which that audio was due.

import { firstReached } from "./bisect.ts"
import { memoised } from "./memoise.ts"
import type { Recording } from "./recording.ts"
import { clientActs } from "./traffic.ts"

/** A chunk as the microphone took it: it ends when its last sample was spoken. Between chunks nobody speaks. */
interface Capture {
  readonly startMs: number
  readonly endMs: number
  readonly endAtMs: number
  /** When it was sent. */
  readonly leftAtMs: number
}

const captures = memoised((recording): readonly Capture[] => {
  const headStart = recording.header.pacing.mode === "head-start"
  return clientActs(recording).flatMap(({ frame, atMs, dueAtMs }) => {
    if (frame.type !== "audio" || frame.endMs <= frame.startMs) return []
    const dueMs = dueAtMs ?? atMs
    // With a head start a chunk leaves when its first sample is spoken.
    const endAtMs = headStart ? dueMs + (frame.endMs - frame.startMs) : dueMs
    return [{ startMs: frame.startMs, endMs: frame.endMs, endAtMs, leftAtMs: atMs }]
  })
})

/** The chunk that holds a position of the audio. */
function captureOf(recording: Recording, audioMs: number): Capture | undefined {
  const list = captures(recording)
  return list[firstReached(list.length, (index) => (list[index]?.endMs ?? 0) >= audioMs)]
}

/**
 * The time at which a position of the audio was spoken, by an ideal microphone.
 * @param audioMs position in the audio sent, by the sender's cursor
 * @returns milliseconds since the stream opened; undefined without paced audio or beyond its end
 */
export function spokenAtMs(recording: Recording, audioMs: number): number | undefined {
  const capture = captureOf(recording, audioMs)
  return capture === undefined ? undefined : capture.endAtMs - (capture.endMs - audioMs)
}

/**
 * The time at which the chunk with a position of the audio left, when it left: what a server cannot know sooner.
 * @param audioMs position in the audio sent, by the sender's cursor
 */
export function sentAtMs(recording: Recording, audioMs: number): number | undefined {
  return captureOf(recording, audioMs)?.leftAtMs
}

/** What had been spoken at a time: the audio cursor of an ideal microphone, in milliseconds of audio. */
export function microphoneCursorMs(recording: Recording, atMs: number): number {
  const list = captures(recording)
  const next = firstReached(list.length, (index) => startAtMs(list[index]) > atMs)
  const current = list[next - 1]
  return current === undefined ? 0 : Math.min(current.endMs, current.startMs + (atMs - startAtMs(current)))
}

const startAtMs = (capture: Capture | undefined): number =>
  capture === undefined ? Number.POSITIVE_INFINITY : capture.endAtMs - (capture.endMs - capture.startMs)

/** Why no wall-clock figure of this recording means anything; undefined when they do. */
export const notRealTime: (recording: Recording) => string | undefined = memoised((recording) => {
  const { speed } = recording.header.pacing
  if (speed !== 1) return `audio was sent at ${speed} times real time`
  return captures(recording).length === 0 ? "no paced audio was sent" : undefined
})
