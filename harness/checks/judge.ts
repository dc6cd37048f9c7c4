// What most checks have in common: going over what there is, saying that there was nothing, and showing times.

import { notRealTime } from "../recording/microphone.ts"
import type { Recording } from "../recording/recording.ts"
import { notesOf, senderReportOf } from "../recording/traffic.ts"
import { type Finding, notExercised, type Outcome, outcomeOf } from "./check.ts"

/** Neighbouring results meet within this: times come from 32-bit floats, and servers round to hundredths of a second. */
export const CONTIGUITY_MS = 20
/** Interims and final of a segment share their start within this. */
export const SAME_START_MS = 10
/**
 * A server's count of the audio agrees with ours within a tenth of a second, a codec's frame and rounding; less a little,
 * so that a chunk of 100 ms, the commonest size, cannot be lost unseen.
 */
export const AUDIO_LENGTH_MS = 95

/** Judges each of several things; not exercised without any. `judge` returns what is wrong, or undefined. */
export function judgeEach<Item>(
  items: readonly Item[],
  missing: string,
  judge: (item: Item, index: number) => Finding | undefined,
): Outcome {
  if (items.length === 0) return notExercised(missing)
  return outcomeOf(items.flatMap((item, index) => judge(item, index) ?? []))
}

/** Judges each neighbouring pair; not exercised with fewer than two things in every list. */
export function judgePairs<Item>(
  lists: readonly (readonly Item[])[],
  missing: string,
  judge: (item: Item, before: Item) => Finding | undefined,
): Outcome {
  const pairs = lists.flatMap((list) => list.slice(1).map((item, index) => [item, list[index]] as const))
  return judgeEach(pairs, missing, ([item, before]) => (before === undefined ? undefined : judge(item, before)))
}

/** One verdict on one thing. */
export const judgeOne = (holds: boolean, finding: Finding): Outcome => outcomeOf(holds ? [] : [finding])

/** Nothing of a kind may come: the first that did is the finding. */
export function judgeNone(
  unwanted: readonly { readonly eventIndex: number; readonly text: string }[],
  expected: string,
): Outcome {
  const [first, ...others] = unwanted
  if (first === undefined) return outcomeOf([])
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`
  return outcomeOf([findingAt(first, expected, `${first.text.slice(0, QUOTE_LENGTH)}${more}`)])
}

/** So much of a message tells what it is. */
const QUOTE_LENGTH = 200

/** A finding about an event. */
export const findingAt = (event: { readonly eventIndex: number }, expected: string, actual: string): Finding => ({
  eventIndex: event.eventIndex,
  expected,
  actual,
})

/** `1.25 s` */
export const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`

/** `0.00–1.25 s` */
export const inRange = (fromMs: number, toMs: number): string =>
  `${(fromMs / 1000).toFixed(2)}–${(toMs / 1000).toFixed(2)} s`

/** A figure of wall time: only a sender that kept time at the pace of speech can say anything about the server. */
export function whenOnTime(recording: Recording, judge: () => Outcome): Outcome {
  const why = notRealTime(recording) ?? (senderReportOf(recording)?.onTime === false ? lateness(recording) : undefined)
  const outcome = judge()
  return why === undefined || outcome.type === "not-exercised" ? outcome : { type: "inconclusive", why }
}

function lateness(recording: Recording): string {
  const late = senderReportOf(recording)?.latenessMsP99 ?? 0
  return `our own sender was late (99th percentile ${late.toFixed(0)} ms)`
}

/** We ended or disturbed this stream ourselves, so its end says nothing about the server. */
export const disturbed = (recording: Recording): boolean =>
  notesOf(recording).some(({ code }) => code === "fault" || code === "interrupted" || code === "limit")
