// Endpoints: the pause that ends an utterance, marked by speech_final. Pauses are known from the timeline; an endpoint may
// be carried by the utterance's own last final or by the empty final right behind it.

import { wordsOf } from "../../protocol/messages/messages.ts"
import { audioSent, isRawEncoding } from "../../recording/audio-sent.ts"
import { sentMessages } from "../../recording/client-texts.ts"
import { declaredOptions, declaredValue } from "../../recording/declared-options.ts"
import { endRequestOf } from "../../recording/ending.ts"
import { sentAtMs } from "../../recording/microphone.ts"
import type { Recording } from "../../recording/recording.ts"
import {
  endMs,
  finals,
  isFinal,
  isFromFinalize,
  isSpeechFinal,
  results,
  startMs,
  utterances,
} from "../../recording/views.ts"
import { MISPLACED_FINALS, MISPLACED_WORDS, UNREAD_FINALS } from "../causes.ts"
import { type Check, notExercised, outcomeOf, type Subject } from "../check.ts"
import { findingAt, inRange, inSeconds, judgeEach, judgeOne, whenOnTime } from "../judge.ts"
import { heardTimeline, type Span } from "./speech.ts"
import { docs } from "../sources.ts"

/** What a pause in the timeline and one in a voice-activity detector may differ by. */
const PAUSE_SLACK_MS = 150

interface HeardPause extends Span {
  readonly channel: number
}

/** Pauses between two words of a channel, in audio that is known and was sent to their end. */
function pausesIn(subject: Subject): readonly HeardPause[] {
  const timeline = heardTimeline(subject)
  const sentMs = audioSent(subject.recording).cursorMs
  return (timeline?.pauses ?? []).filter(
    ({ channel, startMs, endMs }) =>
      endMs <= sentMs &&
      timeline?.words.some((word) => word.channel === channel && word.endMs <= startMs + PAUSE_SLACK_MS) &&
      timeline.words.some(
        (word) => word.channel === channel && word.startMs >= endMs - PAUSE_SLACK_MS && word.endMs <= sentMs,
      ),
  )
}

/** Endpoints that fall into a pause: settled after its beginning, and before the next word has been going on for long. */
const endpointsIn = ({ recording }: Subject, pause: HeardPause) =>
  finals(recording, pause.channel).filter(
    (final) =>
      isSpeechFinal(final) &&
      !isFromFinalize(final) &&
      endMs(final) > pause.startMs - PAUSE_SLACK_MS &&
      endMs(final) < pause.endMs + PAUSE_SLACK_MS,
  )

/** A pause that nobody could overlook. */
const CLEAR_PAUSE_MS = 1000

export const epDefault10ms: Check = {
  id: "ep-default-10ms",
  requirements: ["ep-default-10ms"],
  level: "should",
  sentence: "Without `endpointing`, a clear pause after speech gives `speech_final:true` (default 10 ms).",
  source: docs("endpointing"),
  follows: [...MISPLACED_FINALS, "fz-flag-only-then", "res-not-ahead", "ep-threshold"],
  run: (subject) => {
    const given = declaredValue(subject.recording, "endpointing")
    if (given !== undefined && given !== "true") return notExercised("endpointing was set")
    const clear = pausesIn(subject).filter(({ startMs, endMs }) => endMs - startMs >= CLEAR_PAUSE_MS)
    if (clear.length === 0) return notExercised("no pause of a second is known in the audio")
    return judgeOne(
      clear.some((pause) => endpointsIn(subject, pause).length > 0),
      {
        expected: `speech_final at one of the pauses, ${clear.map(({ startMs, endMs }) => inRange(startMs, endMs)).join(", ")}`,
        actual: "none",
      },
    )
  },
}

export const epSpeechFinalIsFinal: Check = {
  id: "ep-speech-final-is-final",
  requirements: ["ep-speech-final-is-final"],
  level: "must",
  sentence: "`speech_final:true` comes only with `is_final:true`.",
  source: docs("understand-endpointing-interim-results"),
  follows: ["res-flags-present", "int-not-speech-final"],
  run: ({ recording }) =>
    judgeEach(results(recording).filter(isSpeechFinal), "no speech_final came", (result) =>
      isFinal(result)
        ? undefined
        : findingAt(result, "is_final true beside speech_final", `is_final ${String(result.message.is_final)}`),
    ),
}

export const epFalse: Check = {
  id: "ep-false",
  requirements: ["ep-false"],
  level: "must",
  sentence: "With `endpointing=false` silence never gives `speech_final`.",
  source: docs("endpointing"),
  run: ({ recording }) => {
    if (declaredOptions(recording).endpointing !== false) return notExercised("endpointing=false was not asked for")
    if (results(recording).length === 0) return notExercised("no Results came")
    const firstFlush = sentMessages(recording, "Finalize")[0]?.eventIndex ?? Number.POSITIVE_INFINITY
    const until = Math.min(firstFlush, endRequestOf(recording)?.eventIndex ?? Number.POSITIVE_INFINITY)
    return outcomeOf(
      results(recording)
        .filter((result) => isSpeechFinal(result) && result.eventIndex < until)
        .map((result) =>
          findingAt(result, "no speech_final before Finalize or CloseStream", inRange(startMs(result), endMs(result))),
        ),
    )
  },
}

