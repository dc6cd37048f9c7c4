// Two streams of one permutation that should have come out the same: what must agree, and how far they do.

import { align } from "../../metrics/align.ts"
import { wordsIn } from "../../metrics/normalise.ts"
import { channelOf, transcriptOf } from "../../protocol/messages/messages.ts"
import type { Recording } from "../../recording/recording.ts"
import { sentMessages } from "../../recording/client-texts.ts"
import { clientActs } from "../../recording/traffic.ts"
import { channelsHeard, endMs, finals, isSpeechFinal, startMs, transcript } from "../../recording/views.ts"
import { type Finding, notExercised, type Outcome, outcomeOf, type Subject } from "../check.ts"
import { inRange } from "../judge.ts"

/** What may differ between twins, besides ids and wall-clock times. */
export interface TwinSearch {
  /** Option names whose values need not agree. */
  readonly except?: readonly string[]
  readonly sameChunks?: boolean
  readonly sameSeed?: boolean
  /** Any further condition, such as "has no KeepAlive". */
  readonly where?: (candidate: Recording) => boolean
}

/** The first other recording of the permutation with the same audio and options; undefined without one. */
export function twinOf({ recording, siblings }: Subject, search: TwinSearch): Recording | undefined {
  const options = (one: Recording) =>
    JSON.stringify(
      one.header.options
        .filter(([name]) => !search.except?.includes(name))
        .sort((one, other) => compare(one[0], other[0])),
    )
  return siblings.find(
    (other) =>
      other !== recording &&
      audioOf(other) === audioOf(recording) &&
      options(other) === options(recording) &&
      (search.sameChunks !== true || chunksOf(other) === chunksOf(recording)) &&
      (search.sameSeed !== true || other.header.seed === recording.header.seed) &&
      sentMessages(other, "Finalize").length === sentMessages(recording, "Finalize").length &&
      (search.where?.(other) ?? true),
  )
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** The same source, sent to the same end. */
const audioOf = (recording: Recording): string => {
  const last = clientActs(recording).findLast(({ frame }) => frame.type === "audio")
  return JSON.stringify([recording.header.audio, last?.cursorMs ?? 0])
}

/** How the audio was cut into frames. */
export const chunksOf = (recording: Recording): string =>
  JSON.stringify([recording.header.pacing.chunkMs, recording.header.pacing.chunkByteLength])

/** Judges two twins; not exercised without the second. */
export function judgeTwin(
  { recording }: Subject,
  twin: Recording | undefined,
  missing: string,
  compareTwins: (one: Recording, other: Recording) => readonly Finding[],
): Outcome {
  if (twin === undefined) return notExercised(missing)
  if (finals(recording).length === 0 && finals(twin).length === 0) return notExercised("no final came on either stream")
  return outcomeOf(compareTwins(recording, twin))
}

/** Finals alike to the hundredth of a second and to the letter; the first difference is the finding. */
export function sameFinals(one: Recording, other: Recording): readonly Finding[] {
  const mine = finals(one).map(line)
  const theirs = finals(other).map(line)
  const at = Array.from({ length: Math.max(mine.length, theirs.length) }).findIndex(
    (_, index) => mine[index] !== theirs[index],
  )
  if (at === -1) return []
  return [differing(finals(one)[at], theirs[at] ?? "no further final", mine[at] ?? "no further final")]
}

const line = (final: ReturnType<typeof finals>[number]): string =>
  `channel ${channelOf(final.message)}, ${inRange(startMs(final), endMs(final))}${isSpeechFinal(final) ? ", speech_final" : ""}: ` +
  JSON.stringify(transcriptOf(final.message))

/** The share of words that may differ where streams are alike save for small timing effects. */
const TEXT_DIFFERENCE_MAX = 0.1

/** Transcripts alike in words, whatever the cuts between finals. */
export function sameText(one: Recording, other: Recording): readonly Finding[] {
  const channels = [...new Set([...channelsHeard(one), ...channelsHeard(other)])]
  return channels.flatMap((channel) => {
    const mine = wordsIn(transcript(one, channel), "basic")
    const theirs = wordsIn(transcript(other, channel), "basic")
    const different = align(theirs, mine).filter(({ type }) => type !== "hit").length
    if (different <= TEXT_DIFFERENCE_MAX * Math.max(mine.length, theirs.length)) return []
    return [differing(undefined, JSON.stringify(transcript(other, channel)), JSON.stringify(transcript(one, channel)))]
  })
}

function differing(final: { readonly eventIndex: number } | undefined, theirs: string, mine: string): Finding {
  const expected = `the same as on the other stream: ${theirs}`
  return final === undefined ? { expected, actual: mine } : { eventIndex: final.eventIndex, expected, actual: mine }
}
