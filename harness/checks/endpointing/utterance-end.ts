// UtteranceEnd: a gap between words, by the server's own word times, once each, behind the final that holds the word.

import { channelOf, wordsOf } from "../../protocol/messages/messages.ts"
import { audioSent, serverCursorMs } from "../../recording/audio-sent.ts"
import { declaredOptions, declaredQuery } from "../../recording/declared-options.ts"
import type { Recording } from "../../recording/recording.ts"
import { channelsHeard, finals, utteranceEnds } from "../../recording/views.ts"
import { MISPLACED_FINALS, MISPLACED_WORDS, UNREAD_RESULTS } from "../causes.ts"
import { type Check, notExercised, type Outcome } from "../check.ts"
import { AUDIO_LENGTH_MS, CONTIGUITY_MS, findingAt, inSeconds, judgeEach } from "../judge.ts"
import { cite, docs, SEEN } from "../sources.ts"

/** UtteranceEnds that name a word, in milliseconds; -1 means that it was reported before. */
const realEnds = (recording: Recording) =>
  utteranceEnds(recording).flatMap((end) => {
    const { last_word_end: wordEnd } = end.message
    return wordEnd === undefined || wordEnd < 0
      ? []
      : [{ end, wordEndMs: wordEnd * 1000, channel: channelOf(end.message) }]
  })

interface WordGap {
  readonly channel: number
  readonly wordEndMs: number
  /** Where the next word starts, or the audio ends. */
  readonly untilMs: number
}

/** Gaps behind the last word of each final up to the next word of the channel: those inside a final are not reported. */
function gapsBetweenFinals(recording: Recording): readonly WordGap[] {
  const audioEndMs = audioSent(recording).declaredMs ?? 0
  return channelsHeard(recording).flatMap((channel) => {
    const worded = finals(recording, channel).filter(({ message }) => wordsOf(message).length > 0)
    return worded.map(({ message }, index) => {
      const next = worded[index + 1]
      const nextStart = next === undefined ? undefined : wordsOf(next.message)[0]?.start
      return {
        channel,
        wordEndMs: (wordsOf(message).at(-1)?.end ?? 0) * 1000,
        untilMs: nextStart === undefined ? audioEndMs : nextStart * 1000,
      }
    })
  })
}

/** It is judged when a result comes, which is about once a second. */
const RESULT_RHYTHM_MS = 1000

function judgeSent(recording: Recording): Outcome {
  const { utteranceEndMs, interimResults } = declaredOptions(recording)
  if (utteranceEndMs === undefined || !interimResults)
    return notExercised("utterance_end_ms was not asked for, with interim_results")
  const long = gapsBetweenFinals(recording).filter(
    ({ wordEndMs, untilMs }) => untilMs - wordEndMs >= utteranceEndMs + RESULT_RHYTHM_MS + AUDIO_LENGTH_MS,
  )
  return judgeEach(long, "no gap behind a final was clearly longer than the setting", ({ channel, wordEndMs }) =>
    realEnds(recording).some((end) => end.channel === channel && Math.abs(end.wordEndMs - wordEndMs) <= CONTIGUITY_MS)
      ? undefined
      : { expected: `UtteranceEnd with last_word_end ${(wordEndMs / 1000).toFixed(2)}`, actual: "none" },
  )
}

export const ueSent: Check = {
  id: "ue-sent",
  requirements: ["ue-sent"],
  level: "should",
  sentence: "With it, a pause longer than the setting after finalized words gives UtteranceEnd.",
  source: docs("utterance-end"),
  follows: [...UNREAD_RESULTS, ...MISPLACED_WORDS, "ue-shape", "ue-after-final", "fin-contiguous"],
  run: ({ recording }) => judgeSent(recording),
}

export const ueIndependent: Check = {
  id: "ue-independent",
  requirements: ["ue-independent"],
  level: "should",
  sentence: "It works with `endpointing=false` and under noise that stops endpointing.",
  source: docs("utterance-end"),
  follows: ["ue-sent"],
  run: ({ recording }) =>
    declaredOptions(recording).endpointing === false ? judgeSent(recording) : notExercised("endpointing was on"),
}

