// What audio is accepted, and that it is measured by its bytes.

import { audioSent, isRawEncoding, msPerByte } from "../../recording/audio-sent.ts"
import { declaredOptions, declaredValue } from "../../recording/declared-options.ts"
import { endedBy, namesFault } from "../../recording/ending.ts"
import type { Recording } from "../../recording/recording.ts"
import { closedOf, openedOf } from "../../recording/traffic.ts"
import { metadata } from "../../recording/views.ts"
import { ACCOUNT, NO_REFUSAL, NO_UPGRADE, REFUSED_OPTIONS } from "../causes.ts"
import { type Check, notExercised, type Outcome } from "../check.ts"
import { AUDIO_LENGTH_MS, disturbed, findingAt, inSeconds, judgeOne } from "../judge.ts"
import { isValidRequest, judgeAcceptance, judgeRefusal } from "../connection/upgrade-answers.ts"
import { API, cite, docs, SEEN, TROUBLESHOOTING } from "../sources.ts"

/** An encoding is accepted, and Metadata counts its audio as bytes over rate. */
function judgeEncoding(recording: Recording, encodings: readonly string[]): Outcome {
  const encoding = declaredValue(recording, "encoding")
  const { audio } = recording.header
  if (encoding === undefined || !encodings.includes(encoding))
    return notExercised(`${encodings.join(" or ")} was not declared`)
  if (declaredOptions(recording).sampleRateHz === undefined) return notExercised("no sample rate was declared")
  if (openedOf(recording) === undefined) {
    return isValidRequest(recording)
      ? judgeAcceptance(recording)
      : notExercised("something else was asked for that is refused")
  }
  const closing = metadata(recording).at(-1)
  const { declaredMs, byteLength } = audioSent(recording)
  const { duration } = closing?.message ?? {}
  if (closing === undefined || duration === undefined || declaredMs === undefined || byteLength === 0) {
    return notExercised("no Metadata told how long the audio was")
  }
  if (audio.encoding !== undefined && audio.encoding !== encoding) return notExercised("the audio was something else")
  return judgeOne(
    Math.abs(duration * 1000 - declaredMs) <= AUDIO_LENGTH_MS,
    findingAt(closing, `${byteLength} bytes are ${inSeconds(declaredMs)}`, `a duration of ${duration} s`),
  )
}

export const audioLinear16: Check = {
  id: "audio-linear16",
  requirements: ["audio-linear16"],
  level: "must",
  sentence: "`linear16` at 8, 16, 24, 44.1 and 48 kHz is accepted; reported duration is bytes ÷ (2 × rate × channels).",
  source: cite(API, docs("encoding")),
  follows: [...NO_UPGRADE, ...ACCOUNT, ...REFUSED_OPTIONS, "md-duration"],
  run: ({ recording }) => judgeEncoding(recording, ["linear16"]),
}

export const audioLinear32: Check = {
  id: "audio-linear32",
  requirements: ["audio-linear32"],
  level: "should",
  sentence: "`linear32` is accepted, 4 bytes a sample.",
  source: API,
  follows: ["conn-upgrade-101", "md-duration"],
  run: ({ recording }) => judgeEncoding(recording, ["linear32"]),
}

export const audioG711: Check = {
  id: "audio-g711",
  requirements: ["audio-g711"],
  level: "must",
  sentence: "`mulaw` and `alaw` are accepted, 1 byte a sample.",
  source: cite(API, SEEN.proxyCapture),
  follows: ["conn-upgrade-101", "md-duration"],
  run: ({ recording }) => judgeEncoding(recording, ["mulaw", "alaw"]),
}

const COMPRESSED = ["flac", "opus", "ogg-opus", "speex", "amr-nb", "amr-wb", "g729"]

export const audioCompressed: Check = {
  id: "audio-compressed",
  requirements: ["audio-compressed"],
  level: "should",
  sentence: "`flac`, `opus`, `ogg-opus`, `speex`, `amr-nb`, `amr-wb`, `g729` are accepted as `encoding` values on v1.",
  source: API,
  follows: ["conn-upgrade-101"],
  run: ({ recording }) =>
    COMPRESSED.includes(declaredValue(recording, "encoding") ?? "") &&
    (openedOf(recording) !== undefined || isValidRequest(recording))
      ? judgeAcceptance(recording)
      : notExercised("no compressed encoding was declared"),
}

