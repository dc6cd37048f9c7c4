// What a client sends as audio: said to be what it is, as binary, in pieces and at a pace that a server can follow.

import { textErrors, wordErrorRate } from "../../metrics/wer.ts"
import { audioFrames, isRawEncoding, msPerByte } from "../../recording/audio-sent.ts"
import { sentTexts } from "../../recording/client-texts.ts"
import { declaredOptions, declaredValue } from "../../recording/declared-options.ts"
import { endRequestOf } from "../../recording/ending.ts"
import type { Recording } from "../../recording/recording.ts"
import { clientActs, type ClientAct, openedOf } from "../../recording/traffic.ts"
import { channelsHeard, transcript } from "../../recording/views.ts"
import { channelTimeline } from "../../timeline.ts"
import { type Check, notExercised, notOffered, type Outcome, outcomeOf, pass, type Subject } from "../check.ts"
import { findingAt, inSeconds, judgeEach, judgeOne } from "../judge.ts"
import { cite, docs, INFERRED, RECOVERING, TROUBLESHOOTING } from "../sources.ts"
import { clientCheck, unlessLate } from "./client-check.ts"
import { controlInBinary } from "./control-in-binary.ts"
import { audioHead } from "./heads.ts"
import { quoted } from "./said.ts"

const FORMAT = docs("determining-your-audio-format-for-live-streaming-audio")

export const audioBinaryOnly = clientCheck(
  "audio-binary-only",
  "must",
  "Audio is sent in binary frames, control messages in text frames.",
  cite(docs("lower-level-websockets"), docs("audio-keep-alive")),
  ({ recording }) => {
    const odd = sentTexts(recording).filter(({ message }) => message.type === "refused")
    const swapped = controlInBinary(recording)
    if (clientActs(recording).every(({ frame }) => frame.type !== "audio" && frame.type !== "text")) {
      return notExercised("neither audio nor a message came")
    }
    return outcomeOf([
      ...odd.map((text) => findingAt(text, "a control message in a text frame", quoted(text.text))),
      ...swapped.map((act) => findingAt(act, "audio in a binary frame", `a ${act.name} message`)),
    ])
  },
)

export const audioRawNeedsBoth = clientCheck(
  "audio-raw-needs-both",
  "must",
  "For headerless audio both `encoding` and `sample_rate` are given.",
  FORMAT,
  ({ recording }) => {
    const head = audioHead(recording)
    if (head === undefined) return notExercised("no audio came")
    if (head.container !== undefined) return notOffered(`the audio is in a container (${head.container})`)
    return judgeEach(["encoding", "sample_rate"], "", (name) =>
      declaredValue(recording, name) === undefined
        ? { expected: `${name} in the query, since the audio has no header`, actual: `no ${name}` }
        : undefined,
    )
  },
)

export const audioContainerNone = clientCheck(
  "audio-container-none",
  "must",
  "For container audio neither `encoding` nor `sample_rate` is given.",
  FORMAT,
  ({ recording }) => {
    const head = audioHead(recording)
    if (head === undefined) return notExercised("no audio came")
    const { container } = head
    if (container === undefined) return notOffered("the audio is in no container")
    return judgeEach(["encoding", "sample_rate"], "", (name) => {
      const value = declaredValue(recording, name)
      return value === undefined
        ? undefined
        : { expected: `no ${name}: the audio begins with a ${container} header`, actual: `${name}=${value}` }
    })
  },
)

/** Words that nobody heard in audio that is known by ear: most of them. */
const MISHEARD_SHARE = 0.5
/** Less than this is too little to be sure of. */
const SURE_WORD_COUNT = 3

/** Not a row of its own: a declaration that is there and wrong. The mock decodes as declared, and knows what is spoken. */
export const audioAsDeclared: Check = {
  id: "audio-raw-needs-both-truly",
  requirements: ["audio-raw-needs-both"],
  level: "must",
  sentence: "Audio is what the query says it is: what is spoken in it can be heard.",
  source: cite(FORMAT, INFERRED),
  follows: [
    "audio-raw-needs-both",
    "audio-container-none",
    "audio-binary-only",
    "audio-no-empty-frame",
    "mc-needs-channels",
    "mc-interleaved-client",
    "conn-client-buffer-open",
  ],
  run: (subject) => {
    const { recording, timeline } = subject
    if (timeline === undefined || timeline.words.length < SURE_WORD_COUNT) return unknownAudio(subject)
    if (endRequestOf(recording) === undefined) return notExercised("the client did not ask for the end of its audio")
    const misheard = mishearing(subject)
    if (misheard === undefined) return pass
    return outcomeOf([
      { expected: `${quoted(timeline.transcript)} to be heard`, actual: `${misheard}${lengthHint(subject)}` },
    ])
  },
}

/** A client that comes by address may stream what it likes. */
const unknownAudio = ({ client }: Subject): Outcome =>
  client?.end === undefined
    ? notOffered("the client streams audio of its own")
    : notExercised("nobody knows what was spoken in the audio")

/** Undefined when the words of the audio were heard, on one channel or on all. */
function mishearing({ recording, timeline }: Subject): string | undefined {
  if (timeline === undefined) return undefined
  const channels = channelsHeard(recording)
  const heard = channels.map((channel) => transcript(recording, channel))
  const references = [
    timeline.transcript,
    ...Array.from({ length: timeline.channels }, (_, channel) => channelTimeline(timeline, channel).transcript),
  ]
  const isKnown = heard.some((text) => references.some((reference) => isHeard(reference, text)))
  return isKnown ? undefined : quoted(heard.join(" "))
}