export const ueAfterFinal: Check = {
  id: "ue-after-final",
  requirements: ["ue-after-final"],
  level: "must",
  sentence: "It comes after the final that holds the word ending at `last_word_end`.",
  source: cite(docs("utterance-end"), SEEN.nova3Frames),
  follows: ["ue-off", "ue-shape", ...MISPLACED_FINALS, ...MISPLACED_WORDS, "res-not-ahead", "fin-text-complete"],
  run: ({ recording }) =>
    judgeEach(realEnds(recording), "no UtteranceEnd named a word", ({ end, wordEndMs, channel }) =>
      finals(recording, channel).some(
        (final) =>
          final.eventIndex < end.eventIndex &&
          wordsOf(final.message).some((word) => Math.abs(word.end * 1000 - wordEndMs) <= CONTIGUITY_MS),
      )
        ? undefined
        : findingAt(end, `a final before it with a word that ends at ${inSeconds(wordEndMs)}`, "none by then"),
    ),
}

export const ueGap: Check = {
  id: "ue-gap",
  requirements: ["ue-gap"],
  level: "must",
  sentence: "The audio transcribed by then reaches at least `last_word_end` + setting.",
  source: docs("utterance-end"),
  follows: ["ue-shape", "res-not-ahead"],
  run: ({ recording }) => {
    const { utteranceEndMs } = declaredOptions(recording)
    if (utteranceEndMs === undefined) return notExercised("utterance_end_ms was not asked for")
    const timed = realEnds(recording).flatMap((real) => {
      const cursorMs = serverCursorMs(recording, real.end.eventIndex)
      return cursorMs === undefined ? [] : [{ ...real, cursorMs }]
    })
    return judgeEach(timed, "no UtteranceEnd named a word", ({ end, wordEndMs, cursorMs }) =>
      cursorMs >= wordEndMs + utteranceEndMs - CONTIGUITY_MS
        ? undefined
        : findingAt(end, `not before ${inSeconds(wordEndMs + utteranceEndMs)} of audio`, `at ${inSeconds(cursorMs)}`),
    )
  },
}

export const ueOnce: Check = {
  id: "ue-once",
  requirements: ["ue-once"],
  level: "should",
  sentence: "At most one per utterance with a real time; repeats carry −1.",
  source: cite(docs("utterance-end"), SEEN.nova3Frames),
  follows: ["ue-after-final"],
  run: ({ recording }) => {
    const real = realEnds(recording)
    return judgeEach(real, "no UtteranceEnd named a word", ({ end, wordEndMs, channel }, index) =>
      real
        .slice(0, index)
        .some((before) => before.channel === channel && Math.abs(before.wordEndMs - wordEndMs) <= CONTIGUITY_MS)
        ? findingAt(end, "a repeat carries -1", `last_word_end ${wordEndMs / 1000} again`)
        : undefined,
    )
  },
}

export const ueNoMidword: Check = {
  id: "ue-no-midword",
  requirements: ["ue-no-midword"],
  level: "should",
  sentence: "A pause shorter than the setting gives none.",
  source: docs("utterance-end"),
  follows: [...UNREAD_RESULTS, ...MISPLACED_WORDS],
  run: ({ recording }) => {
    const { utteranceEndMs } = declaredOptions(recording)
    if (utteranceEndMs === undefined || declaredQuery(recording).refusal !== undefined)
      return notExercised("utterance_end_ms was not asked for")
    const short = gapsBetweenFinals(recording).filter(
      ({ wordEndMs, untilMs }) => untilMs - wordEndMs < utteranceEndMs - AUDIO_LENGTH_MS,
    )
    return judgeEach(
      short,
      "no gap behind a final was clearly shorter than the setting",
      ({ channel, wordEndMs, untilMs }) => {
        const early = realEnds(recording).find(
          (end) => end.channel === channel && Math.abs(end.wordEndMs - wordEndMs) <= CONTIGUITY_MS,
        )
        return early === undefined
          ? undefined
          : findingAt(
              early.end,
              `none for a gap of ${inSeconds(untilMs - wordEndMs)}`,
              `UtteranceEnd with last_word_end ${wordEndMs / 1000}`,
            )
      },
    )
  },
}

export const UTTERANCE_END_CHECKS: readonly Check[] = [ueSent, ueIndependent, ueAfterFinal, ueGap, ueOnce, ueNoMidword]
