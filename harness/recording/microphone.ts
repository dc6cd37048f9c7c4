// The microphone's clock: when each position of the audio was due to be spoken, and what had been spoken at a time.
// Latency is the wall time of arrival minus the wall time at which that audio was due.

import { memoised } from "./memoise.ts"
import type { Recording } from "./recording.ts"
import { clientActs } from "./traffic.ts"

/** A chunk as the microphone took it: it ends when its last sample was spoken. Between chunks nobody speaks. */
interface Capture {
  readonly startMs: number
  readonly endMs: number
  readonly endAtMs: number
}

const captures = memoised((recording): readonly Capture[] => {
  const headStart = recording.header.pacing.mode === "head-start"
  return clientActs(recording).flatMap(({ frame, atMs, dueAtMs }) => {
    if (frame.type !== "audio" || frame.endMs <= frame.startMs) return []
    const leftAtMs = dueAtMs ?? atMs
    // With a head start a chunk leaves when its first sample is spoken.
    const endAtMs = headStart ? leftAtMs + (frame.endMs - frame.startMs) : leftAtMs
    return [{ startMs: frame.startMs, endMs: frame.endMs, endAtMs }]
  })
})

/**
 * The time at which a position of the audio was spoken, by an ideal microphone.
 * @param audioMs position in the audio sent, by the sender's cursor
 * @returns milliseconds since the stream opened; undefined without paced audio or beyond its end
 */
export function spokenAtMs(recording: Recording, audioMs: number): number | undefined {
  const capture = captures(recording).find(({ endMs }) => audioMs <= endMs)
  return capture === undefined ? undefined : capture.endAtMs - (capture.endMs - audioMs)
}

/**
 * The time at which the chunk with a position of the audio left, when it left: what a server cannot know sooner.
 * @param audioMs position in the audio sent, by the sender's cursor
 */
export function sentAtMs(recording: Recording, audioMs: number): number | undefined {
  return clientActs(recording).find(({ frame }) => frame.type === "audio" && audioMs <= frame.endMs)?.atMs
}

/** What had been spoken at a time: the audio cursor of an ideal microphone, in milliseconds of audio. */
export function microphoneCursorMs(recording: Recording, atMs: number): number {
  let cursorMs = 0
  for (const { startMs, endMs, endAtMs } of captures(recording)) {
    const startAtMs = endAtMs - (endMs - startMs)
    if (atMs < startAtMs) break
    cursorMs = Math.min(endMs, startMs + (atMs - startAtMs))
  }
  return cursorMs
}

/** Why no wall-clock figure of this recording means anything; undefined when they do. */
export const notRealTime: (recording: Recording) => string | undefined = memoised((recording) => {
  const { speed } = recording.header.pacing
  if (speed !== 1) return `audio was sent at ${speed} times real time`
  return captures(recording).length === 0 ? "no paced audio was sent" : undefined
})