const isHeard = (reference: string, text: string): boolean =>
  (wordErrorRate(textErrors(reference, text, "full")) ?? 1) <= MISHEARD_SHARE

/** What the length of the audio as declared says of the mistake. */
function lengthHint({ recording, timeline }: Subject): string {
  const perByte = msPerByte(recording)
  if (perByte === undefined || timeline === undefined) return ""
  const declaredMs = byteLengthOf(audioFrames(recording)) * perByte
  return `; ${inSeconds(declaredMs)} long as declared, where the file is ${inSeconds(timeline.durationMs)}`
}

const byteLengthOf = (frames: readonly ClientAct[]): number =>
  frames.reduce((sum, { frame }) => sum + ("byteLength" in frame ? frame.byteLength : 0), 0)

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

export const audioPaceLimit = clientCheck(
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
    return unlessLate(frames.length < 2 ? judgeLump(frames[0]) : judgePace(frames), subject)
  },
)

/** A second of audio or more in a single frame is no stream. */
const LUMP_MS = 1_000

function judgeLump(only: TimedFrame | undefined): Outcome {
  if (only === undefined) return notExercised("no audio came")
  if (only.ms < LUMP_MS) return notExercised("too little audio came to tell its pace")
  return outcomeOf([findingAt(only.act, "audio at real time", `${inSeconds(only.ms)} of it in one frame`)])
}

/** From the opening on: a client that was started late, or heard late by us, has no more audio for it. */
function judgePace(frames: readonly TimedFrame[]): Outcome {
  let from = 0
  let sumMs = 0
  for (const frame of frames) {
    sumMs += frame.ms
    while ((frames[from]?.atMs ?? 0) < frame.atMs - WINDOW_MS) sumMs -= frames[from++]?.ms ?? 0
    const spanMs = Math.min(WINDOW_MS, frame.atMs)
    const isShort = spanMs < WINDOW_MS
    const allowedMs = CATCH_UP_RATE * spanMs + (isShort ? SHORT_STREAM_SLACK_MS : 0) + frame.ms
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

export const audioChunkSize = clientCheck(
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
)

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

export const mcNeedsChannels = clientCheck(
  "mc-needs-channels",
  "should",
  "Raw multichannel audio is sent with `encoding`, `sample_rate`, `channels`.",
  cite(docs("multichannel"), docs("channels")),
  (subject) => {
    const { recording, timeline } = subject
    const head = audioHead(recording)
    if (head === undefined) return notExercised("no audio came")
    if (head.container !== undefined) return notOffered(`the audio is in a container (${head.container})`)
    if (timeline === undefined) return unknownAudio(subject)
    if (timeline.channels < 2) return notExercised("the audio given has one channel")
    const { channels, encoding, sampleRateHz } = declaredOptions(recording)
    const isComplete = encoding !== undefined && sampleRateHz !== undefined
    // Mixed down by the client it is mono, and right as such.
    if (isComplete && channels === 1 && sameLength(subject)) return notOffered("the client sends one channel")
    return judgeOne(isComplete && channels > 1, {
      expected: `encoding, sample_rate and channels=${timeline.channels}`,
      actual: `channels=${channels}${lengthHint(subject)}`,
    })
  },
)

/** A tenth off is a tail cut off; double or half is another format. */
const SAME_LENGTH_SHARE = 0.2

function sameLength({ recording, timeline }: Subject): boolean {
  const perByte = msPerByte(recording)
  if (perByte === undefined || timeline === undefined) return false
  const ratio = (byteLengthOf(audioFrames(recording)) * perByte) / timeline.durationMs
  return Math.abs(ratio - 1) < SAME_LENGTH_SHARE
}

export const mcInterleaved: Check = {
  id: "mc-interleaved-client",
  requirements: ["mc-interleaved"],
  level: "must",
  sentence: "Raw samples of channels alternate.",
  source: INFERRED,
  run: (subject) => {
    const { recording, timeline } = subject
    if (timeline === undefined) return unknownAudio(subject)
    if (timeline.channels < 2) return notExercised("the audio given has one channel")
    const { channels } = declaredOptions(recording)
    if (channels < 2 || audioHead(recording)?.container !== undefined)
      return notOffered("the client sends no raw channels")
    if (endRequestOf(recording) === undefined) return notExercised("the client did not ask for the end of its audio")
    const heard = channelsHeard(recording).map((channel) => transcript(recording, channel))
    const isKnown = heard.some((text, channel) =>
      [timeline.transcript, channelTimeline(timeline, channel).transcript].some((reference) =>
        isHeard(reference, text),
      ),
    )
    return judgeOne(isKnown, { expected: "each channel to be heard", actual: quoted(heard.join(" ")) })
  },
}

export const CLIENT_AUDIO_CHECKS: readonly Check[] = [
  audioRawNeedsBoth,
  audioContainerNone,
  audioAsDeclared,
  audioBinaryOnly,
  audioNoEmptyFrame,
  audioPaceLimit,
  audioChunkSize,
  mcNeedsChannels,
  mcInterleaved,
]
