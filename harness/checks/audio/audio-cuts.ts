// How audio is cut and timed does not matter: frames are joined, silence is audio, and the clock is that of the audio.

import { wordsOf } from "../../protocol/messages/messages.ts"
import { sentMessages } from "../../recording/client-texts.ts"
import { audioFrames, audioSent, isRawEncoding, serverCursorMs } from "../../recording/audio-sent.ts"
import { declaredOptions } from "../../recording/declared-options.ts"
import { endedBy } from "../../recording/ending.ts"
import type { Recording } from "../../recording/recording.ts"
import { closedOf } from "../../recording/traffic.ts"
import { channelsHeard, endMs, errors, finals, hasWords, metadata, results } from "../../recording/views.ts"
import { MISPLACED_FINALS } from "../causes.ts"
import { type Check, type Finding, notExercised, outcomeOf } from "../check.ts"
import { AUDIO_LENGTH_MS, disturbed, findingAt, inSeconds, judgeEach, judgeOne } from "../judge.ts"
import { endedByRequest } from "../close/lifetime.ts"
import { isSilent } from "../endpointing/speech.ts"
import { chunksOf, judgeTwin, sameText, twinOf } from "../results/twins.ts"
import { cite, docs, INFERRED, RECOVERING, SEEN, TROUBLESHOOTING } from "../sources.ts"

/** Noise gives a word here and there, of little confidence; speech gives more of both. */
const SURE_CONFIDENCE = 0.5
const USEFUL_WORD_COUNT = 3

export const audioMissingSampleRate: Check = {
  id: "audio-missing-sample-rate",
  requirements: ["audio-missing-sample-rate"],
  level: "should",
  sentence: "A raw `encoding` without `sample_rate` does not work: refused, or no useful results.",
  source: docs("sample-rate"),
  run: ({ recording }) => {
    const { encoding, sampleRateHz } = declaredOptions(recording)
    if (!isRawEncoding(encoding) || sampleRateHz !== undefined || audioSent(recording).frameCount === 0) {
      return notExercised("no raw audio was sent without sample_rate")
    }
    const sure = finals(recording).flatMap(({ message }) =>
      wordsOf(message).filter(({ confidence = 0 }) => confidence >= SURE_CONFIDENCE),
    )
    return judgeOne(sure.length < USEFUL_WORD_COUNT, {
      expected: "a refusal, a close, or no useful results",
      actual: `${sure.length} words, as if the rate were known: ${sure
        .slice(0, 5)
        .map(({ word }) => word)
        .join(" ")}`,
    })
  },
}

export const audioChunkInvariance: Check = {
  id: "audio-chunk-invariance",
  requirements: ["audio-chunk-invariance"],
  level: "should",
  sentence: "How audio is cut into frames does not change finals beyond small timing effects.",
  source: cite(TROUBLESHOOTING, INFERRED),
  run: (subject) => {
    const mine = chunksOf(subject.recording)
    const twin = twinOf(subject, { where: (other) => chunksOf(other) !== mine })
    return judgeTwin(subject, twin, "the same audio was not sent in other chunks", sameText)
  },
}

export const audioSplitSample: Check = {
  id: "audio-split-sample",
  requirements: ["audio-split-sample"],
  level: "should",
  sentence: "A frame may end in the middle of a sample.",
  source: INFERRED,
  run: (subject) => {
    if (!splitsSamples(subject.recording)) return notExercised("no frame ended in the middle of a sample")
    const twin = twinOf(subject, { where: (other) => !splitsSamples(other) })
    return judgeTwin(subject, twin, "the same audio was not sent in whole samples", sameText)
  },
}

/** Two-byte samples, and a frame with an odd number of bytes before the last. */
function splitsSamples(recording: Recording): boolean {
  const { encoding } = declaredOptions(recording)
  if (encoding !== "linear16" && encoding !== "linear32") return false
  return audioFrames(recording)
    .slice(0, -1)
    .some(({ frame }) => "byteLength" in frame && frame.byteLength % 2 === 1)
}

/** "Several seconds" in one frame. */
const LARGE_FRAME_MS = 5000

export const audioLargeFrame: Check = {
  id: "audio-large-frame",
  requirements: ["audio-large-frame"],
  level: "should",
  sentence: "A frame holding several seconds of audio is accepted.",
  source: cite(RECOVERING, INFERRED),
  run: ({ recording }) => {
    const large = audioFrames(recording).filter(
      ({ frame }) => frame.type === "audio" && frame.endMs - frame.startMs >= LARGE_FRAME_MS,
    )
    if (large.length === 0) return notExercised("no frame held five seconds of audio")
    if (!endedByRequest(recording)) return notExercised("the stream was not brought to its end by CloseStream")
    const coveredMs = Math.max(0, ...results(recording).map(endMs))
    return judgeEach(large, "", (act) => {
      const endsMs = serverCursorMs(recording, act.eventIndex + 1) ?? act.cursorMs
      return coveredMs >= endsMs - AUDIO_LENGTH_MS
        ? undefined
        : findingAt(act, `results that cover the frame, up to ${inSeconds(endsMs)}`, `up to ${inSeconds(coveredMs)}`)
    })
  },
}

