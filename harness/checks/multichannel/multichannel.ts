// Channels on their own: each has its index, its finals, its endpoints and its flush.

import { wordsOf } from "../../protocol/messages/messages.ts"
import { audioSent } from "../../recording/audio-sent.ts"
import { declaredOptions, declaredValue } from "../../recording/declared-options.ts"
import { channelsHeard, endMs, finals, isSpeechFinal, results } from "../../recording/views.ts"
import { UNREAD_FINALS } from "../causes.ts"
import { type Check, notExercised, outcomeOf, type Subject } from "../check.ts"
import { channelCount, channelsAsked, NOT_MULTICHANNEL } from "./channels.ts"
import { closingMetadata } from "../close/closing-metadata.ts"
import { finContiguous } from "../results/finals.ts"
import { AUDIO_LENGTH_MS, findingAt, inSeconds, judgeEach } from "../judge.ts"
import { endedByRequest } from "../close/lifetime.ts"
import { quietSpans } from "../endpointing/speech.ts"
import { judgeRefusal } from "../connection/upgrade-answers.ts"
import { cite, docs, INFERRED, SEEN } from "../sources.ts"

export const mcIndex: Check = {
  id: "mc-index",
  requirements: ["mc-index"],
  level: "must",
  sentence:
    "With `multichannel=true` and n channels every Results has `channel_index` `[i,n]`, each i from 0 to n−1 occurring.",
  source: docs("multichannel"),
  follows: ["res-channel-index-pair"],
  run: ({ recording }) => {
    const asked = channelsAsked(recording)
    if (asked.length === 0 || results(recording).length === 0)
      return notExercised(`${NOT_MULTICHANNEL}, or no Results came`)
    const wrong = results(recording).find(({ message }) => {
      const [index = 0, count = 1] = message.channel_index ?? []
      return count !== asked.length || !asked.includes(index)
    })
    const unheard = asked.filter((channel) => !channelsHeard(recording).includes(channel))
    return outcomeOf([
      ...(wrong === undefined
        ? []
        : [findingAt(wrong, `channel_index [i,${asked.length}]`, JSON.stringify(wrong.message.channel_index))]),
      ...(endedByRequest(recording) && wrong === undefined
        ? unheard.map((channel) => ({ expected: `Results of channel ${channel}`, actual: "none" }))
        : []),
    ])
  },
}

export const mcContiguous: Check = {
  id: "mc-contiguous",
  requirements: ["mc-contiguous"],
  level: "should",
  sentence: "Finals are contiguous within each channel.",
  source: cite(SEEN.proxyCapture, INFERRED),
  follows: ["mc-index", "fin-contiguous"],
  run: (subject) =>
    channelsAsked(subject.recording).length === 0 ? notExercised(NOT_MULTICHANNEL) : finContiguous.run(subject),
}

/** What a pause in the timeline and one in a voice-activity detector may differ by, and a result's delay. */
const ENDPOINT_SLACK_MS = 650

export const mcFinalPair: Check = {
  id: "mc-final-pair",
  requirements: ["mc-final-pair"],
  level: "should",
  sentence: "Each channel has its own finals and endpoints.",
  source: docs("multichannel"),
  follows: [...UNREAD_FINALS, "mc-separate", "ep-threshold", "ep-default-10ms"],
  run: (subject) => {
    const { recording } = subject
    const { endpointing } = declaredOptions(recording)
    if (endpointing === false) return notExercised("endpointing was off")
    const paused = channelsAsked(recording).filter((channel) =>
      quietSpans(subject, channel, endpointing + ENDPOINT_SLACK_MS).some(
        ({ startMs }) => startMs > 0 && hasWordsBy(subject, channel, startMs),
      ),
    )
    return judgeEach(paused, "no channel is known to have speech with a pause behind it", (channel) =>
      finals(recording, channel).some(isSpeechFinal)
        ? undefined
        : {
            expected: `finals and endpoints of channel ${channel} on its own`,
            actual: `${finals(recording, channel).length} finals without speech_final`,
          },
    )
  },
}

const hasWordsBy = ({ recording }: Subject, channel: number, ms: number): boolean =>
  finals(recording, channel).some(({ message }) => wordsOf(message).some(({ start }) => start * 1000 < ms))

export const mcOffMonoIndex: Check = {
  id: "mc-off-mono-index",
  requirements: ["mc-off-mono-index"],
  level: "should",
  sentence: "Stereo without `multichannel` gives `[0,1]` only.",
  source: docs("channels"),
  follows: ["res-channel-index-pair"],
  run: ({ recording }) => {
    if (declaredOptions(recording).multichannel || (channelCount(recording) ?? 1) < 2) {
      return notExercised("no stereo was sent without multichannel")
    }
    return judgeEach(results(recording), "no Results came", (result) => {
      const { channel_index: pair } = result.message
      const isMono = pair === undefined || (pair[0] === 0 && pair[1] === 1)
      return isMono
        ? undefined
        : findingAt(result, "channel_index [0,1], since the channels are mixed", JSON.stringify(pair))
    })
  },
}

/** @see https://developers.deepgram.com/docs/multichannel */
const CHANNEL_LIMIT = 20

export const mcMax20: Check = {
  id: "mc-max-20",
  requirements: ["mc-max-20"],
  level: "may",
  sentence: "More than 20 channels are refused.",
  source: docs("multichannel"),
  run: ({ recording }) =>
    Number(declaredValue(recording, "channels") ?? 1) > CHANNEL_LIMIT
      ? judgeRefusal(recording, [400])
      : notExercised("no more than twenty channels were declared"),
}

export const mcClose: Check = {
  id: "mc-close",
  requirements: ["mc-close"],
  level: "should",
  sentence: "On close every channel is flushed.",
  source: cite(docs("close-stream"), INFERRED),
  follows: [...UNREAD_FINALS, "cl-final-flush"],
  run: ({ recording }) => {
    const { declaredMs } = audioSent(recording)
    if (!endedByRequest(recording) || declaredMs === undefined || audioSent(recording).frameCount === 0) {
      return notExercised("no stream of known length was ended by CloseStream")
    }
    const until = closingMetadata(recording)[0]?.eventIndex ?? Number.POSITIVE_INFINITY
    return judgeEach(channelsAsked(recording), NOT_MULTICHANNEL, (channel) => {
      const settledMs = finals(recording, channel)
        .filter(({ eventIndex }) => eventIndex < until)
        .reduce((furthest, final) => Math.max(furthest, endMs(final)), 0)
      return settledMs >= declaredMs - AUDIO_LENGTH_MS
        ? undefined
        : {
            expected: `finals of channel ${channel} up to ${inSeconds(declaredMs)}`,
            actual: `up to ${inSeconds(settledMs)}`,
          }
    })
  },
}

export const MULTICHANNEL_CHECKS: readonly Check[] = [
  mcIndex,
  mcContiguous,
  mcFinalPair,
  mcOffMonoIndex,
  mcMax20,
  mcClose,
]
