// How long a stream lived and by what it should have ended, for checks that judge its end.

import { audioSent } from "../../recording/audio-sent.ts"
import { endedBy } from "../../recording/ending.ts"
import type { Recording } from "../../recording/recording.ts"
import { clientActs, closedOf } from "../../recording/traffic.ts"
import { disturbed } from "../judge.ts"

/** The client asked for the end by message or empty frame, and nobody but the server ended it, for that reason. */
export const askedToEnd = (recording: Recording): boolean =>
  (endedBy(recording) === "close-stream" || endedBy(recording) === "empty-frame") &&
  !disturbed(recording) &&
  !gaveAudioUp(recording)

/** The request for the end crossed a close that came of audio which cannot be decoded as it was declared. */
function gaveAudioUp(recording: Recording): boolean {
  const code = closedOf(recording)?.code
  return (code === 1008 || code === 1011) && audioSent(recording).declaredMs === undefined
}

/** The same, and the server closed in order: what was due has come. A connection that broke may have lost it. */
export function endedByRequest(recording: Recording): boolean {
  const closed = closedOf(recording)
  return askedToEnd(recording) && closed?.by === "server" && closed.code !== 1006
}

/** The time of the last thing that the recording shows. */
export const lastAtMs = (recording: Recording): number =>
  closedOf(recording)?.atMs ?? recording.events.at(-1)?.atMs ?? 0

/** The time of the last audio or text of the client, which is what the idle timer counts from; 0 before any. */
export const lastDataAtMs = (recording: Recording): number => lastData(recording)?.atMs ?? 0

export const lastData = (recording: Recording) =>
  clientActs(recording).findLast(
    ({ frame }) => frame.type === "audio" || frame.type === "text" || frame.type === "binary",
  )

/** When a stream ran on the wall clock, in milliseconds since 1970: from the upgrade to the last thing recorded. */
export function wallSpanOf({ header, events }: Recording): { readonly startAtMs: number; readonly endAtMs: number } {
  const startAtMs = Date.parse(header.startedAt)
  return { startAtMs, endAtMs: startAtMs + (events.at(-1)?.atMs ?? 0) }
}
