// What is said on a channel stays on that channel: words and events alike.

import { shownWords } from "../../metrics/hypothesis.ts"
import { wordsIn } from "../../metrics/normalise.ts"
import { channelOf, transcriptOf, wordsOf } from "../../protocol/messages/messages.ts"
import { audioSent } from "../../recording/audio-sent.ts"
import { finals, hasWords, isFinal, speechStarted, utteranceEnds } from "../../recording/views.ts"
import { channelsAsked, NOT_MULTICHANNEL } from "./channels.ts"
import { MISPLACED_FINALS, MISPLACED_WORDS, UNREAD_FINALS } from "../causes.ts"
import { type Check, notExercised } from "../check.ts"
import { CONTIGUITY_MS, findingAt, judgeEach } from "../judge.ts"
import { endedByRequest } from "../close/lifetime.ts"
import { heardTimeline } from "../endpointing/speech.ts"
import { docs, INFERRED } from "../sources.ts"

/** One word may be misheard as one of the other channel; a fifth of them is no accident. */
const FOREIGN_SHARE_MAX = 0.2

export const mcSeparate: Check = {
  id: "mc-separate",
  requirements: ["mc-separate"],
  level: "must",
  sentence: "Speech on one channel does not appear on another.",
  source: docs("multichannel"),
  follows: [...UNREAD_FINALS],
  run: (subject) => {
    const { recording } = subject
    const timeline = heardTimeline(subject)
    const asked = channelsAsked(recording)
    if (timeline === undefined || asked.length < 2) return notExercised("no known speech on several channels")
    const wordsOn = (isOwn: (channel: number) => boolean) =>
      new Set(timeline.words.filter(({ channel }) => isOwn(channel)).map(({ word }) => word))
    return judgeEach(
      asked.filter((channel) => finals(recording, channel).some(hasWords)),
      "no words came",
      (channel) => {
        const heard = finals(recording, channel).flatMap(({ message }) => wordsIn(transcriptOf(message), "basic"))
        const [own, others] = [wordsOn((one) => one === channel), wordsOn((one) => one !== channel)]
        const foreign = heard.filter((word) => others.has(word) && !own.has(word))
        return foreign.length <= FOREIGN_SHARE_MAX * heard.length
          ? undefined
          : {
              expected: `only what was said on channel ${channel}`,
              actual: `${foreign.length} of ${heard.length} words of another channel: ${foreign.slice(0, 5).join(" ")}`,
            }
      },
    )
  },
}

export const mcUtteranceEnd: Check = {
  id: "mc-utterance-end",
  requirements: ["mc-utterance-end"],
  level: "should",
  sentence: "UtteranceEnd and SpeechStarted carry the channel they concern.",
  source: docs("utterance-end"),
  follows: ["ue-off", "ue-shape", "mc-index"],
  run: (subject) => {
    const { recording } = subject
    const asked = channelsAsked(recording)
    const events = [...utteranceEnds(recording), ...speechStarted(recording)]
    if (asked.length < 2) return notExercised(NOT_MULTICHANNEL)
    const onsets = heardTimeline(subject)?.speech ?? []
    return judgeEach(events, "no UtteranceEnd and no SpeechStarted came", (event) => {
      const { message } = event
      const channel = channelOf(message)
      const [index, count] = message.channel ?? [0, asked.length]
      if (count !== asked.length || index >= count)
        return findingAt(event, `channel [i,${asked.length}]`, JSON.stringify(message.channel))
      const ms = (message.type === "UtteranceEnd" ? (message.last_word_end ?? -1) : (message.timestamp ?? -1)) * 1000
      const places = (one: number): readonly number[] =>
        message.type === "UtteranceEnd"
          ? finals(recording, one).flatMap((final) => wordsOf(final.message).map(({ end }) => end * 1000))
          : onsets.filter((onset) => onset.channel === one).map(({ startMs }) => startMs)
      const slackMs = message.type === "UtteranceEnd" ? CONTIGUITY_MS : ONSET_MS
      const fits = (one: number) => places(one).some((place) => Math.abs(place - ms) <= slackMs)
      const other = asked.find((one) => one !== channel && fits(one))
      return ms < 0 || fits(channel) || other === undefined
        ? undefined
        : findingAt(event, `channel [${other},${count}], where that was said`, JSON.stringify(message.channel))
    })
  },
}

/** Speech is detected within half a second. */
const ONSET_MS = 500

/** A channel whose samples are mixed up with those of another has no word right; a bad model has some. */
const RECOGNISED_MIN = 0.2

export const mcInterleaved: Check = {
  id: "mc-interleaved",
  requirements: ["mc-interleaved"],
  level: "must",
  sentence: "Raw samples of channels alternate.",
  source: INFERRED,
  follows: [...MISPLACED_FINALS, ...MISPLACED_WORDS, "res-not-ahead", "mc-separate"],
  run: (subject) => {
    const { recording } = subject
    const timeline = heardTimeline(subject)
    if (timeline === undefined || channelsAsked(recording).length < 2)
      return notExercised("no known speech on several channels")
    const sentMs = audioSent(recording).cursorMs
    const spoken = channelsAsked(recording).map((channel) => ({
      channel,
      words: timeline.words.filter((word) => word.channel === channel && word.endMs <= sentMs),
    }))
    if (!endedByRequest(recording)) return notExercised("the stream was not brought to its end by CloseStream")
    const right = shownWords(recording, timeline).filter(({ arrival }) => isFinal(arrival))
    return judgeEach(
      spoken.filter(({ words }) => words.length > 0),
      "no words were said",
      ({ channel, words }) => {
        const hits = right
          .filter(({ arrival }) => channelOf(arrival.message) === channel)
          .flatMap((shown) => shown.hits)
        return hits.length >= RECOGNISED_MIN * words.length
          ? undefined
          : { expected: `the words of channel ${channel} on that channel`, actual: `${hits.length} of ${words.length}` }
      },
    )
  },
}

export const MULTICHANNEL_SPEECH_CHECKS: readonly Check[] = [mcSeparate, mcUtteranceEnd, mcInterleaved]
