// How long after it was spoken each thing arrived: wall time of arrival minus the wall time at which that audio was due.
// All figures are milliseconds, signed: a negative one is an early arrival, never cut off at zero. What did not come is
// absent, never a number. None means anything unless audio went out at real time: ask `notRealTime` first.

import { channelOf, wordsOf } from "../protocol/messages/messages.ts"
import { sentMessages } from "../recording/client-texts.ts"
import { declaredOptions } from "../recording/declared-options.ts"
import { microphoneCursorMs, spokenAtMs } from "../recording/microphone.ts"
import type { Recording } from "../recording/recording.ts"
import { clientActs, closedOf, serverActs } from "../recording/traffic.ts"
import {
  endMs,
  finals,
  hasWords,
  interims,
  isFromFinalize,
  isSpeechFinal,
  metadata,
  type ResultsArrival,
  results,
  utteranceEnds,
  utterances,
} from "../recording/views.ts"
import type { Timeline, TimelineWord } from "../timeline.ts"
import { shownWords } from "./hypothesis.ts"

/**
 * How far the transcript trails the audio: audio cursor − transcript cursor at each interim, the documented method.
 * Finals are left out, since they repeat a range already covered.
 * @param cursor `sent`: audio sent by then, as documented, up to a chunk too little; `microphone`: audio spoken by then
 * @see https://developers.deepgram.com/docs/measuring-streaming-latency
 */
export function messageLatenciesMs(recording: Recording, cursor: "sent" | "microphone"): readonly number[] {
  return interims(recording).map((interim) => {
    const audioCursorMs = cursor === "sent" ? interim.cursorMs : microphoneCursorMs(recording, interim.atMs)
    return audioCursorMs - endMs(interim)
  })
}

/** From the first audio frame to the first message of any kind. */
export function firstMessageMs(recording: Recording): number | undefined {
  return between(firstAudioAtMs(recording), serverActs(recording).find(({ frame }) => frame.type === "text")?.atMs)
}

/** From the first audio frame to the first result with words, leading silence included. */
export function firstWordsSinceAudioMs(recording: Recording): number | undefined {
  return between(firstAudioAtMs(recording), results(recording).find(hasWords)?.atMs)
}

/** From the onset of the first word, as it was spoken, to the first result with words. */
export function firstWordsMs(recording: Recording, timeline: Timeline): number | undefined {
  const onsetMs = timeline.words[0]?.startMs
  return between(
    onsetMs === undefined ? undefined : spokenAtMs(recording, onsetMs),
    results(recording).find(hasWords)?.atMs,
  )
}

export interface WordEmissions {
  /** One for each reference word that was ever shown right, in the order of the reference. */
  readonly latenciesMs: readonly number[]
  readonly referenceWordCount: number
}

/** From the end of each word, as it was spoken, to the first message that shows it. */
export function wordEmissions(recording: Recording, timeline: Timeline): WordEmissions {
  const firstAtMs = new Map<TimelineWord, number>()
  for (const { arrival, hits } of shownWords(recording, timeline)) {
    for (const { reference } of hits) if (!firstAtMs.has(reference)) firstAtMs.set(reference, arrival.atMs)
  }
  const latenciesMs = timeline.words.flatMap((word) =>
    maybe(between(spokenAtMs(recording, word.endMs), firstAtMs.get(word))),
  )
  return { latenciesMs, referenceWordCount: timeline.words.length }
}

export interface Finalisation {
  /** `endpoint`: finals with `speech_final`; `chunk`: other finals, whose timing is the server's policy. */
  readonly kind: "endpoint" | "chunk"
  readonly latencyMs: number
}

/** From the end of the last word of each final, by the server's own times, to its arrival. Finals of Finalize are apart. */
export function finalisations(recording: Recording): readonly Finalisation[] {
  return finals(recording)
    .filter((final) => !isFromFinalize(final))
    .flatMap((final) => {
      const wordEnd = wordsOf(final.message).at(-1)?.end
      const spoken = wordEnd === undefined ? undefined : spokenAtMs(recording, wordEnd * 1000)
      const kind = isSpeechFinal(final) ? ("endpoint" as const) : ("chunk" as const)
      return maybe(between(spoken, final.atMs)).map((latencyMs) => ({ kind, latencyMs }))
    })
}

/** From each Finalize to the first result that answers it; the second of two in a row has none of its own. */
export function forcedFinalisationsMs(recording: Recording): readonly number[] {
  const asked = sentMessages(recording, "Finalize")
  return asked.flatMap((request, index) => {
    const until = asked[index + 1]?.eventIndex ?? Number.POSITIVE_INFINITY
    const answer = finals(recording).find(
      (final) => isFromFinalize(final) && final.eventIndex > request.eventIndex && final.eventIndex < until,
    )
    return maybe(between(request.atMs, answer?.atMs))
  })
}

