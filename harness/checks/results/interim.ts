// Interims: guesses that keep their start, grow, and never pass for settled.

import { declaredOptions } from "../../recording/declared-options.ts"
import type { Recording } from "../../recording/recording.ts"
import {
  channelsHeard,
  endMs,
  finals,
  interims,
  isFinal,
  isFromFinalize,
  isSpeechFinal,
  type ResultsArrival,
  results,
  segments,
  startMs,
} from "../../recording/views.ts"
import { channelOf, wordsOf } from "../../protocol/messages/messages.ts"
import { UNREAD_FINALS, UNREAD_RESULTS } from "../causes.ts"
import { type Check, type Finding, notExercised, outcomeOf, type Subject } from "../check.ts"
import {
  CONTIGUITY_MS,
  findingAt,
  inRange,
  inSeconds,
  judgeEach,
  judgePairs,
  SAME_START_MS,
  whenOnTime,
} from "../judge.ts"
import { quietSpans, spokenSpans, type Span } from "../endpointing/speech.ts"
import { API, cite, docs, INFERRED, SEEN } from "../sources.ts"

export const intOffByDefault: Check = {
  id: "int-off-by-default",
  requirements: ["int-off-by-default"],
  level: "must",
  sentence: "Without `interim_results=true` no Results has `is_final:false`.",
  source: cite(API, docs("interim-results")),
  run: ({ recording }) => {
    if (declaredOptions(recording).interimResults) return notExercised("interim_results was asked for")
    return judgeEach(results(recording), "no Results came", (result) =>
      // An absent flag is another rule's matter.
      result.message.is_final === false
        ? findingAt(result, "every Results is final, since interim_results was not asked for", "is_final is false")
        : undefined,
    )
  },
}

/** "Speech of several seconds": long enough for two interims at the documented rhythm of one a second. */
const SEVERAL_SECONDS_MS = 3000

export const intOn: Check = {
  id: "int-on",
  requirements: ["int-on"],
  level: "must",
  sentence: "With it, speech of several seconds gives at least one interim before the final.",
  source: docs("interim-results"),
  follows: [...UNREAD_RESULTS, "res-flags-present", "res-not-ahead", "fin-first-at-zero"],
  run: ({ recording }) => {
    if (!declaredOptions(recording).interimResults) return notExercised("interim_results was not asked for")
    const long = segments(recording).filter(
      ({ final }) => final !== undefined && wordSpanMs(final) >= SEVERAL_SECONDS_MS,
    )
    return whenOnTime(recording, () =>
      judgeEach(long, "no final with three seconds of speech", ({ interims, final }) =>
        interims.length > 0 || final === undefined
          ? undefined
          : findingAt(final, "an interim before this final", `none for ${inRange(startMs(final), endMs(final))}`),
      ),
    )
  },
}

function wordSpanMs(final: ResultsArrival): number {
  const words = wordsOf(final.message)
  return ((words.at(-1)?.end ?? 0) - (words[0]?.start ?? 0)) * 1000
}

export const intSameStart: Check = {
  id: "int-same-start",
  requirements: ["int-same-start"],
  level: "must",
  sentence: "Interims of a segment, and its final, share `start`.",
  source: cite(SEEN.proxyCapture, SEEN.nova3Frames, docs("understand-endpointing-interim-results")),
  follows: [...UNREAD_FINALS, "int-no-none-after-final", "fin-no-duplicates", "fin-contiguous", "fin-first-at-zero"],
  run: ({ recording }) =>
    judgePairs(
      segments(recording).map(({ interims, final }) => (final === undefined ? interims : [...interims, final])),
      "no interim was followed by another result of its segment",
      (result, before) =>
        Math.abs(startMs(result) - startMs(before)) <= SAME_START_MS
          ? undefined
          : findingAt(
              result,
              `the segment still starts at ${inSeconds(startMs(before))}`,
              `${isFinal(result) ? "a final" : "an interim"} of ${inRange(startMs(result), endMs(result))}`,
            ),
    ),
}

export const intDurationGrows: Check = {
  id: "int-duration-grows",
  requirements: ["int-duration-grows"],
  level: "must",
  sentence: "`duration` does not shrink from one interim to the next of the same segment.",
  source: cite(SEEN.proxyCapture, SEEN.nova3Frames),
  follows: [...UNREAD_FINALS],
  run: ({ recording }) =>
    judgePairs(
      segments(recording).map(({ interims }) => interims),
      "no two interims of one segment",
      (interim, before) =>
        Math.abs(startMs(interim) - startMs(before)) > SAME_START_MS || endMs(interim) >= endMs(before) - SAME_START_MS
          ? undefined
          : findingAt(interim, `a duration of at least ${before.message.duration} s`, `${interim.message.duration} s`),
    ),
}

/** Interims come about once a second of audio; twice that is no longer "about". */
const CADENCE_MAX_MS = 2000