/** How much a pause must be shorter than the setting to be none: word ends are blunt, and silence begins behind them. */
const SHORT_SLACK_MS = 50
/** Word times this exact, and a rounding of theirs, are taken as they stand. */
const EXACT_TRUTH_MS = 10

export const epThreshold: Check = {
  id: "ep-threshold",
  requirements: ["ep-threshold"],
  level: "must",
  sentence: "A pause clearly shorter than `endpointing` gives no endpoint; one clearly longer does.",
  source: docs("endpointing"),
  follows: [...MISPLACED_FINALS, "fz-flag-only-then", "mc-separate", "res-not-ahead"],
  run: (subject) => {
    const { endpointing } = declaredOptions(subject.recording)
    if (declaredValue(subject.recording, "endpointing") === undefined || endpointing === false) {
      return notExercised("no threshold was set")
    }
    const sigmaMs = subject.timeline?.truthSigmaMs ?? 0
    const bluntMs = sigmaMs > EXACT_TRUTH_MS ? sigmaMs : -sigmaMs
    const telling = pausesIn(subject).flatMap((pause) => {
      const lengthMs = pause.endMs - pause.startMs
      if (lengthMs >= endpointing + PAUSE_SLACK_MS + bluntMs) return [{ pause, isEnd: true }]
      return lengthMs <= endpointing - SHORT_SLACK_MS - bluntMs ? [{ pause, isEnd: false }] : []
    })
    return judgeEach(
      telling,
      `no known pause is clearly longer or shorter than ${endpointing} ms`,
      ({ pause, isEnd }) => {
        const [endpoint] = endpointsIn(subject, pause)
        const place = `in the pause of ${Math.round(pause.endMs - pause.startMs)} ms at ${inSeconds(pause.startMs)}`
        if (isEnd === (endpoint !== undefined)) return undefined
        return endpoint === undefined
          ? { expected: `an endpoint ${place}`, actual: `none at endpointing=${endpointing}` }
          : findingAt(endpoint, `no endpoint ${place}`, `speech_final at endpointing=${endpointing}`)
      },
    )
  },
}

/** "Not at the next second", counted from when the audio was sent: what was spoken waits for its frame to be full. */
const PROMPT_MAX_MS = 1000
/**
 * A page of Ogg or a cluster of WebM is heard when all of it has come, and holds a second of audio in what most tools write
 * (RFC 7845, section 6, recommends no more).
 */
const PAGE_MAX_MS = 1000

/** How far the audio must have been sent before a position in it can be heard. */
const hearableMs = (recording: Recording, positionMs: number): number =>
  isRawEncoding(declaredOptions(recording).encoding)
    ? positionMs
    : Math.min(positionMs + PAGE_MAX_MS, Math.max(positionMs, audioSent(recording).cursorMs))

export const epPrompt: Check = {
  id: "ep-prompt",
  requirements: ["ep-prompt"],
  level: "should",
  sentence: "The endpoint final comes soon after the pause has lasted long enough, not at the next second.",
  source: docs("endpointing"),
  follows: [
    ...UNREAD_FINALS,
    ...MISPLACED_WORDS,
    "fin-text-complete",
    "fin-order-finals",
    "fin-contiguous",
    "md-duration",
  ],
  timing: true,
  run: ({ recording }) => {
    const { endpointing } = declaredOptions(recording)
    if (endpointing === false) return notExercised("endpointing was off")
    const ends = utterances(recording).flatMap(({ finals: parts, ended }) => {
      const last = ended ? parts.at(-1) : undefined
      const wordEnd = parts.flatMap(({ message }) => wordsOf(message)).at(-1)?.end
      if (last === undefined || wordEnd === undefined || isFromFinalize(last)) return []
      const dueMs = hearableMs(recording, wordEnd * 1000 + endpointing)
      const dueAtMs = sentAtMs(recording, dueMs)
      // Whoever needs a little more of the pause than its length waits as long as the sender does.
      return dueAtMs === undefined ? [] : [{ last, lateMs: Math.min(last.atMs - dueAtMs, last.cursorMs - dueMs) }]
    })
    return whenOnTime(recording, () =>
      judgeEach(ends, "no endpoint behind words came", ({ last, lateMs }) =>
        lateMs < PROMPT_MAX_MS
          ? undefined
          : findingAt(
              last,
              "speech_final less than a second after enough of the pause had been sent",
              `${Math.round(lateMs)} ms after`,
            ),
      ),
    )
  },
}

export const ENDPOINTING_CHECKS: readonly Check[] = [
  epDefault10ms,
  epSpeechFinalIsFinal,
  epFalse,
  epThreshold,
  epPrompt,
]