/** From the end of an utterance to the message that says so. */
export interface EndpointLatency {
  readonly event: "speech_final" | "UtteranceEnd"
  /** From the end of the last word, as it was spoken. */
  readonly latencyMs: number
  /** The same, less the silence that was asked for; undefined where none was. */
  readonly overheadMs: number | undefined
}

/**
 * One for every `speech_final` that ends an utterance, and for every UtteranceEnd that names a word.
 * @param timeline where words really end; without it the server's own word times are believed
 */
export function endpointLatencies(recording: Recording, timeline?: Timeline): readonly EndpointLatency[] {
  const { endpointing, utteranceEndMs } = declaredOptions(recording)
  const bySpeechFinal = utterances(recording).flatMap(({ channel, finals: parts, ended }) => {
    const last = ended ? parts.at(-1) : undefined
    const lastWord = parts.flatMap(({ message }) => wordsOf(message)).at(-1)
    if (last === undefined || lastWord === undefined) return []
    return latencyFrom("speech_final", last, lastWord.end, channel, endpointing === false ? undefined : endpointing)
  })
  const byUtteranceEnd = utteranceEnds(recording).flatMap((arrival) => {
    const { last_word_end: wordEnd = -1 } = arrival.message
    return wordEnd < 0 ? [] : latencyFrom("UtteranceEnd", arrival, wordEnd, channelOf(arrival.message), utteranceEndMs)
  })
  return [...bySpeechFinal, ...byUtteranceEnd]

  function latencyFrom(
    event: EndpointLatency["event"],
    arrival: { readonly atMs: number },
    wordEnd: number,
    channel: number,
    askedMs: number | undefined,
  ): readonly EndpointLatency[] {
    const latencyMs = between(spokenAtMs(recording, trueWordEndMs(timeline, channel, wordEnd * 1000)), arrival.atMs)
    if (latencyMs === undefined) return []
    return [{ event, latencyMs, overheadMs: askedMs === undefined ? undefined : latencyMs - askedMs }]
  }
}

/** The end of the reference word that lies nearest to where the server puts it. */
function trueWordEndMs(timeline: Timeline | undefined, channel: number, wordEndMs: number): number {
  const ends = (timeline?.words ?? []).filter((word) => word.channel === channel).map((word) => word.endMs)
  const distance = (candidate: number) => Math.abs(candidate - wordEndMs)
  return ends.reduce((best, end) => (distance(end) < distance(best) ? end : best), ends[0] ?? wordEndMs)
}

/** From the end of each utterance's last word, as it was spoken, to the last final with words of it. */
export function finalTranscriptsMs(recording: Recording, timeline?: Timeline): readonly number[] {
  return utterances(recording).flatMap(({ channel, finals: parts }) => {
    const last: ResultsArrival | undefined = parts.findLast(hasWords)
    const wordEnd = last === undefined ? undefined : wordsOf(last.message).at(-1)?.end
    if (last === undefined || wordEnd === undefined) return []
    return maybe(between(spokenAtMs(recording, trueWordEndMs(timeline, channel, wordEnd * 1000)), last.atMs))
  })
}

/** The three gaps of a proper end; each undefined when one of its two events did not come. */
export interface ClosingGaps {
  readonly closeStreamToLastResultMs: number | undefined
  readonly lastResultToMetadataMs: number | undefined
  readonly metadataToCloseMs: number | undefined
}

export function closingGaps(recording: Recording): ClosingGaps {
  const asked = sentMessages(recording, "CloseStream")[0]
  const lastResult = results(recording).at(-1)
  const closing = metadata(recording).at(-1)
  const answered = asked !== undefined && lastResult !== undefined && lastResult.eventIndex > asked.eventIndex
  return {
    closeStreamToLastResultMs: answered ? between(asked.atMs, lastResult.atMs) : undefined,
    lastResultToMetadataMs: between(lastResult?.atMs, closing?.atMs),
    metadataToCloseMs: between(closing?.atMs, closedOf(recording)?.atMs),
  }
}

const firstAudioAtMs = (recording: Recording): number | undefined =>
  clientActs(recording).find(({ frame }) => frame.type === "audio")?.atMs

const between = (fromMs: number | undefined, toMs: number | undefined): number | undefined =>
  fromMs === undefined || toMs === undefined ? undefined : toMs - fromMs

const maybe = <Value>(value: Value | undefined): readonly Value[] => (value === undefined ? [] : [value])
