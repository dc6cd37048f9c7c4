// Finals: settled once, in order, each audio moment exactly once.

import type { ListenOptions } from "../../protocol/options/listen-options.ts"
import { channelOf, transcriptOf } from "../../protocol/messages/messages.ts"
import { wordsIn } from "../../metrics/normalise.ts"
import { wordErrorRate, wordErrors } from "../../metrics/wer.ts"
import { audioSent } from "../../recording/audio-sent.ts"
import { declaredOptions } from "../../recording/declared-options.ts"
import { endedBy } from "../../recording/ending.ts"
import type { Recording } from "../../recording/recording.ts"
import { channelsHeard, endMs, finals, type ResultsArrival, results, segments, startMs } from "../../recording/views.ts"
import type { Timeline } from "../../timeline.ts"
import { MISPLACED_FINALS, UNREAD_FINALS } from "../causes.ts"
import { type Check, notExercised } from "../check.ts"
import { CONTIGUITY_MS, findingAt, inRange, inSeconds, judgeEach, judgePairs } from "../judge.ts"
import { heardTimeline } from "../endpointing/speech.ts"
import { judgeTwin, sameFinals, twinOf } from "./twins.ts"
import { cite, docs, INFERRED, SEEN } from "../sources.ts"

const finalsByChannel = (recording: Recording): readonly (readonly ResultsArrival[])[] =>
  channelsHeard(recording).map((channel) => finals(recording, channel))

const range = (arrival: ResultsArrival): string => inRange(startMs(arrival), endMs(arrival))

export const finContiguous: Check = {
  id: "fin-contiguous",
  requirements: ["fin-contiguous"],
  level: "must",
  sentence: "Each final starts where the previous final of its channel ended.",
  source: cite(SEEN.proxyCapture, SEEN.nova3Frames),
  follows: [...UNREAD_FINALS, "fin-no-duplicates", "fin-order-finals", "fin-immutable-whole"],
  run: ({ recording }) =>
    judgePairs(finalsByChannel(recording), "fewer than two finals on a channel", (final, before) =>
      Math.abs(startMs(final) - endMs(before)) <= CONTIGUITY_MS
        ? undefined
        : findingAt(
            final,
            `channel ${channelOf(final.message)} goes on at ${inSeconds(endMs(before))}, where the final before ended`,
            `a final of ${range(final)}`,
          ),
    ),
}

export const finFirstAtZero: Check = {
  id: "fin-first-at-zero",
  requirements: ["fin-first-at-zero"],
  level: "must",
  sentence: "The first final of each channel starts at 0.",
  source: cite(SEEN.proxyCapture, SEEN.nova3Frames),
  follows: [...UNREAD_FINALS, "fin-no-duplicates", "fin-order-finals", "fin-contiguous"],
  run: ({ recording }) =>
    judgeEach(
      finalsByChannel(recording).flatMap((list) => list.slice(0, 1)),
      "no final came",
      (first) =>
        Math.abs(startMs(first)) <= CONTIGUITY_MS
          ? undefined
          : findingAt(
              first,
              `the first final of channel ${channelOf(first.message)} starts at 0`,
              `it is ${range(first)}`,
            ),
    ),
}

export const finImmutable: Check = {
  id: "fin-immutable",
  requirements: ["fin-immutable"],
  level: "must",
  sentence: "No later result covers a range already final.",
  source: docs("interim-results"),
  follows: [...UNREAD_FINALS, "fin-immutable-whole", "fin-no-duplicates", "fin-order-finals", "fin-contiguous"],
  run: ({ recording }) =>
    judgePairs(
      finalsByChannel(recording).map(bySettledEnd),
      "fewer than two finals on a channel",
      (final, { settledMs }) =>
        final.arrival.message.duration === 0 || startMs(final.arrival) >= settledMs - CONTIGUITY_MS
          ? undefined
          : findingAt(
              final.arrival,
              `nothing before ${inSeconds(settledMs)} is final a second time`,
              `a final of ${range(final.arrival)}`,
            ),
    ),
}

/** So much of a final covered again is a second version of it, and no matter of a border. */
const COVERED_RATIO = 0.5

export const finImmutableWhole: Check = {
  id: "fin-immutable-whole",
  requirements: ["fin-immutable"],
  level: "must",
  sentence: "No later result covers a range already final.",
  source: docs("interim-results"),
  follows: [...UNREAD_FINALS, "fin-no-duplicates", "fin-order-finals"],
  run: ({ recording }) =>
    judgePairs(finalsByChannel(recording), "fewer than two finals on a channel", (final, before) => {
      const coveredMs = Math.min(endMs(final), endMs(before)) - Math.max(startMs(final), startMs(before))
      return coveredMs <= CONTIGUITY_MS || coveredMs < COVERED_RATIO * before.message.duration * 1000
        ? undefined
        : findingAt(final, `what is final from ${range(before)} stays so`, `another final of ${range(final)}`)
    }),
}

/** Each final with the furthest end of a final by then. */
function bySettledEnd(list: readonly ResultsArrival[]) {
  let settledMs = 0
  return list.map((arrival) => ({ arrival, settledMs: (settledMs = Math.max(settledMs, endMs(arrival))) }))
}

export const finOrder: Check = {
  id: "fin-order",
  requirements: ["fin-order"],
  level: "must",
  sentence: "Results of a channel come in audio order.",
  source: cite(SEEN.proxyCapture, SEEN.nova3Frames),
  follows: [...UNREAD_FINALS, "fin-order-finals", "int-no-none-after-final", "fin-contiguous", "int-same-start"],
  run: ({ recording }) =>
    judgePairs(
      channelsHeard(recording).map((channel) =>
        results(recording).filter(({ message }) => channelOf(message) === channel),
      ),
      "fewer than two results on a channel",
      (result, before) =>
        startMs(result) >= startMs(before) - CONTIGUITY_MS
          ? undefined
          : findingAt(
              result,
              `no result starts before ${inSeconds(startMs(before))} any more`,
              `one of ${range(result)}`,
            ),
    ),
}

