// What a file is: read in pieces and never whole, decoded as far as it takes to say it.
import type { AudioDecoder } from "../audio/decoding/audio-decoder.ts"
import { openDecoder } from "../audio/decoding/decoder.ts"
import { numberAt } from "../audio/containers/bytes-at.ts"
import { ALL_ENCODINGS, RAW_ENCODINGS } from "../audio/encodings/index.ts"
import { CONFIDENT, type FormGuess, GUESSED_BYTE_LENGTH, guessForm } from "../audio/guess/guess-form.ts"
import { swapPairs } from "../audio/guess/sample-form.ts"
import type { PcmAudio } from "../audio/pcm.ts"
import { FURTHER_CODECS } from "../drivers/further-codecs.ts"
import { HarnessError } from "../errors.ts"
import { byteRateOf, headByteLengthOf } from "../inputs/byte-rate.ts"
import { type ContainerName, LOOK_BYTE_LENGTH, looksLike } from "../inputs/looks.ts"
import { openFile } from "../inputs/open-file.ts"
import { nameProblem } from "../inspection/file-name.ts"
import { type SoundFacts } from "../inspection/sound-meter.ts"
import { readWavHeader } from "../inspection/wav-header.ts"
import { HeardAudio } from "./heard-audio.ts"
import { byteReader, type ByteReader } from "./byte-reader.ts"

export interface FileFacts {
  /** As the person calls it. */
  readonly name: string
  readonly byteLength: number | undefined
  /** Undefined: raw samples. */
  readonly container: { readonly name: ContainerName; readonly title: string } | undefined
  readonly codec: string
  readonly byteOrder: "little" | "big"
  readonly sampleRateHz: number
  readonly channels: number
  readonly bitDepth: number | undefined
  /** Of the whole file, as far as anybody can tell. */
  readonly durationMs: number | undefined
  /** Of its first `measuredMs`. */
  readonly sound: SoundFacts
  readonly measuredMs: number
  /** For raw samples that nobody declared: the likeliest first. */
  readonly guesses: readonly FormGuess[]
  /** What is wrong with header and name, one sentence each. */
  readonly problems: readonly string[]
  /** The beginning, decoded, and the bytes that hold it. */
  readonly beginning: { readonly audio: PcmAudio; readonly bytes: Uint8Array }
}

export interface InspectWishes {
  readonly encoding?: string
  readonly sampleRateHz?: number
  readonly channels?: number
  /** How much of the beginning is kept, for streaming. */
  readonly keepMs: number
}

/** Enough to know level and speech of a call; an hour of WAV is decoded in seconds, but a person waits. */
const MEASURED_MS = 120_000

/**
 * @param path of a file. @param name as the person calls it
 * @throws {HarnessError} INPUT with what it is instead, when it is no audio or cannot be decoded
 */
export async function inspectFile(path: string, name: string, wishes: InspectWishes): Promise<FileFacts> {
  const opened = await openFile(path, name)
  const reader = byteReader(opened.readable)
  try {
    const head = await reader.peek(GUESSED_BYTE_LENGTH)
    if (head.length === 0) throw new HarnessError("INPUT", `${name} is empty: give a file with audio in it.`)
    const plan = planFor(head, name, wishes)
    const heard = await listen(reader, plan.decoder, wishes.keepMs)
    if (heard.format === undefined || heard.sampleCount === 0) throw nothingHeard(name, plan, heard)
    const header = plan.container?.name === "wav" ? readWavHeader(head, opened.totalByteLength) : undefined
    const { encoding, sampleRateHz, channels } = heard.format
    return {
      name,
      byteLength: opened.totalByteLength,
      container: plan.container,
      codec: encoding,
      byteOrder: plan.byteOrder,
      sampleRateHz,
      channels,
      bitDepth: header?.bitDepth ?? bitDepthOf(plan.container?.name, head, encoding),
      durationMs: heard.isWhole ? heard.sound.durationMs : wholeDurationMs(head, plan, heard, opened),
      sound: heard.sound,
      measuredMs: heard.sound.durationMs,
      guesses: plan.guesses,
      problems: [
        ...(header?.problems ?? []),
        ...nameProblem(name, plan.container?.name),
        ...(heard.note === undefined || (header?.problems.length ?? 0) > 0 ? [] : [heard.note]),
      ],
      beginning: heard.beginning,
    }
  } finally {
    reader.close()
  }
}

interface ListenPlan {
  readonly container: FileFacts["container"]
  readonly decoder: AudioDecoder
  readonly byteOrder: "little" | "big"
  readonly guesses: readonly FormGuess[]
}

function planFor(head: Uint8Array, name: string, { encoding, sampleRateHz, channels }: InspectWishes): ListenPlan {
  const looks = looksLike(head.subarray(0, LOOK_BYTE_LENGTH))
  const wishes = { furtherCodecs: FURTHER_CODECS }
  if (looks.type === "audio") {
    const container = { name: looks.container, title: looks.name }
    return { container, decoder: openDecoder({}, wishes), byteOrder: "little", guesses: [] }
  }
  if (encoding !== undefined) {
    const decoder = openDecoder({ encoding, sampleRateHz, channels }, wishes)
    return { container: undefined, decoder, byteOrder: "little", guesses: [] }
  }
  if (looks.type === "other") {
    throw new HarnessError("INPUT", `${name} is not audio but ${looks.name}: give a WAV file or other audio.`)
  }
  return guessedPlan(head, name)
}