export const audioBadEncoding400: Check = {
  id: "audio-bad-encoding-400",
  requirements: ["audio-bad-encoding-400"],
  level: "must",
  sentence: "An `encoding` outside the list is refused with 400.",
  source: cite(API, docs("errors")),
  follows: [...NO_REFUSAL, "er-json-body", "er-dg-error"],
  run: ({ recording }) => {
    const encoding = declaredValue(recording, "encoding")
    const isKnown = encoding === undefined || COMPRESSED.includes(encoding) || isRawEncoding(encoding)
    if (isKnown) return notExercised("no unknown encoding was declared")
    return judgeRefusal(recording, [400], ({ body, headers }) => {
      if (!headers.some(([name]) => name.toLowerCase() === "dg-error")) return "400 without dg-error"
      return body.trimStart().startsWith("{") ? undefined : `400 with a body that is no JSON: ${body.slice(0, 60)}`
    })
  },
}

export const audioBadSampleRate400: Check = {
  id: "audio-bad-sample-rate-400",
  requirements: ["audio-bad-sample-rate-400"],
  level: "should",
  sentence: "A `sample_rate` that is not a positive integer is refused with 400.",
  source: docs("errors"),
  follows: [...NO_REFUSAL],
  run: ({ recording }) => {
    const rate = declaredValue(recording, "sample_rate")
    if (rate === undefined || /^0*[1-9]\d*$/.test(rate)) return notExercised("no senseless sample_rate was declared")
    return judgeRefusal(recording, [400])
  },
}

export const audioUndecodable: Check = {
  id: "audio-undecodable",
  requirements: ["audio-undecodable"],
  level: "should",
  sentence:
    "Audio that cannot be decoded ends the stream: 1008 DATA-0000, 1011 NET-0000, or Metadata with zero duration.",
  source: cite(TROUBLESHOOTING, SEEN.emptyMetadata, SEEN.net0000),
  follows: ["er-1008-reason", "er-1011-reason"],
  run: ({ recording }) => {
    const { encoding, container } = recording.header.audio
    const undeclared =
      declaredValue(recording, "encoding") === undefined && container === undefined && encoding !== undefined
    if (!undeclared || audioSent(recording).byteLength === 0) return notExercised("no raw audio was sent undeclared")
    const closed = closedOf(recording)
    if (
      closed === undefined ||
      disturbed(recording) ||
      endedBy(recording) === "client-close" ||
      endedBy(recording) === "client-destroy"
    ) {
      return notExercised("the stream did not come to its end")
    }
    const ends = [
      closed.code === 1008 && namesFault(closed.reason, "DATA-0000"),
      closed.code === 1011 && namesFault(closed.reason, "NET-0000"),
      metadata(recording).at(-1)?.message.duration === 0,
    ]
    return judgeOne(ends.filter(Boolean).length === 1, {
      eventIndex: closed.eventIndex,
      expected: "1008 DATA-0000, 1011 NET-0000, or Metadata with duration 0",
      actual: `close ${closed.code} ${closed.reason}, ${metadata(recording).at(-1)?.text.slice(0, 100) ?? "no Metadata"}`,
    })
  },
}

export const audioWrongRateSilent: Check = {
  id: "audio-wrong-rate-silent",
  requirements: ["audio-wrong-rate-silent"],
  level: "may",
  sentence: "A wrong `sample_rate` for raw audio gives no error; durations scale.",
  source: TROUBLESHOOTING,
  run: ({ recording }) => {
    const { sampleRateHz, container } = recording.header.audio
    const declared = declaredOptions(recording).sampleRateHz
    const isWrong = sampleRateHz !== undefined && declared !== undefined && declared !== sampleRateHz
    if (!isWrong || container !== undefined || msPerByte(recording) === undefined)
      return notExercised("no wrong sample_rate was declared")
    const closed = closedOf(recording)
    const closing = metadata(recording).at(-1)
    const { duration } = closing?.message ?? {}
    if (closed === undefined || disturbed(recording)) return notExercised("the stream did not come to its end")
    if (endedBy(recording) === "server-close") {
      return judgeOne(false, findingAt(closed, "no close for a wrong rate", `close ${closed.code} ${closed.reason}`))
    }
    const { declaredMs = 0 } = audioSent(recording)
    if (closing === undefined || duration === undefined) return notExercised("no Metadata told how long the audio was")
    return judgeOne(
      Math.abs(duration * 1000 - declaredMs) <= AUDIO_LENGTH_MS,
      findingAt(closing, `a duration as declared: ${inSeconds(declaredMs)}`, `${duration} s`),
    )
  },
}

export const AUDIO_FORMAT_CHECKS: readonly Check[] = [
  audioLinear16,
  audioLinear32,
  audioG711,
  audioCompressed,
  audioBadEncoding400,
  audioBadSampleRate400,
  audioUndecodable,
  audioWrongRateSilent,
]
