// What a client says its audio is, and what it is: by its first bytes, by its length, by what can be heard in it.

import { textErrors, wordErrorRate } from "../../metrics/wer.ts"
import { audioFrames, msPerByte } from "../../recording/audio-sent.ts"
import { sentTexts } from "../../recording/client-texts.ts"
import { declaredOptions, declaredValue } from "../../recording/declared-options.ts"
import { endRequestOf } from "../../recording/ending.ts"
import { clientActs, closedOf } from "../../recording/traffic.ts"
import { channelsHeard, metadata, transcript } from "../../recording/views.ts"
import { channelTimeline } from "../../timeline.ts"
import { type Check, notExercised, notOffered, type Outcome, outcomeOf, pass, type Subject } from "../check.ts"
import { findingAt, inSeconds, judgeEach, judgeOne } from "../judge.ts"
import { cite, docs, INFERRED } from "../sources.ts"
import { clientCheck, sentAll } from "./client-check.ts"
import { controlInBinary } from "./evidence/control-in-binary.ts"
import { audioHead, byteLengthOf } from "./evidence/heads.ts"
import { quoted } from "./evidence/said.ts"

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
    const misheard = mishearing(subject)
    if (misheard === undefined) return pass
    const request = endRequestOf(recording)
    // What was pending then nobody got to hear.
    if (request === undefined) return notExercised("the client did not ask for the end of its audio")
    if (
      closedOf(recording)?.by === "client" &&
      metadata(recording).every(({ eventIndex }) => eventIndex < request.eventIndex)
    ) {
      return notExercised("the client left before all of its audio was heard")
    }
    if (isSpread(subject)) return notExercised("the audio went over several connections")
    return outcomeOf([
      { expected: `${quoted(timeline.transcript)} to be heard`, actual: `${misheard}${lengthHint(subject)}` },
    ])
  },
}

/** Some of the audio here, and some on another connection. */
const isSpread = (subject: Subject): boolean =>
  !sentAll(subject) && subject.siblings.filter((stream) => audioFrames(stream).length > 0).length > 1

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
  mcNeedsChannels,
  mcInterleaved,
]
