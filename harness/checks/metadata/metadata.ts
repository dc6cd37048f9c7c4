// The closing Metadata: once, complete, and true about length and channels of the audio.

import { audioSent } from "../../recording/audio-sent.ts"
import { declaredOptions, declaredValue } from "../../recording/declared-options.ts"
import type { Recording } from "../../recording/recording.ts"
import { endMs, finals, metadata } from "../../recording/views.ts"
import { UNREAD_CLOSING } from "../causes.ts"
import { type Check, notExercised } from "../check.ts"
import { closingMetadata, judgeClosing } from "../close/closing-metadata.ts"
import { channelCount } from "../multichannel/channels.ts"
import { AUDIO_LENGTH_MS, findingAt, inSeconds, judgeEach, judgeOne } from "../judge.ts"
import { endedByRequest } from "../close/lifetime.ts"
import { claimsOf, judgeShape, type SchemaIssue } from "../results/schema-issues.ts"
import { API, cite, docs, INFERRED, SEEN } from "../sources.ts"

export const mdOnce: Check = {
  id: "md-once",
  requirements: ["md-once"],
  level: "must",
  sentence: "Metadata is sent exactly once after CloseStream.",
  source: docs("close-stream"),
  follows: [...UNREAD_CLOSING],
  run: ({ recording }) => {
    if (!endedByRequest(recording)) return notExercised("the stream was not ended by CloseStream")
    // Unreadable ones count as well.
    const all = claimsOf(recording, "Metadata").map(({ arrival }) => arrival)
    const count = closingMetadata(recording).length + all.filter(({ message }) => message.type === "malformed").length
    return judgeOne(count === 1, { expected: "one Metadata after CloseStream", actual: `${count}` })
  },
}

const belongsElsewhere = ({ path, missing }: SchemaIssue): boolean =>
  !missing && (path[0] === "sha256" || path[0] === "created" || path[0] === "models" || path[0] === "model_info")

export const mdFields: Check = {
  id: "md-fields",
  requirements: ["md-fields"],
  level: "must",
  sentence: "It has `transaction_key`, `request_id`, `sha256`, `created`, `duration`, `channels`.",
  source: API,
  run: ({ recording }) => judgeShape(recording, "Metadata", (issue) => !belongsElsewhere(issue)),
}

export const mdTransactionKey: Check = {
  id: "md-transaction-key",
  requirements: ["md-transaction-key"],
  level: "should",
  sentence: "`transaction_key` is the word `deprecated`.",
  source: cite(API, docs("close-stream")),
  run: ({ recording }) =>
    judgeEach(
      metadata(recording).filter(({ message }) => message.transaction_key !== undefined),
      "no Metadata with a transaction_key came",
      (closing) =>
        closing.message.transaction_key === "deprecated"
          ? undefined
          : findingAt(closing, '"deprecated"', JSON.stringify(closing.message.transaction_key)),
    ),
}

/** What the server should have counted; undefined where it may not have decoded the audio at all. */
const countedMs = (recording: Recording): number | undefined =>
  audioSent(recording).frameCount === 0 ? 0 : audioSent(recording).declaredMs

export const mdDuration: Check = {
  id: "md-duration",
  requirements: ["md-duration"],
  level: "must",
  sentence: "`duration` is the audio received, in seconds.",
  source: docs("close-stream"),
  follows: ["md-fields"],
  run: ({ recording }) => {
    const expectedMs = countedMs(recording)
    const timed = metadata(recording)
      .slice(-1)
      .filter(({ message }) => message.duration !== undefined)
    if (expectedMs === undefined) return notExercised("the length of the audio does not follow from its declaration")
    return judgeEach(timed, "no Metadata with a duration came", (closing) => {
      const durationMs = (closing.message.duration ?? 0) * 1000
      return Math.abs(durationMs - expectedMs) <= AUDIO_LENGTH_MS
        ? undefined
        : findingAt(closing, `the ${inSeconds(expectedMs)} of audio sent`, inSeconds(durationMs))
    })
  },
}

export const mdDurationSum: Check = {
  id: "md-duration-sum",
  requirements: ["md-duration-sum"],
  level: "should",
  sentence: "`duration` equals the end of the last final.",
  source: INFERRED,
  follows: [
    "fin-first-at-zero",
    "res-not-ahead",
    "fin-contiguous",
    "audio-all-covered",
    "cl-final-flush",
    "md-duration",
  ],
  run: ({ recording }) => {
    if (!endedByRequest(recording) || finals(recording).length === 0)
      return notExercised("no stream with finals was ended by CloseStream")
    const lastMs = Math.max(...finals(recording).map(endMs))
    return judgeClosing(recording, ({ duration }, closing) =>
      duration === undefined || Math.abs(duration * 1000 - lastMs) <= AUDIO_LENGTH_MS
        ? undefined
        : findingAt(closing, `the end of the last final, ${inSeconds(lastMs)}`, inSeconds(duration * 1000)),
    )
  },
}

/** The channels that the server should have counted. */
function channelsSent(recording: Recording): readonly number[] | undefined {
  if (audioSent(recording).frameCount === 0) return [0, Math.max(1, declaredOptions(recording).channels)]
  const isRawUndeclared =
    declaredValue(recording, "encoding") === undefined && recording.header.audio.container === undefined
  const count = isRawUndeclared ? undefined : channelCount(recording)
  return count === undefined ? undefined : [count]
}

export const mdChannels: Check = {
  id: "md-channels",
  requirements: ["md-channels"],
  level: "must",
  sentence: "`channels` is the number of audio channels; 0 or 1 when none came.",
  source: cite(API, SEEN.emptyMetadata),
  follows: ["md-fields"],
  run: ({ recording }) => {
    const expected = channelsSent(recording)
    if (expected === undefined) return notExercised("nobody knows how many channels the server could decode")
    return judgeClosing(recording, ({ channels }, closing) =>
      channels === undefined || expected.includes(channels)
        ? undefined
        : findingAt(closing, `channels ${expected.join(" or ")}`, `${channels}`),
    )
  },
}

export const mcMetadata: Check = {
  id: "mc-metadata",
  requirements: ["mc-metadata"],
  level: "must",
  sentence: "Metadata `channels` is n.",
  source: API,
  follows: ["md-channels"],
  run: ({ recording }) => {
    const expected = channelsSent(recording)
    if (!declaredOptions(recording).multichannel || expected === undefined)
      return notExercised("multichannel was not asked for")
    return judgeClosing(recording, ({ channels }, closing) =>
      channels === undefined || expected.includes(channels)
        ? undefined
        : findingAt(closing, `channels ${expected.join(" or ")}`, `${channels}`),
    )
  },
}

export const METADATA_CHECKS: readonly Check[] = [
  mdOnce,
  mdFields,
  mdTransactionKey,
  mdDuration,
  mdDurationSum,
  mdChannels,
  mcMetadata,
]