export const audioEmptyFrameCloses: Check = {
  id: "audio-empty-frame-closes",
  requirements: ["audio-empty-frame-closes"],
  level: "should",
  sentence: "A zero-length binary frame is treated as CloseStream.",
  source: cite(docs("using-interim-results"), SEEN.emptyFrameClose),
  run: ({ recording }) => {
    if (endedBy(recording) !== "empty-frame" || disturbed(recording))
      return notExercised("no empty binary frame was sent")
    const closed = closedOf(recording)
    const came = metadata(recording).length > 0 && closed?.by === "server" && closed.code === 1000
    return judgeOne(came, {
      expected: "finals, Metadata and close 1000, as after CloseStream",
      actual: `${metadata(recording).length === 0 ? "no Metadata" : "Metadata"}, ${closed === undefined ? "no close" : `close ${closed.code} by the ${closed.by}`}`,
    })
  },
}

export const audioSilenceOk: Check = {
  id: "audio-silence-ok",
  requirements: ["audio-silence-ok"],
  level: "must",
  sentence: "Digital silence is valid audio: no error, no words, no close.",
  source: SEEN.proxyCapture,
  run: (subject) => {
    const { recording } = subject
    if (!isSilent(subject) || audioSent(recording).frameCount === 0)
      return notExercised("the audio was not known to be silence")
    const closed = closedOf(recording)
    const by = endedBy(recording)
    return outcomeOf([
      ...results(recording)
        .filter(hasWords)
        .map((result) => findingAt(result, "no words in silence", result.text.slice(0, 200))),
      ...errors(recording).map((error) => findingAt(error, "no error", error.text)),
      ...(closed !== undefined && by === "server-close"
        ? [findingAt(closed, "no close", `close ${closed.code} ${closed.reason}`)]
        : []),
    ])
  },
}

export const audioAllCovered: Check = {
  id: "audio-all-covered",
  requirements: ["audio-all-covered"],
  level: "must",
  sentence: "After CloseStream the finals cover all audio sent, from 0 to its end.",
  source: docs("close-stream"),
  follows: [...MISPLACED_FINALS, "res-not-ahead", "md-duration", "cl-final-flush"],
  run: ({ recording }) => {
    const { declaredMs } = audioSent(recording)
    if (!endedByRequest(recording)) return notExercised("the stream was not brought to its end by CloseStream")
    if (declaredMs === undefined) return notExercised("the length of the audio does not follow from its declaration")
    return judgeEach(channelsHeard(recording), "no Results came", (channel): Finding | undefined => {
      const sumMs = finals(recording, channel).reduce((sum, { message }) => sum + message.duration * 1000, 0)
      return Math.abs(sumMs - declaredMs) <= AUDIO_LENGTH_MS
        ? undefined
        : {
            expected: `finals of channel ${channel} over all ${inSeconds(declaredMs)} of audio`,
            actual: `over ${inSeconds(sumMs)}`,
          }
    })
  },
}

/** A pause of the sender that no jitter explains. */
const SENDER_PAUSE_MS = 2000

/** Where audio stood still: the server's cursor then, and whether KeepAlive filled the gap. */
function senderPauses(recording: Recording) {
  const frames = audioFrames(recording)
  return frames.slice(1).flatMap((frame, index) => {
    const before = frames[index]
    if (before === undefined) return []
    const stillMs = frame.atMs - before.atMs - (frame.cursorMs - before.cursorMs)
    if (stillMs < SENDER_PAUSE_MS) return []
    const kept = sentMessages(recording, "KeepAlive").some(
      ({ eventIndex }) => eventIndex > before.eventIndex && eventIndex < frame.eventIndex,
    )
    return [{ frame, kept }]
  })
}

/** After a pause of the sender no time may be ahead of the audio: wall time would have run on. */
function judgeStandstill(recording: Recording, pauses: ReturnType<typeof senderPauses>, missing: string) {
  const firstIndex = pauses[0]?.frame.eventIndex ?? Number.POSITIVE_INFINITY
  const later = results(recording).flatMap((result) => {
    const cursorMs = serverCursorMs(recording, result.eventIndex)
    return result.eventIndex > firstIndex && cursorMs !== undefined ? [{ result, cursorMs }] : []
  })
  return judgeEach(later, missing, ({ result, cursorMs }) =>
    endMs(result) <= cursorMs + AUDIO_LENGTH_MS
      ? undefined
      : findingAt(
          result,
          `times that stood still with the audio, at most ${inSeconds(cursorMs)}`,
          inSeconds(endMs(result)),
        ),
  )
}

export const audioClockOnly: Check = {
  id: "audio-clock-only",
  requirements: ["audio-clock-only"],
  level: "must",
  sentence: "Times depend on audio received, not on the wall clock.",
  source: docs("audio-keep-alive"),
  follows: ["res-not-ahead"],
  run: ({ recording }) => judgeStandstill(recording, senderPauses(recording), "no result after a pause in the audio"),
}

export const kaNoAudioTime: Check = {
  id: "ka-no-audio-time",
  requirements: ["ka-no-audio-time"],
  level: "must",
  sentence: "KeepAlive does not advance audio time.",
  source: docs("audio-keep-alive"),
  follows: ["res-not-ahead", "audio-clock-only"],
  run: ({ recording }) =>
    judgeStandstill(
      recording,
      senderPauses(recording).filter(({ kept }) => kept),
      "no result after a pause filled by KeepAlive",
    ),
}

export const AUDIO_CUT_CHECKS: readonly Check[] = [
  audioMissingSampleRate,
  audioChunkInvariance,
  audioSplitSample,
  audioLargeFrame,
  audioEmptyFrameCloses,
  audioSilenceOk,
  audioAllCovered,
  audioClockOnly,
  kaNoAudioTime,
]
