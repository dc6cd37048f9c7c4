// What a client has to put up with: messages, fields and orders that it did not expect. It goes on, and loses no words.

import type { Recording } from "../../recording/recording.ts"
import type { Arrival } from "../../recording/views.ts"
import { arrivals, errors, finals, hasWords, results, speechStarted, utteranceEnds } from "../../recording/views.ts"
import { sentMessages } from "../../recording/client-texts.ts"
import { type Check, notExercised, notOffered, type Outcome, type Subject } from "../check.ts"
import { API, cite, docs, INFERRED, SDKS, SEEN } from "../sources.ts"
import { clientCheck, together, unlessLate, wentOn, wentOnAfter } from "./client-check.ts"
import { keptTheFinals } from "./evidence/said.ts"
import { hasFloatNoise, hasUnknownField, lacksFlag } from "./evidence/oddities.ts"

type ToleranceRow = readonly [
  id: string,
  level: Check["level"],
  sentence: string,
  source: string,
  odd: (recording: Recording) => readonly Arrival[],
  what: string,
]

const ROWS: readonly ToleranceRow[] = [
  [
    "res-unknown-type",
    "must",
    "A client survives a message of unknown `type`.",
    cite(SDKS, INFERRED),
    (recording) => arrivals(recording).filter(({ message }) => message.type === "unknown"),
    "a message of a type that nobody knows",
  ],
  [
    "res-unknown-fields",
    "must",
    "A client ignores fields it does not know.",
    cite(API, INFERRED),
    (recording) =>
      arrivals(recording).filter(({ message, text }) => message.type !== "unknown" && hasUnknownField(text)),
    "a message with fields that nobody knows",
  ],
  [
    "res-optional-flags",
    "should",
    "A client treats absent `is_final`, `speech_final`, `from_finalize` as false.",
    cite(API, SEEN.staffFrames),
    (recording) => results(recording).filter(({ message }) => lacksFlag(message)),
    "a Results without its false flags",
  ],
  [
    "res-float-noise",
    "should",
    "A client compares times with a tolerance.",
    cite(SEEN.proxyCapture, SEEN.nova3Frames),
    (recording) => results(recording).filter(({ message }) => hasFloatNoise(message)),
    "times with the noise of 32-bit floats",
  ],
  [
    "er-client-malformed",
    "should",
    "A client survives a text frame that is not JSON.",
    INFERRED,
    (recording) =>
      arrivals(recording).filter(({ message }) => message.type === "malformed" && message.json === undefined),
    "a text that is not JSON",
  ],
  [
    "er-client-error-nonfatal",
    "must",
    "A client does not end on an `Error` message on v1.",
    docs("configure"),
    errors,
    "an Error message",
  ],
  [
    "ue-client-channel-type",
    "must",
    "A client reads `channel` as array here and as object in Results.",
    API,
    (recording) => utteranceEnds(recording).filter(({ message }) => Array.isArray(message.channel)),
    "an UtteranceEnd, whose channel is an array,",
  ],
  [
    "vad-client-only-hint",
    "should",
    "A client accepts SpeechStarted without any words after it.",
    INFERRED,
    (recording) => speechStarted(recording).flatMap((event) => wordlessEnd(recording, event) ?? []),
    "a SpeechStarted with no words after it",
  ],
  [
    "int-beyond-final",
    "should",
    "A client accepts a final that ends before the last interim did.",
    SEEN.nova3Frames,
    (recording) => finals(recording).filter((final) => isShorterThanInterim(recording, final)),
    "a final that ends before its last interim",
  ],
  [
    "mc-client-order",
    "must",
    "A client makes no assumption on order between channels.",
    INFERRED,
    (recording) => results(recording).filter((result, index, all) => channelGoesBack(result, all[index - 1])),
    "results whose channels come in another order",
  ],
  [
    "fz-client-empty",
    "must",
    "A client accepts an empty flush result.",
    SEEN.emptyFinalize,
    (recording) => finals(recording).filter((final) => final.message.from_finalize === true && !hasWords(final)),
    "an empty answer to Finalize",
  ],
]