export const finOrderFinals: Check = {
  id: "fin-order-finals",
  requirements: ["fin-order"],
  level: "must",
  sentence: "Results of a channel come in audio order.",
  source: cite(SEEN.proxyCapture, SEEN.nova3Frames),
  follows: [...UNREAD_FINALS],
  run: ({ recording }) =>
    judgePairs(finalsByChannel(recording), "fewer than two finals on a channel", (final, before) =>
      final.message.duration === 0 || endMs(final) > startMs(before) + CONTIGUITY_MS
        ? undefined
        : findingAt(
            final,
            `a final that ends behind ${inSeconds(startMs(before))}`,
            `one of ${range(final)}, behind it`,
          ),
    ),
}

export const finNoDuplicates: Check = {
  id: "fin-no-duplicates",
  requirements: ["fin-no-duplicates"],
  level: "must",
  sentence: "The same final is not sent twice.",
  source: docs("interim-results"),
  follows: [...UNREAD_FINALS],
  run: ({ recording }) => {
    const lists = finalsByChannel(recording).map((list) => list.filter(({ message }) => message.duration > 0))
    return judgePairs(lists, "fewer than two finals on a channel", (final, before) =>
      startMs(final) === startMs(before) && transcriptOf(final.message) === transcriptOf(before.message)
        ? findingAt(final, "a final comes once", `the final of ${range(before)} came again`)
        : undefined,
    )
  },
}

/** Options that put other words in place of those that were said. */
const isRewritten = ({ redact, replace, profanityFilter, dictation }: ListenOptions): boolean =>
  redact.length > 0 || replace.length > 0 || profanityFilter || dictation

/** Finals may cost this much over the best that the interims showed: one word in twenty, rewritten at a border. */
const INTERIM_ADVANTAGE_MAX = 0.05
/** Above this a transcript is not that of the audio: bad models stay far below on clean speech. */
const WORD_ERROR_RATE_MAX = 0.5

export const finTextComplete: Check = {
  id: "fin-text-complete",
  requirements: ["fin-text-complete"],
  level: "should",
  sentence: "Joined finals give the whole transcript; nothing is only in interims.",
  source: docs("understand-endpointing-interim-results"),
  follows: [
    ...MISPLACED_FINALS,
    "fz-stays-open",
    "er-bad-text-open",
    "mc-separate",
    "cl-whitespace-json",
    "cl-server-closes",
    "cl-final-flush",
    "res-transcript-is-words",
    "md-duration",
  ],
  run: (subject) => {
    const { recording } = subject
    const timeline = heardTimeline(subject)
    if (timeline === undefined || timeline.words.length === 0) return notExercised("no known words in the audio")
    if (isRewritten(declaredOptions(recording))) return notExercised("the text was to be rewritten")
    if (endedBy(recording) !== "close-stream") return notExercised("the stream was not ended by CloseStream")
    const rates = channelsHeard(recording).map((channel) => textRates(recording, timeline, channel))
    return judgeEach(rates, "no Results came", ({ channel, ofFinals, ofInterims }) =>
      ofFinals <= WORD_ERROR_RATE_MAX && ofFinals <= ofInterims + INTERIM_ADVANTAGE_MAX
        ? undefined
        : {
            expected: `the finals of channel ${channel} hold the whole transcript`,
            actual: `word error rate ${percent(ofFinals)} in finals, ${percent(ofInterims)} in the last interims`,
          },
    )
  },
}

const percent = (rate: number): string => `${Math.round(rate * 100)} %`

/** Word error rates of the joined finals, and of the last thing each segment showed before its final. */
function textRates(recording: Recording, timeline: Timeline, channel: number) {
  const sentMs = audioSent(recording).cursorMs
  const words = timeline.words.filter((word) => word.channel === channel && word.endMs <= sentMs)
  const reference = wordsIn(words.map(({ word }) => word).join(" "), "full")
  const own = segments(recording).filter((segment) => segment.channel === channel)
  const rate = (shown: readonly (ResultsArrival | undefined)[]) => {
    const text = shown.map((arrival) => (arrival === undefined ? "" : transcriptOf(arrival.message))).join(" ")
    return wordErrorRate(wordErrors(reference, wordsIn(text, "full"))) ?? 0
  }
  return {
    channel,
    ofFinals: rate(own.map(({ final }) => final)),
    ofInterims: rate(own.map(({ interims, final }) => interims.at(-1) ?? final)),
  }
}

export const finDeterministicMock: Check = {
  id: "fin-deterministic-mock",
  requirements: ["fin-deterministic-mock"],
  level: "should",
  sentence: "A mock gives the same finals for the same audio, options and seed.",
  source: INFERRED,
  run: (subject) => {
    if (!subject.recording.header.target.startsWith("mock:")) return notExercised("the target is not a mock")
    const twin = twinOf(subject, { sameChunks: true, sameSeed: true })
    return judgeTwin(subject, twin, "no second stream of the same audio, options and seed", sameFinals)
  },
}

export const FINALS_CHECKS: readonly Check[] = [
  finContiguous,
  finFirstAtZero,
  finImmutable,
  finImmutableWhole,
  finOrder,
  finOrderFinals,
  finNoDuplicates,
  finTextComplete,
  finDeterministicMock,
]
