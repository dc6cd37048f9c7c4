// Where there was speech, silence and pauses: by the timeline where the audio is known, else by the server's own words.

import { wordsOf } from "../../protocol/messages/messages.ts"
import { audioSent } from "../../recording/audio-sent.ts"
import { declaredOptions } from "../../recording/declared-options.ts"
import { finals } from "../../recording/views.ts"
import type { Timeline } from "../../timeline.ts"
import type { Subject } from "../check.ts"
import { AUDIO_LENGTH_MS } from "../judge.ts"

/** A stretch of audio, in milliseconds. */
export interface Span {
  readonly startMs: number
  readonly endMs: number
}

/** Lengths that differ by less than this share are the same audio. */
const SAME_LENGTH_RATIO = 0.01

/**
 * What the server could hear, when it could: undefined for unknown audio, for audio declared as something else (its
 * clock then runs at another speed, if it hears words at all), and for several voices mixed into one channel.
 */
export function heardTimeline({ recording, timeline }: Subject): Timeline | undefined {
  if (timeline === undefined || (timeline.channels > 1 && !declaredOptions(recording).multichannel)) return undefined
  const { declaredMs, cursorMs } = audioSent(recording)
  const slackMs = Math.max(AUDIO_LENGTH_MS, SAME_LENGTH_RATIO * cursorMs)
  return declaredMs !== undefined && Math.abs(declaredMs - cursorMs) <= slackMs ? timeline : undefined
}

/** Gaps between words below this belong to the flow of speech. */
const FLOW_GAP_MS = 500

/** Speech of a channel, in order, gaps of the flow closed. */
export function spokenSpans(subject: Subject, channel: number): readonly Span[] {
  const spans = heardTimeline(subject)?.speech.filter((span) => span.channel === channel) ?? wordSpans(subject, channel)
  const merged: { startMs: number; endMs: number }[] = []
  for (const { startMs, endMs } of spans) {
    const last = merged.at(-1)
    if (last !== undefined && startMs - last.endMs < FLOW_GAP_MS) last.endMs = Math.max(last.endMs, endMs)
    else merged.push({ startMs, endMs })
  }
  return merged
}

/** Words of the finals of a channel, in milliseconds. */
export const wordSpans = ({ recording }: Subject, channel: number): readonly Span[] =>
  finals(recording, channel).flatMap(({ message }) =>
    wordsOf(message).map(({ start, end }) => ({ startMs: start * 1000, endMs: end * 1000 })),
  )

/** Stretches of at least `minMs` without speech, in audio that is known and was sent: before, between and after. */
export function quietSpans(subject: Subject, channel: number, minMs: number): readonly Span[] {
  const timeline = heardTimeline(subject)
  if (timeline === undefined) return []
  const speech = timeline.speech.filter((span) => span.channel === channel)
  const sentMs = Math.min(timeline.durationMs, audioSent(subject.recording).cursorMs)
  const starts = [0, ...speech.map((span) => span.endMs)]
  const ends = [...speech.map((span) => span.startMs), sentMs]
  return starts
    .map((startMs, index) => ({ startMs, endMs: Math.min(sentMs, ends[index] ?? sentMs) }))
    .filter(({ startMs, endMs }) => endMs - startMs >= minMs)
}

/** True when the audio is known to hold no speech at all. */
export const isSilent = (subject: Subject): boolean => {
  const timeline = heardTimeline(subject)
  return timeline !== undefined && timeline.words.length === 0 && timeline.speech.length === 0
}
