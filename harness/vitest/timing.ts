// Matchers on the two clocks: how soon an endpoint came after speech, and whether the sender kept real time.

import { notRealTime } from "../recording/microphone.ts"
import { endRequestOf } from "../recording/ending.ts"
import { declaredOptions } from "../recording/declared-options.ts"
import { audioSent } from "../recording/audio-sent.ts"
import type { Recording } from "../recording/recording.ts"
import { type ClientAct, clientActs, senderReportOf } from "../recording/traffic.ts"
import { endMs, finals, isFromFinalize, isSpeechFinal, type ResultsArrival, utterances } from "../recording/views.ts"
import { wordsOf } from "../protocol/messages/messages.ts"
import { inSeconds } from "../checks/judge.ts"
import { heardTimeline } from "../checks/endpointing/speech.ts"
import type { Timeline } from "../timeline.ts"
import { matcher, type Reading } from "./matcher.ts"
import { listed, placeOf } from "./wording.ts"

export interface EndpointOptions {
  /**
   * Pauses of at least this length are to end an utterance. Default: the stream's `endpointing` and 150 ms, by which a
   * pause may be heard shorter than it is, and what the timeline may be wrong by. Used where the pauses are known.
   */
  readonly afterMs?: number
}

/** Shorter than its threshold by this much a pause may be heard, and still be the same pause (`ep-threshold`). */
const PAUSE_TOLERANCE_MS = 150

export const toEndpointWithin = matcher((stream, withinMs: number, options: EndpointOptions = {}): Reading => {
  const { recording } = stream
  const expected = `have an endpoint within ${withinMs} ms after each utterance`
  const { endpointing } = declaredOptions(recording)
  if (endpointing === false) return { holds: undefined, expected, found: ["the stream had endpointing=false"] }
  const known = heardTimeline(stream)
  const afterMs = options.afterMs ?? endpointing + PAUSE_TOLERANCE_MS + (known?.truthSigmaMs ?? 0)
  const ends = utteranceEnds(recording, known, afterMs)
  if (ends.length === 0) {
    const found = [`no utterance ended in this stream, with a pause of ${afterMs} ms or more after it`]
    return { holds: undefined, expected, found }
  }
  const bad = ends.filter(({ endpoint, speechEndMs }) => !(delayOf(endpoint, speechEndMs) <= withinMs))
  const found = (bad.length === 0 ? ends : bad).map(endpointLine)
  // Being late or fast ourselves only ever adds to the delay: good stays good, bad says nothing.
  const why = bad.every(({ endpoint }) => endpoint !== undefined) ? ownFault(recording) : undefined
  if (bad.length > 0 && why !== undefined) return { holds: undefined, expected, found: [why, ...listed(found)] }
  return { holds: bad.length === 0, expected, found: listed(found) }
})

interface UtteranceEnd {
  readonly channel: number
  /** Where its last word ends, in milliseconds of audio. */
  readonly speechEndMs: number
  readonly endpoint: ResultsArrival | undefined
}

/** By the known pauses of the audio, else by the server's own words. */
function utteranceEnds(recording: Recording, timeline: Timeline | undefined, afterMs: number): readonly UtteranceEnd[] {
  if (timeline === undefined || timeline.pauses.length === 0) return heardEnds(recording)
  const sentMs = audioSent(recording).cursorMs
  return timeline.pauses.flatMap(({ channel, startMs, endMs: pauseEndMs }) => {
    // The pause at the end of the audio goes on in whatever silence follows.
    const next = timeline.words.find(
      (word) => word.channel === channel && word.startMs > pauseEndMs - PAUSE_TOLERANCE_MS,
    )
    const untilMs = next?.startMs ?? Number.POSITIVE_INFINITY
    if (Math.min(untilMs, sentMs) - startMs < afterMs) return []
    const endpoint = endpoints(recording, channel).find(
      (final) => endMs(final) > startMs - PAUSE_TOLERANCE_MS && endMs(final) < untilMs + PAUSE_TOLERANCE_MS,
    )
    return [{ channel, speechEndMs: startMs, endpoint }]
  })
}