export const intCadence: Check = {
  id: "int-cadence",
  requirements: ["int-cadence"],
  level: "should",
  sentence: "At real time, while speech goes on, an interim comes at least about every 1.5 s of audio.",
  source: cite(SEEN.proxyCapture, SEEN.staffFrames, docs("utterance-end")),
  follows: [...UNREAD_RESULTS, "int-on", "int-duration-grows", "res-not-ahead", "fin-first-at-zero"],
  timing: true,
  run: (subject) => {
    const { recording } = subject
    if (!declaredOptions(recording).interimResults) return notExercised("interim_results was not asked for")
    const gaps = channelsHeard(recording).flatMap((channel) => speechGaps(subject, channel))
    return whenOnTime(recording, () =>
      judgeEach(gaps, "no stretch of speech as long as two interims are apart", ({ gap, next }) =>
        gap.endMs - gap.startMs <= CADENCE_MAX_MS
          ? undefined
          : findingAt(
              next,
              `while speech goes on, a result at least every ${inSeconds(CADENCE_MAX_MS)} of audio`,
              `none from ${inSeconds(gap.startMs)} to ${inSeconds(gap.endMs)}`,
            ),
      ),
    )
  },
}

/** From each transcript cursor to the next, where speech fills at least the time between two interims. */
function speechGaps(subject: Subject, channel: number): readonly { gap: Span; next: ResultsArrival }[] {
  const spoken = spokenSpans(subject, channel)
  const list = results(subject.recording).filter(({ message }) => channelOf(message) === channel)
  let cursorMs = 0
  return list.flatMap((next) => {
    const gap = { startMs: cursorMs, endMs: endMs(next) }
    cursorMs = Math.max(cursorMs, gap.endMs)
    const inSpeech = spoken.some(
      (span) =>
        Math.min(span.endMs, gap.endMs) - Math.max(span.startMs, gap.startMs) >=
        Math.min(CADENCE_MAX_MS, gap.endMs - gap.startMs),
    )
    return inSpeech && gap.endMs > gap.startMs ? [{ gap, next }] : []
  })
}

/** Longer than the rhythm of interims, so that one must fall into it. */
const SILENCE_MIN_MS = 3000

export const intSilence: Check = {
  id: "int-silence",
  requirements: ["int-silence"],
  level: "may",
  sentence: "Interims come during silence too, with empty text.",
  source: cite(SEEN.proxyCapture, SEEN.staffFrames),
  follows: [...UNREAD_RESULTS, "int-on", "int-cadence", "res-not-ahead", "fin-first-at-zero"],
  run: (subject) => {
    const { recording } = subject
    if (!declaredOptions(recording).interimResults) return notExercised("interim_results was not asked for")
    const quiet = channelsHeard(recording).flatMap((channel) =>
      quietSpans(subject, channel, SILENCE_MIN_MS).map((span) => ({ channel, span })),
    )
    return judgeEach(quiet, "no silence of three seconds is known in the audio", ({ channel, span }) =>
      interims(recording, channel).some((interim) => endMs(interim) > span.startMs && endMs(interim) <= span.endMs)
        ? undefined
        : { expected: `interims during the silence of ${inRange(span.startMs, span.endMs)}`, actual: "none" },
    )
  },
}

const interimNever = (
  recording: Recording,
  flag: "speech_final" | "from_finalize",
  isSet: (result: ResultsArrival) => boolean,
) =>
  judgeEach(interims(recording), "no interim came", (interim) =>
    isSet(interim) ? findingAt(interim, `an interim without ${flag}`, `is_final false and ${flag} true`) : undefined,
  )

export const intNotSpeechFinal: Check = {
  id: "int-not-speech-final",
  requirements: ["int-not-speech-final"],
  level: "must",
  sentence: "An interim never has `speech_final:true`.",
  source: cite(docs("understand-endpointing-interim-results"), docs("endpointing")),
  follows: ["res-flags-present"],
  run: ({ recording }) => interimNever(recording, "speech_final", isSpeechFinal),
}

export const intNotFromFinalize: Check = {
  id: "int-not-from-finalize",
  requirements: ["int-not-from-finalize"],
  level: "must",
  sentence: "An interim never has `from_finalize:true`.",
  source: cite(docs("finalize"), INFERRED),
  run: ({ recording }) => interimNever(recording, "from_finalize", isFromFinalize),
}

export const intNoneAfterFinal: Check = {
  id: "int-no-none-after-final",
  requirements: ["int-no-none-after-final"],
  level: "must",
  sentence: "After a final, no result begins before that final’s end in the same channel.",
  source: cite(SEEN.proxyCapture, SEEN.nova3Frames),
  follows: [...UNREAD_FINALS, "fin-no-duplicates", "fin-order-finals", "fin-contiguous", "fin-first-at-zero"],
  run: ({ recording }) => {
    const channels = channelsHeard(recording)
    if (channels.every((channel) => finals(recording, channel).length === 0)) return notExercised("no final came")
    return outcomeOf(channels.flatMap((channel) => resultsBeforeSettled(recording, channel)))
  },
}

function resultsBeforeSettled(recording: Recording, channel: number): readonly Finding[] {
  let settledMs = 0
  return results(recording).flatMap((result) => {
    if (channelOf(result.message) !== channel) return []
    const early = startMs(result) < settledMs - CONTIGUITY_MS
    const expected = `nothing before ${inSeconds(settledMs)} any more, which is final`
    if (isFinal(result)) settledMs = Math.max(settledMs, endMs(result))
    return early ? [findingAt(result, expected, `a result of ${inRange(startMs(result), endMs(result))}`)] : []
  })
}

export const INTERIM_CHECKS: readonly Check[] = [
  intOffByDefault,
  intOn,
  intSameStart,
  intDurationGrows,
  intCadence,
  intSilence,
  intNotSpeechFinal,
  intNotFromFinalize,
  intNoneAfterFinal,
]
