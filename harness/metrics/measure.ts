// Every figure of one stream in one value: what reports print and JSON carries.

import { declaredOptions } from "../recording/declared-options.ts"
import { notRealTime } from "../recording/microphone.ts"
import type { Recording } from "../recording/recording.ts"
import { senderReportOf } from "../recording/traffic.ts"
import { channelsHeard, transcript } from "../recording/views.ts"
import type { Timeline } from "../timeline.ts"
import {
  type ClosingGaps,
  closingGaps,
  endpointLatencies,
  finalisations,
  finalTranscriptsMs,
  firstMessageMs,
  firstWordsMs,
  firstWordsSinceAudioMs,
  forcedFinalisationsMs,
  messageLatenciesMs,
  wordEmissions,
} from "./latency.ts"
import { NORMALISE_VERSION } from "./normalise.ts"
import { type Distribution, distribution } from "./percentiles.ts"
import { type Stability, stability } from "./stability.ts"
import { pooled, textErrors, type WordErrors, wordErrorRate } from "./wer.ts"
import { type WordTimeErrors, wordTimeErrors } from "./words.ts"

/** Milliseconds of wall time; each figure absent when nothing came to measure. */
export interface Latencies {
  readonly firstMessageMs: number | undefined
  readonly firstWordsSinceAudioMs: number | undefined
  /** From the onset of speech; needs a timeline. */
  readonly firstWordsMs: number | undefined
  /** Audio cursor − transcript cursor at interims, as documented and by the microphone's clock. */
  readonly messageMs: Distribution | undefined
  readonly messageMicrophoneMs: Distribution | undefined
  readonly wordEmissionMs: Distribution | undefined
  readonly endpointFinalMs: Distribution | undefined
  readonly chunkFinalMs: Distribution | undefined
  readonly forcedFinalMs: Distribution | undefined
  readonly finalTranscriptMs: Distribution | undefined
  readonly speechFinalOverheadMs: Distribution | undefined
  readonly utteranceEndOverheadMs: Distribution | undefined
  readonly closing: ClosingGaps
}

export interface Accuracy {
  readonly normaliseVersion: number
  readonly raw: WordErrors
  readonly basic: WordErrors
  readonly full: WordErrors
  /** At level `full`; undefined without reference words. */
  readonly wordErrorRate: number | undefined
  readonly wordTimes: WordTimeErrors | undefined
}

export interface Metrics {
  /** Undefined when they would mean nothing, and then `untimed` says why. */
  readonly latencies: Latencies | undefined
  readonly untimed: string | undefined
  /** Undefined without interims. */
  readonly stability: Stability | undefined
  /** Undefined for audio nobody knows the words of. */
  readonly accuracy: Accuracy | undefined
}

/** @param timeline what was spoken, on the time axis of the stream */
export function measure(recording: Recording, timeline?: Timeline): Metrics {
  const late = senderReportOf(recording)?.onTime === false ? "our own sender was late" : undefined
  const untimed = notRealTime(recording) ?? late
  return {
    latencies: untimed === undefined ? latenciesOf(recording, timeline) : undefined,
    untimed,
    stability: declaredOptions(recording).interimResults ? stability(recording, "basic") : undefined,
    accuracy: timeline === undefined ? undefined : accuracyOf(recording, timeline),
  }
}

function latenciesOf(recording: Recording, timeline: Timeline | undefined): Latencies {
  const finals = finalisations(recording)
  const finalMs = (kind: (typeof finals)[number]["kind"]) =>
    distribution(finals.filter((final) => final.kind === kind).map(({ latencyMs }) => latencyMs))
  const ends = endpointLatencies(recording, timeline)
  const overheadMs = (event: (typeof ends)[number]["event"]) =>
    distribution(ends.flatMap((end) => (end.event === event && end.overheadMs !== undefined ? [end.overheadMs] : [])))
  return {
    firstMessageMs: firstMessageMs(recording),
    firstWordsSinceAudioMs: firstWordsSinceAudioMs(recording),
    firstWordsMs: timeline === undefined ? undefined : firstWordsMs(recording, timeline),
    messageMs: distribution(messageLatenciesMs(recording, "sent")),
    messageMicrophoneMs: distribution(messageLatenciesMs(recording, "microphone")),
    wordEmissionMs: timeline === undefined ? undefined : distribution(wordEmissions(recording, timeline).latenciesMs),
    endpointFinalMs: finalMs("endpoint"),
    chunkFinalMs: finalMs("chunk"),
    forcedFinalMs: distribution(forcedFinalisationsMs(recording)),
    finalTranscriptMs: distribution(finalTranscriptsMs(recording, timeline)),
    speechFinalOverheadMs: overheadMs("speech_final"),
    utteranceEndOverheadMs: overheadMs("UtteranceEnd"),
    closing: closingGaps(recording),
  }
}

function accuracyOf(recording: Recording, timeline: Timeline): Accuracy {
  const channels = new Set([...channelsHeard(recording), ...timeline.words.map(({ channel }) => channel)])
  const errors = (level: "raw" | "basic" | "full") =>
    pooled(
      [...channels].map((channel) => {
        const words = timeline.words.filter((word) => word.channel === channel)
        const reference = words.map((word) => (level === "raw" ? word.punctuatedWord : word.word)).join(" ")
        return textErrors(reference, transcript(recording, channel), level)
      }),
    )
  const full = errors("full")
  return {
    normaliseVersion: NORMALISE_VERSION,
    raw: errors("raw"),
    basic: errors("basic"),
    full,
    wordErrorRate: wordErrorRate(full),
    wordTimes: wordTimeErrors(recording, timeline),
  }
}