/** Finals that silence ended: neither Finalize nor the end of the stream did. */
function endpoints(recording: Recording, channel: number): readonly ResultsArrival[] {
  const closingFrom = endRequestOf(recording)?.eventIndex ?? Number.POSITIVE_INFINITY
  return finals(recording, channel).filter(
    (final) => isSpeechFinal(final) && !isFromFinalize(final) && final.eventIndex < closingFrom,
  )
}

const heardEnds = (recording: Recording): readonly UtteranceEnd[] =>
  utterances(recording).flatMap(({ channel, finals: parts }) => {
    const endpoint = parts.at(-1)
    const lastWord = parts.flatMap(({ message }) => wordsOf(message)).at(-1)
    if (lastWord === undefined || endpoint === undefined) return []
    if (!endpoints(recording, channel).includes(endpoint)) return []
    return [{ channel, speechEndMs: lastWord.end * 1000, endpoint }]
  })

/** By the audio clock: the audio sent when the endpoint came, minus where the last word ended. NaN without an endpoint. */
const delayOf = (endpoint: ResultsArrival | undefined, speechEndMs: number): number =>
  endpoint === undefined ? Number.NaN : endpoint.cursorMs - speechEndMs

function endpointLine({ channel, speechEndMs, endpoint }: UtteranceEnd): string {
  const what = `speech that ended at ${inSeconds(speechEndMs)}${channel === 0 ? "" : ` on channel ${channel}`}`
  if (endpoint === undefined) return `${what}: no speech_final came`
  return `${what}: speech_final after ${Math.round(delayOf(endpoint, speechEndMs))} ms (${placeOf(endpoint)})`
}

/** Why a delay may be ours and not the server's. */
function ownFault(recording: Recording): string | undefined {
  const fast = notRealTime(recording)
  if (fast !== undefined) return `${fast}, where the wall time of an answer counts as audio: use speed 1`
  const late = senderReportOf(recording)?.onTime === false
  return late ? "this machine sent late, so the delay may be its own: try again with less running" : undefined
}

export interface RealTimeOptions {
  /** How much more audio may be sent than time has passed. Default 1250 ms. */
  readonly aheadMs?: number
  /** How much less. Default 1250 ms; Infinity for a sender that pauses on purpose. */
  readonly behindMs?: number
}

/**
 * "At most 1.25 times real time", taken over windows of 5 s: the most that audio may run ahead in one.
 * @see https://developers.deepgram.com/docs/recovering-from-connection-errors-and-timeouts-when-live-streaming-audio
 */
const AHEAD_MS = 1250

export const toKeepRealTime = matcher(({ recording }, options: RealTimeOptions = {}): Reading => {
  const { aheadMs = AHEAD_MS, behindMs = AHEAD_MS } = options
  const expected = `send audio in real time, at most ${aheadMs} ms ahead and ${behindMs} ms behind`
  const leads = audioLeads(recording)
  const [first] = leads
  if (first === undefined || leads.length < 2) {
    return { holds: undefined, expected, found: ["fewer than two chunks of audio were sent"] }
  }
  const furthest = leads.reduce((best, lead) => (lead.ms > best.ms ? lead : best), first)
  const latest = leads.reduce((worst, lead) => (lead.ms < worst.ms ? lead : worst), first)
  return {
    holds: furthest.ms <= aheadMs && -latest.ms <= behindMs,
    expected,
    found: [
      `at most ${Math.round(furthest.ms)} ms ahead (${placeOf(furthest.act)})`,
      `at most ${Math.round(Math.max(0, -latest.ms))} ms behind (${placeOf(latest.act)})`,
    ],
  }
})

/** Audio sent since the first chunk minus the time since then, at each chunk. */
function audioLeads(recording: Recording): readonly { readonly ms: number; readonly act: ClientAct }[] {
  const chunks = clientActs(recording).flatMap((act) =>
    act.frame.type === "audio" ? [{ act, endMs: act.frame.endMs }] : [],
  )
  const [first] = chunks
  if (first === undefined) return []
  return chunks.map(({ act, endMs: sentMs }) => ({
    ms: sentMs - first.endMs - (act.atMs - first.act.atMs),
    act,
  }))
}
