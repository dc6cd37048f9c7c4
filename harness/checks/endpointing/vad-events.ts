// SpeechStarted: told when speech is heard, before its words, and never followed by an event for its end.

import { channelOf } from "../../protocol/messages/messages.ts"
import { serverCursorMs } from "../../recording/audio-sent.ts"
import { declaredOptions } from "../../recording/declared-options.ts"
import { arrivals, channelsHeard, hasWords, results, speechStarted } from "../../recording/views.ts"
import { type Check, notExercised, outcomeOf } from "../check.ts"
import { AUDIO_LENGTH_MS, CONTIGUITY_MS, findingAt, inSeconds, judgeEach, judgeNone, judgePairs } from "../judge.ts"
import { claimsOf, judgeShape } from "../results/schema-issues.ts"
import { heardTimeline, isSilent } from "./speech.ts"
import { API, cite, docs, INFERRED, SEEN } from "../sources.ts"

export const vadOff: Check = {
  id: "vad-off",
  requirements: ["vad-off"],
  level: "must",
  sentence: "Without `vad_events=true` no SpeechStarted is sent.",
  source: docs("speech-started"),
  run: ({ recording }) => {
    if (declaredOptions(recording).vadEvents) return notExercised("vad_events was asked for")
    const came = claimsOf(recording, "SpeechStarted").map(({ arrival }) => arrival)
    if (came.length === 0 && results(recording).length === 0) return notExercised("no Results came")
    return judgeNone(came, "no SpeechStarted")
  },
}

export const vadOn: Check = {
  id: "vad-on",
  requirements: ["vad-on"],
  level: "must",
  sentence: "With it, speech after silence gives SpeechStarted.",
  source: docs("speech-started"),
  run: ({ recording }) => {
    if (!declaredOptions(recording).vadEvents) return notExercised("vad_events was not asked for")
    const spoken = channelsHeard(recording).filter((channel) =>
      results(recording).some((result) => channelOf(result.message) === channel && hasWords(result)),
    )
    return judgeEach(spoken, "no words came", (channel) =>
      speechStarted(recording).some(({ message }) => channelOf(message) === channel)
        ? undefined
        : { expected: `SpeechStarted for the speech on channel ${channel}`, actual: "none" },
    )
  },
}

export const vadShape: Check = {
  id: "vad-shape",
  requirements: ["vad-shape"],
  level: "must",
  sentence: "SpeechStarted has `channel` `[i,n]` and numeric `timestamp`.",
  source: cite(API, SEEN.staffFrames),
  run: ({ recording }) => judgeShape(recording, "SpeechStarted", () => true),
}

export const vadBeforeWords: Check = {
  id: "vad-before-words",
  requirements: ["vad-before-words"],
  level: "should",
  sentence: "It comes before the first result with words of that speech.",
  source: SEEN.staffFrames,
  follows: ["vad-on"],
  run: ({ recording }) => {
    const firsts = channelsHeard(recording).flatMap((channel) => {
      const words = results(recording).find((result) => channelOf(result.message) === channel && hasWords(result))
      const started = speechStarted(recording).find(({ message }) => channelOf(message) === channel)
      return words === undefined || started === undefined ? [] : [{ words, started }]
    })
    return judgeEach(firsts, "no SpeechStarted came with words", ({ words, started }) =>
      started.eventIndex < words.eventIndex
        ? undefined
        : findingAt(started, "SpeechStarted before the first result with words", "after it"),
    )
  },
}

/** Speech is detected within half a second. */
const ONSET_MS = 500

export const vadTimestampNear: Check = {
  id: "vad-timestamp-near",
  requirements: ["vad-timestamp-near"],
  level: "should",
  sentence: "`timestamp` is near the speech onset, and within audio sent.",
  source: cite(docs("speech-started"), SEEN.staffFrames),
  run: (subject) => {
    const { recording } = subject
    const timeline = heardTimeline(subject)
    return judgeEach(speechStarted(recording), "no SpeechStarted came", (started) => {
      const { timestamp } = started.message
      if (timestamp === undefined) return undefined
      const cursorMs = serverCursorMs(recording, started.eventIndex)
      if (cursorMs !== undefined && timestamp * 1000 > cursorMs + AUDIO_LENGTH_MS) {
        return findingAt(started, `a timestamp within the ${inSeconds(cursorMs)} of audio sent`, `${timestamp} s`)
      }
      const onsets = timeline?.speech.filter(({ channel }) => channel === channelOf(started.message)) ?? []
      const isNear = onsets.some(({ startMs }) => Math.abs(timestamp * 1000 - startMs) <= ONSET_MS)
      if (timeline === undefined || isNear) return undefined
      return findingAt(
        started,
        `a timestamp near an onset: ${onsets.map(({ startMs }) => inSeconds(startMs)).join(", ") || "none"}`,
        `${timestamp} s`,
      )
    })
  },
}

export const vadMonotone: Check = {
  id: "vad-monotone",
  requirements: ["vad-monotone"],
  level: "should",
  sentence: "Timestamps rise within a channel.",
  source: INFERRED,
  run: ({ recording }) => {
    const channels = [...new Set(speechStarted(recording).map(({ message }) => channelOf(message)))]
    const lists = channels.map((channel) =>
      speechStarted(recording).filter(({ message }) => channelOf(message) === channel),
    )
    return judgePairs(lists, "fewer than two SpeechStarted on a channel", (started, before) => {
      const [now = 0, then = 0] = [started.message.timestamp, before.message.timestamp]
      return now * 1000 >= then * 1000 - CONTIGUITY_MS
        ? undefined
        : findingAt(started, `a timestamp after ${then} s`, `${now} s`)
    })
  },
}

export const vadSilenceNone: Check = {
  id: "vad-silence-none",
  requirements: ["vad-silence-none"],
  level: "should",
  sentence: "Digital silence gives none.",
  source: INFERRED,
  run: (subject) => {
    const { recording } = subject
    if (!declaredOptions(recording).vadEvents || !isSilent(subject) || results(recording).length === 0) {
      return notExercised("no silence was heard with vad_events")
    }
    return judgeNone(speechStarted(recording), "no SpeechStarted in silence")
  },
}

/** Whatever the end of speech may be called. */
const END_OF_SPEECH = /^(speech|voice|utterance|talk).?(end(ed)?|stop(ped)?|finish(ed)?|off)$/i

export const vadNoEndEvent: Check = {
  id: "vad-no-end-event",
  requirements: ["vad-no-end-event"],
  level: "must",
  sentence: "There is no event for the end of speech besides `speech_final` and UtteranceEnd.",
  source: docs("speech-started"),
  run: ({ recording }) => {
    if (!declaredOptions(recording).vadEvents || arrivals(recording).length === 0)
      return notExercised("no message came with vad_events")
    return outcomeOf(
      arrivals(recording).flatMap((arrival) => {
        const { message } = arrival
        if (message.type !== "unknown" || !END_OF_SPEECH.test(message.name)) return []
        return [findingAt(arrival, "the end of speech is told by speech_final and UtteranceEnd alone", message.name)]
      }),
    )
  },
}

export const VAD_EVENT_CHECKS: readonly Check[] = [
  vadOff,
  vadOn,
  vadShape,
  vadBeforeWords,
  vadTimestampNear,
  vadMonotone,
  vadSilenceNone,
  vadNoEndEvent,
]