function guessedPlan(head: Uint8Array, name: string): ListenPlan {
  const guesses = guessForm(head)
  const [first] = guesses
  if (first === undefined || first.confidence < CONFIDENT) throw unsure(name, guesses)
  const { encoding, sampleRateHz, channels, byteOrder } = first
  const decoder = openDecoder({ encoding, sampleRateHz, channels })
  return { container: undefined, decoder: byteOrder === "big" ? swapping(decoder) : decoder, byteOrder, guesses }
}

const RAW_REMEDY = "if it holds raw samples, say which: --encoding linear16 --sample-rate 16000 --channels 1"

function unsure(name: string, guesses: readonly FormGuess[]): HarnessError {
  const likely = guesses.filter(({ confidence }) => confidence >= WORTH_SAYING).slice(0, 3)
  const said = likely.map((guess) => `${guessText(guess)} (${percent(guess.confidence)})`)
  const found = said.length === 0 ? "and does not sound like speech in any raw form" : `and could be ${said.join(", ")}`
  return new HarnessError("INPUT", `${name} has no audio header ${found}: ${RAW_REMEDY}.`)
}

const WORTH_SAYING = 0.05

export const guessText = ({ encoding, byteOrder, sampleRateHz, channels }: Omit<FormGuess, "confidence">): string =>
  `${encoding}${byteOrder === "big" ? " big-endian" : ""} ${sampleRateHz / 1000} kHz ${channels === 1 ? "mono" : "stereo"}`

export const percent = (share: number): string => `${Math.round(share * 100)} %`

/** Bytes the other way round, for a decoder that takes the little end first. */
function swapping(decoder: AudioDecoder): AudioDecoder {
  let carried = new Uint8Array(0)
  const push = (bytes: Uint8Array): readonly Float32Array[] => {
    const joined = new Uint8Array(carried.length + bytes.length)
    joined.set(carried)
    joined.set(bytes, carried.length)
    const even = joined.length - (joined.length % 2)
    carried = joined.slice(even)
    return decoder.push(swapPairs(joined.subarray(0, even)))
  }
  return Object.create(decoder, { push: { value: push } }) as AudioDecoder
}

const PIECE_BYTE_LENGTH = 8 * 1024
/** A file that gives no sample for so long is none; a picture in a tag is smaller. */
const MAX_SILENT_BYTE_LENGTH = 64 * 1024 * 1024
/** What follows the audio for so long is not looked through for more. */
const MAX_DRY_BYTE_LENGTH = 4 * 1024 * 1024

async function listen(reader: ByteReader, decoder: AudioDecoder, keepMs: number): Promise<HeardAudio> {
  const heard = new HeardAudio(decoder, keepMs)
  try {
    for (;;) {
      const piece = await reader.take(PIECE_BYTE_LENGTH)
      if (piece.length > 0) await heard.take(piece)
      const isOver = piece.length < PIECE_BYTE_LENGTH || heard.dryByteLength > MAX_DRY_BYTE_LENGTH
      const isEnough = heard.durationMs >= MEASURED_MS || decoder.problem !== undefined
      const isHopeless = heard.sampleCount === 0 && heard.byteLength > MAX_SILENT_BYTE_LENGTH
      if (isOver || isEnough || isHopeless) return await heard.finish(isOver)
    }
  } finally {
    decoder.close()
  }
}

const HAS_REMEDY = /convert|install|again|instead/i
const CONVERT = " Convert it, for example with `ffmpeg -i in -c:a pcm_s16le out.wav`."

function nothingHeard(name: string, { container }: ListenPlan, { problem }: HeardAudio): HarnessError {
  const what = container === undefined ? "raw audio" : container.title
  const sentence =
    problem === undefined
      ? `${name} is ${what} without a single sample: record it again.`
      : `${name} is ${what} that cannot be decoded. ${problem}${HAS_REMEDY.test(problem) ? "" : CONVERT}`
  return new HarnessError("INPUT", sentence)
}

/** Longer files are not read to their end: their header says how long they are, or the bytes read so far tell it. */
function wholeDurationMs(
  head: Uint8Array,
  { container }: ListenPlan,
  heard: HeardAudio,
  { totalByteLength, tail }: { readonly totalByteLength?: number; readonly tail?: Uint8Array },
): number | undefined {
  if (totalByteLength === undefined) return undefined
  const samples = ALL_ENCODINGS.get(heard.format?.encoding ?? "")
  if (samples !== undefined && (container === undefined || container.name === "wav")) {
    const headerByteLength = container === undefined ? 0 : (readWavHeader(head, totalByteLength).dataAt ?? 0)
    const { sampleRateHz = 1, channels = 1 } = heard.format ?? {}
    return ((totalByteLength - headerByteLength) * 1000) / (samples.bytesPerSample * channels * sampleRateHz)
  }
  const stated =
    container &&
    byteRateOf(container.name, {
      head: head.subarray(0, headByteLengthOf(head)),
      totalByteLength,
      ...(tail && { tail }),
    })
  const bytesPerSecond = stated ?? (heard.byteLength * 1000) / heard.durationMs
  return (totalByteLength * 1000) / bytesPerSecond
}

/** Of STREAMINFO 5 bits, less one (RFC 9639, section 8.2); of raw samples by their encoding; none of lossy codecs. */
function bitDepthOf(container: ContainerName | undefined, head: Uint8Array, codec: string): number | undefined {
  if (container === "flac") return ((numberAt(head, 20, 2) >> 4) & 0x1f) + 1
  const raw = RAW_ENCODINGS.get(codec)
  return raw === undefined ? undefined : raw.bytesPerSample * 8
}
