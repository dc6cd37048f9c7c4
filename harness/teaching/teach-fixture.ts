// Makes a fixture of a person's own recording, so that the mock knows it by ear from then on.
import { createHash } from "node:crypto"
import { basename, extname, join } from "node:path"
import { collectAudio, piecesOf } from "../audio/decoding/collect.ts"
import { openDecoder } from "../audio/decoding/decoder.ts"
import { durationMs, mixDown, type PcmAudio } from "../audio/pcm.ts"
import { resamplePcm } from "../audio/resampling/resampler.ts"
import { encodeWav } from "../audio/wav/wav.ts"
import { FURTHER_CODECS } from "../drivers/further-codecs.ts"
import { HarnessError } from "../errors.ts"
import { readWhole, writeWhole } from "../files/files.ts"
import { looksLike } from "../inputs/looks.ts"
import { HEARING_RATE_HZ } from "../protocol/recognizer.ts"
import type { Timeline, TimelinePause } from "../timeline.ts"
import { type VoiceSpan, voiceSpans } from "./voice-spans.ts"
import { ESTIMATED_SIGMA_MS, estimateWordTimes, wordsOfTranscript } from "./word-times.ts"

export interface Lesson {
  /** Audio in any container that we decode. */
  readonly file: string
  /** What is said in it, as one would write it. */
  readonly transcript: string
  /** Default: made from the file's name. */
  readonly name?: string
  /** BCP-47. Default `en-US`. */
  readonly language?: string
  /** Where it is to lie; made when it is not there. */
  readonly folder: string
  /** Names that are taken: those of the fixtures that come with the package. */
  readonly taken: readonly string[]
}

export interface Taught {
  readonly name: string
  /** Path of the WAV file. */
  readonly file: string
  readonly timeline: Timeline
}

/** The ear confirms a clip over 0.8 s of sound; with less, there is nothing to know it by. */
const MIN_SPEECH_MS = 400
/** Everything known is held in memory and compared with what is heard: an utterance or two, not an hour. */
const MAX_DURATION_MS = 10 * 60 * 1000
/** Fast speech has about 5 words a second, the fastest speakers twice that: beyond, the transcript is another file's. */
const MAX_WORDS_PER_SECOND = 10

/** @throws {HarnessError} INPUT or USAGE: unreadable, no audio, no speech, or a transcript that cannot be its own */
export async function teachFixture(lesson: Lesson): Promise<Taught> {
  const name = lesson.name ?? nameOf(lesson.file)
  if (!NAME.test(name)) {
    throw new HarnessError("USAGE", `Expected a --name of letters, digits and hyphens, found "${name}".`)
  }
  if (lesson.taken.includes(name)) {
    throw new HarnessError("USAGE", `"${name}" is the name of a bundled fixture: choose another with --name.`)
  }
  const audio = monoAt16Khz(await readAudio(lesson.file))
  const timeline = timelineOf(lesson, audio)
  const wav = encodeWav(audio, "linear16")
  const file = join(lesson.folder, `${name}.wav`)
  writeWhole(file, wav)
  const { durationMs: length, ...rest } = timeline
  const description = {
    name,
    audio: `${name}.wav`,
    sha256: createHash("sha256").update(wav).digest("hex"),
    kind: "speech",
    sampleRateHz: HEARING_RATE_HZ,
    durationMs: length,
    ...rest,
    licence: "personal",
    source: basename(lesson.file),
  }
  // Last: a fixture exists once its description does.
  writeWhole(join(lesson.folder, `${name}.json`), `${JSON.stringify(description, null, 2)}\n`)
  return { name, file, timeline }
}

/** What can stand on a command line, and in a path without leaving its folder. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u

function nameOf(file: string): string {
  const stem = basename(file, extname(file)).toLowerCase()
  const name = stem.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "")
  if (name === "") throw new HarnessError("USAGE", `No name can be made of ${file}: give one with --name.`)
  return name
}

async function readAudio(file: string): Promise<PcmAudio> {
  const bytes = readWhole(file)
  if (bytes.length === 0) throw new HarnessError("INPUT", `${file} is empty: give a file with speech in it.`)
  const looks = looksLike(bytes.subarray(0, 4096))
  if (looks.type === "other") throw notAudio(file, looks.name)
  if (looks.type === "unknown") throw notAudio(file, "bytes of no known form")
  const decoder = openDecoder({}, { furtherCodecs: FURTHER_CODECS })
  const { audio, problem } = await collectAudio(decoder, piecesOf(bytes, PIECE_BYTE_LENGTH))
  if (problem !== undefined) throw new HarnessError("INPUT", `${file}: ${problem.sentence}`)
  if (audio === undefined) throw notAudio(file, `a damaged ${looks.name} file`)
  return audio
}

/** So that a long file needs no memory of its own size beside its samples. */
const PIECE_BYTE_LENGTH = 256 * 1024

function notAudio(file: string, found: string): HarnessError {
  const remedy = `convert it, for example with "ffmpeg -i ${basename(file)} -ac 1 -ar 16000 speech.wav"`
  return new HarnessError("INPUT", `${file}: expected an audio file, found ${found}: ${remedy}.`)
}

function monoAt16Khz(audio: PcmAudio): PcmAudio {
  const mono = { sampleRateHz: audio.sampleRateHz, channels: [mixDown(audio.channels)] }
  return resamplePcm(mono, HEARING_RATE_HZ)
}

function timelineOf({ file, transcript, language = "en-US" }: Lesson, audio: PcmAudio): Timeline {
  const lengthMs = durationMs(audio)
  const refuse = (problem: string): never => {
    throw new HarnessError("INPUT", `${file}: ${problem}.`)
  }
  if (lengthMs > MAX_DURATION_MS) {
    refuse(`expected at most ${MAX_DURATION_MS / 60_000} minutes, found ${Math.ceil(lengthMs / 60_000)}: cut it`)
  }
  const spans = voiceSpans(audio.channels[0] ?? new Float32Array(0))
  const speechMs = spans.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0)
  if (speechMs === 0) refuse("expected speech, found none: give a recording that is not silent, noise or very quiet")
  if (speechMs < MIN_SPEECH_MS) {
    refuse(`expected at least ${MIN_SPEECH_MS} ms of speech to know it by, found ${Math.round(speechMs)} ms`)
  }
  const words = wordsOfTranscript(transcript)
  if (words.length === 0) refuse(`expected words in --transcript, found "${transcript}"`)
  if (words.length / (speechMs / 1000) > MAX_WORDS_PER_SECOND) {
    const found = `${words.length} words for ${(speechMs / 1000).toFixed(1)} s of speech`
    refuse(`the transcript has ${found}, more than anybody can say: it belongs to other audio`)
  }
  return {
    durationMs: lengthMs,
    channels: 1,
    language,
    transcript: transcript.trim().replaceAll(/\s+/g, " "),
    words: estimateWordTimes(words, spans),
    speech: spans.map((span) => ({ ...span, channel: 0 })),
    pauses: pausesBetween(spans, lengthMs),
    truthSigmaMs: ESTIMATED_SIGMA_MS,
  }
}

/** Nobody said which pauses end a turn: inside, the speaker goes on; behind the last word, it is over. */
function pausesBetween(spans: readonly VoiceSpan[], lengthMs: number): TimelinePause[] {
  return spans
    .map(({ endMs }, index): TimelinePause => {
      const next = spans[index + 1]
      return {
        startMs: endMs,
        endMs: next?.startMs ?? lengthMs,
        channel: 0,
        label: next === undefined ? "end" : "hold",
      }
    })
    .filter(({ startMs, endMs }) => endMs > startMs)
}