/** The final by which an onset has come to nothing; undefined where words followed it. The next onset has its own. */
function wordlessEnd(recording: Recording, { eventIndex }: Arrival): Arrival | undefined {
  const next = speechStarted(recording).find((event) => event.eventIndex > eventIndex)?.eventIndex ?? Infinity
  const after = results(recording).filter((one) => one.eventIndex > eventIndex && one.eventIndex < next)
  return after.some(hasWords) ? undefined : after.find(({ message }) => message.is_final === true)
}

type ResultsArrival = ReturnType<typeof results>[number]

/** A difference that no rounding makes. */
const SHORTER_SECONDS = 0.1

function isShorterThanInterim(recording: Recording, final: ResultsArrival): boolean {
  const before = results(recording).filter(
    ({ message, eventIndex }) =>
      eventIndex < final.eventIndex && message.channel_index?.[0] === final.message.channel_index?.[0],
  )
  const last = before.at(-1)
  if (last === undefined || last.message.is_final === true) return false
  return last.message.start + last.message.duration > final.message.start + final.message.duration + SHORTER_SECONDS
}

const channelGoesBack = (result: ResultsArrival, before: ResultsArrival | undefined): boolean =>
  before !== undefined && (result.message.channel_index?.[0] ?? 0) < (before.message.channel_index?.[0] ?? 0)

/** Features that come only to those who ask for them: a client that does not is not to blame for missing them. */
const ASKED_FOR: Readonly<Record<string, string>> = {
  "ue-client-channel-type": "UtteranceEnd (utterance_end_ms)",
  "vad-client-only-hint": "SpeechStarted (vad_events)",
  "int-beyond-final": "interims (interim_results)",
  "mc-client-order": "several channels (multichannel)",
  "fz-client-empty": "a flush (Finalize)",
}

const toleranceCheck = ([id, level, sentence, source, odd, what]: ToleranceRow): Check =>
  clientCheck(id, level, sentence, source, (subject) => {
    const moments = odd(subject.recording)
    const asked = ASKED_FOR[id]
    if (moments.length === 0) {
      return asked === undefined
        ? notExercised(`${what} was not sent`)
        : notOffered(`the client did not ask for ${asked}`)
    }
    return survived(subject, moments, what)
  })

/** It goes on after one of them, and reports no other words than the finals had. */
function survived(subject: Subject, moments: readonly Arrival[], what: string): Outcome {
  const went = wentOnAfter(subject, moments, what)
  if (went.type !== "pass") return went
  const kept = keptFailure(subject)
  return kept.type === "inconclusive" ? kept : together(kept, went)
}

/** Only a difference counts here: reporting words at all is no duty. */
function keptFailure(subject: Subject): Outcome {
  const kept = keptTheFinals(subject)
  return kept.type === "fail" ? unlessLate(kept, subject) : notExercised("no other words are reported")
}

export const fzClientTimeout = clientCheck(
  "fz-client-timeout",
  "must",
  "A client that waits for the flush result gives up after a time.",
  docs("finalize"),
  (subject) => {
    const { recording } = subject
    const asked = sentMessages(recording, "Finalize")
    if (asked.length === 0) return notOffered("the client sends no Finalize")
    const unanswered = asked.find(({ eventIndex }) => !isAnswered(recording, eventIndex))
    if (unanswered === undefined) return notExercised("each Finalize was answered")
    return wentOn(subject, unanswered, "a Finalize that nothing answers")
  },
)

const isAnswered = (recording: Recording, eventIndex: number): boolean =>
  finals(recording).some((final) => final.eventIndex > eventIndex && final.message.from_finalize === true)

export const ftConfigureClientSilent = clientCheck(
  "ft-configure-client-silent",
  "should",
  "A client works with no reply to Configure.",
  docs("configure"),
  (subject) => {
    const { recording } = subject
    const asked = sentMessages(recording, "Configure")
    if (asked.length === 0) return notOffered("the client sends no Configure")
    const unanswered = asked.find(
      ({ eventIndex }) =>
        !arrivals(recording).some(
          (arrival) => arrival.eventIndex > eventIndex && /^Configure|^Error$/.test(arrival.message.type),
        ),
    )
    if (unanswered === undefined) return notExercised("each Configure was answered")
    return wentOn(subject, unanswered, "a Configure that nothing answers")
  },
)

export const CLIENT_TOLERANCE_CHECKS: readonly Check[] = [
  ...ROWS.map(toleranceCheck),
  fzClientTimeout,
  ftConfigureClientSilent,
]
