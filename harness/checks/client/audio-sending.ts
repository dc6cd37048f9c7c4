// How a client sends its audio: in pieces and at a pace that a server can follow, and nothing empty between.

import { audioFrames, isRawEncoding, msPerByte } from "../../recording/audio-sent.ts"
import { declaredOptions } from "../../recording/declared-options.ts"
import type { Recording } from "../../recording/recording.ts"
import { clientActs, type ClientAct, openedOf } from "../../recording/traffic.ts"
import { type Check, notExercised, notOffered, type Outcome, outcomeOf, pass } from "../check.ts"
import { findingAt, inSeconds } from "../judge.ts"
import { docs, RECOVERING, TROUBLESHOOTING } from "../sources.ts"
import { clientCheck, MISMEASURED, unlessLate } from "./client-check.ts"
import { audioHead, byteLengthOf } from "./evidence/heads.ts"

/** How many milliseconds of audio a byte is: as declared, or as the header of a WAV file says. */
function msPerAudioByte(recording: Recording): number | undefined {
  const bytesPerSecond = audioHead(recording)?.bytesPerSecond
  const isRaw = isRawEncoding(declaredOptions(recording).encoding)
  return isRaw ? msPerByte(recording) : bytesPerSecond === undefined ? undefined : 1000 / bytesPerSecond
}

interface TimedFrame {
  readonly act: ClientAct
  readonly atMs: number
  /** Audio in it. */
  readonly ms: number
}

function timedFrames(recording: Recording): readonly TimedFrame[] | undefined {
  const perByte = msPerAudioByte(recording)
  if (perByte === undefined) return undefined
  return audioFrames(recording).map((act) => ({ act, atMs: act.atMs, ms: byteLengthOf([act]) * perByte }))
}

/** Documented: "no faster than 1.25x realtime" when catching up. */
const CATCH_UP_RATE = 1.25
/** As the requirement's test has it. */
const WINDOW_MS = 5_000
/** Of a stream shorter than the window: what may lie ready when the connection opens. */
const SHORT_STREAM_SLACK_MS = 500

export const audioPaceLimit: Check = {
  follows: MISMEASURED,
  ...clientCheck(
    "audio-pace-limit",
    "should",
    "Audio is sent at real time, at most 1.25 times that when catching up.",
    RECOVERING,
    (subject) => {
      const { recording } = subject
      const frames = timedFrames(recording)
      if (frames === undefined) {
        return openedOf(recording) === undefined
          ? notExercised("no stream came about")
          : notOffered("bytes say nothing of time in this encoding")
      }
      if (frames.length < 2) return judgeLump(frames[0])
      // What had waited for us comes in a burst: so much more may come within any time.
      const lateMs = subject.client?.lateMs ?? 0
      const outcome = judgePace(frames, lateMs)
      return outcome.type === "pass" ? unlessLate(judgePace(frames, 0), subject) : outcome
    },
  ),
}

/** A second of audio or more in a single frame is no stream. */
const LUMP_MS = 1_000

function judgeLump(only: TimedFrame | undefined): Outcome {
  if (only === undefined) return notExercised("no audio came")
  if (only.ms < LUMP_MS) return notExercised("too little audio came to tell its pace")
  return outcomeOf([findingAt(only.act, "audio at real time", `${inSeconds(only.ms)} of it in one frame`)])
}

/** From the opening on: a client that was started late, or heard late by us, has no more audio for it. */
function judgePace(frames: readonly TimedFrame[], slackMs: number): Outcome {
  let from = 0
  let sumMs = 0
  for (const frame of frames) {
    sumMs += frame.ms
    while ((frames[from]?.atMs ?? 0) < frame.atMs - WINDOW_MS) sumMs -= frames[from++]?.ms ?? 0
    const spanMs = Math.min(WINDOW_MS, frame.atMs)
    const isShort = spanMs < WINDOW_MS
    const allowedMs = CATCH_UP_RATE * spanMs + (isShort ? SHORT_STREAM_SLACK_MS : 0) + frame.ms + slackMs
    // Of a short stretch the whole may be a burst that was waiting for the connection; a long one is a habit.
    if (sumMs > allowedMs && (!isShort || frame === frames.at(-1))) {
      const rate = `${inSeconds(sumMs)} of audio within ${inSeconds(spanMs)}`
      return outcomeOf([findingAt(frame.act, `at most ${CATCH_UP_RATE} times real time`, rate)])
    }
  }
  return pass
}

/** Documented as the advisable size of a frame. */
const CHUNK_MIN_MS = 20
const CHUNK_MAX_MS = 250
/** A millisecond of rounding. */
const CHUNK_SLACK_MS = 1
/** A few odd frames at a seam are no habit. */
const ODD_SHARE = 0.1

export const audioChunkSize: Check = {
  follows: MISMEASURED,
  ...clientCheck(
    "audio-chunk-size",
    "should",
    "Frames hold 20 to 250 ms of audio.",
    TROUBLESHOOTING,
    ({ recording }) => {
      const frames = timedFrames(recording)
      if (frames === undefined)
        return openedOf(recording) === undefined
          ? notExercised("no stream came about")
          : notOffered("bytes say nothing of time in this encoding")
      if (frames.length === 0) return notExercised("no audio came")
      // The last one holds what is left.
      const whole = frames.length === 1 ? frames : frames.slice(0, -1)
      const isLong = ({ ms }: TimedFrame): boolean => ms > CHUNK_MAX_MS + CHUNK_SLACK_MS
      const odd = whole.filter((frame) => isLong(frame) || frame.ms < CHUNK_MIN_MS - CHUNK_SLACK_MS)
      const [worst] = odd
      if (worst === undefined || (odd.length <= whole.length * ODD_SHARE && !odd.some(({ ms }) => ms > LUMP_MS)))
        return pass
      const share = `${odd.length} of ${whole.length} frames do not, the first with ${worst.ms.toFixed(0)} ms`
      return outcomeOf([findingAt(worst.act, `${CHUNK_MIN_MS} to ${CHUNK_MAX_MS} ms in a frame`, share)])
    },
  ),
}

export const audioNoEmptyFrame = clientCheck(
  "audio-no-empty-frame",
  "must",
  "No zero-length binary frame is sent, unless to close.",
  docs("close-stream"),
  ({ recording }) => {
    const acts = clientActs(recording)
    if (acts.length === 0) return notExercised("nothing came from the client")
    const empty = acts.find(({ frame }) => frame.type === "binary" && frame.byteLength === 0)
    const after = acts.find(
      ({ frame, eventIndex }) =>
        eventIndex > (empty?.eventIndex ?? Infinity) && (frame.type === "audio" || frame.type === "text"),
    )
    if (empty === undefined || after === undefined) return pass
    const what = after.frame.type === "audio" ? "more audio" : "a message"
    return outcomeOf([findingAt(empty, "an empty frame to close, or none", `an empty frame, and ${what} after it`)])
  },
)

export const CLIENT_SENDING_CHECKS: readonly Check[] = [audioNoEmptyFrame, audioPaceLimit, audioChunkSize]
