// The ways in which the audio of a file can be sent, each ready to stream. A new choice is one row.
import { followed } from "../audio/bytes/byte-clock.ts"
import type { AudioChunk, ChunkSize } from "../audio/bytes/chunks.ts"
import { chunkBytes } from "../audio/bytes/chunks.ts"
import { containerAt } from "../audio/containers/index.ts"
import { type EncodedAudio, encodeAs, sentFacts } from "../audio/encoders/index.ts"
import type { SendableForm } from "../audio/encoders/sendable-forms.ts"
import { DECLARED_FORMS } from "../audio/decoding/declared-forms.ts"
import { RAW_ENCODINGS } from "../audio/encodings/index.ts"
import { durationMs, type PcmAudio, sampleCount } from "../audio/pcm.ts"
import { chunkTimed } from "../audio/bytes/timed-bytes.ts"
import type { SentAudio } from "../recording/recording.ts"
import type { FileFacts } from "./file-facts.ts"

export interface Choice {
  /** `linear16 16 kHz mono · 100 ms` */
  readonly title: string
  readonly declared: Readonly<Record<string, string | number>>
  /** What it truly is. */
  readonly sent: SentAudio
  readonly chunkMs: number
  readonly byteLength: number
  readonly durationMs: number
  readonly chunks: (size: ChunkSize) => Iterable<AudioChunk>
  /** What serves every recognizer, at no more bandwidth than it needs. */
  readonly isAdvised?: boolean
  /** A classic mistake: which one. */
  readonly mistake?: string
}

/** Within the advised 20 to 250 ms. */
export const CHUNK_MS = 100
/** The ends of what is advised: https://developers.deepgram.com/docs/lower-level-websockets */
const OTHER_CHUNKS_MS = [20, 250]
/** What speech recognition hears, and what a telephone carries. */
const WIDE_RATE_HZ = 16_000
const NARROW_RATE_HZ = 8_000

/** The file as it is, then every form that makes sense for it, then other chunk sizes. */
export function choicesFor(facts: FileFacts): readonly Choice[] {
  const audio = usefulAudio(facts)
  const own = asItIs(facts)
  const advisedHz = advisedRateHz(facts)
  const forms = formsFor(facts).map((form) => encodedChoice(audio, form, advisedHz))
  const first = own ?? forms[0]
  const chunked = first === undefined ? [] : OTHER_CHUNKS_MS.map((chunkMs) => withChunks(first, chunkMs))
  const all = [...(own === undefined ? [] : [own]), ...forms, ...chunked]
  return all.filter(({ title }, index) => all.findIndex((other) => other.title === title) === index)
}

/** Without the channels that hold nothing, or the same once more. */
export function usefulAudio({ beginning: { audio }, sound }: FileFacts): PcmAudio {
  const { channels } = audio
  if (sound.channelsAreAlike) return { ...audio, channels: channels.slice(0, 1) }
  const sounding = channels.filter((_, channel) => !sound.silentChannels.includes(channel))
  return { ...audio, channels: sounding.length === 0 ? channels.slice(0, 1) : sounding }
}

interface Form {
  readonly form: SendableForm
  readonly rateHz: number
}

/** More samples than the sound has make nothing better; 16 kHz is enough for every recognizer, 8 kHz costs words. */
function advisedRateHz({ sampleRateHz, sound }: FileFacts): number {
  const isNarrow = sampleRateHz <= NARROW_RATE_HZ || (sound.bandWidthHz ?? Number.POSITIVE_INFINITY) < NARROW_BAND_HZ
  return Math.min(sampleRateHz, isNarrow ? NARROW_RATE_HZ : WIDE_RATE_HZ)
}

function formsFor(facts: FileFacts): readonly Form[] {
  const { sampleRateHz } = facts
  const bestHz = advisedRateHz(facts)
  const rates = [...new Set([sampleRateHz, bestHz, NARROW_RATE_HZ])].filter((rateHz) => rateHz <= sampleRateHz)
  return [
    ...rates.map((rateHz) => ({ form: "linear16", rateHz }) as const),
    { form: "linear32", rateHz: bestHz },
    { form: "mulaw", rateHz: NARROW_RATE_HZ },
    { form: "alaw", rateHz: NARROW_RATE_HZ },
    { form: "wav", rateHz: bestHz },
    { form: "flac", rateHz: bestHz },
    { form: "opus", rateHz: bestHz },
    { form: "ogg-opus", rateHz: bestHz },
    { form: "webm-opus", rateHz: bestHz },
  ]
}

/** Up to here a telephone's band reaches, with the slope of its filter. */
const NARROW_BAND_HZ = 4_400

function encodedChoice(audio: PcmAudio, { form, rateHz }: Form, advisedHz: number): Choice {
  const encoded = encodeAs(audio, { encoding: form, sampleRateHz: rateHz, pageMs: CHUNK_MS })
  const { sampleRateHz, channels } = encoded.facts
  const isAdvised = form === "linear16" && rateHz === advisedHz
  return { ...choice(encoded, sentFacts(encoded), formTitle(form, sampleRateHz, channels)), isAdvised }
}

/** What a choice is made of: bytes, what to declare, and how they are cut. */
export type Sendable = Pick<EncodedAudio, "bytes" | "declared" | "chunks"> & {
  readonly facts: Pick<EncodedAudio["facts"], "durationMs">
}

export const choice = (sendable: Sendable, sent: SentAudio, form: string): Choice => ({
  title: `${form} · ${CHUNK_MS} ms`,
  declared: sendable.declared,
  sent,
  chunkMs: CHUNK_MS,
  byteLength: sendable.bytes.length,
  durationMs: sendable.facts.durationMs,
  chunks: (size) => sendable.chunks(size),
})

const withChunks = (whole: Choice, chunkMs: number): Choice => ({
  ...whole,
  title: whole.title.replace(/\d+ ms$/, `${chunkMs} ms`),
  chunkMs,
})

export const formTitle = (form: string, sampleRateHz: number, channels: number): string =>
  `${form} ${sampleRateHz / 1000} kHz${channels === 1 ? "" : ` ${channels} ch`}`

/** Compressed audio whose frames a file without a container still tells apart; raw Opus and Speex do not. */
const UNPACKETED: readonly string[] = ["flac", "amr-nb", "amr-wb", "g729"]

/** The file's own bytes: raw samples declared, a container left to be detected. */
function asItIs(facts: FileFacts): Choice | undefined {
  const { container, codec, sampleRateHz, channels, byteOrder, beginning } = facts
  const { audio, bytes } = beginning
  const length = { durationMs: durationMs(audio) }
  const sent = { encoding: codec, sampleRateHz, channels, ...length }
  if (container !== undefined) {
    const timed = followed(bytes, demuxerFor(bytes), length.durationMs)
    const chunks = (size: ChunkSize) => chunkTimed(timed, size)
    return choice({ bytes, declared: {}, facts: length, chunks }, { container: container.name, ...sent }, "as it is")
  }
  const open = UNPACKETED.includes(codec) ? DECLARED_FORMS[codec] : undefined
  if (open !== undefined) {
    const timed = followed(bytes, open({ sampleRateHz, channels }), length.durationMs)
    const declared = { encoding: codec, sample_rate: sampleRateHz }
    return choice({ bytes, declared, facts: length, chunks: (size) => chunkTimed(timed, size) }, sent, "as it is")
  }
  const raw = RAW_ENCODINGS.get(codec)
  if (raw === undefined || byteOrder === "big") return undefined
  const blockAlign = raw.bytesPerSample * channels
  const part = bytes.subarray(0, sampleCount(audio) * blockAlign)
  const chunks = (size: ChunkSize) =>
    chunkBytes(part, { bytesPerSecond: blockAlign * sampleRateHz, blockAlign, ...size })
  const declared = { encoding: codec, sample_rate: sampleRateHz, ...(channels > 1 && { channels }) }
  return choice({ bytes: part, declared, facts: length, chunks }, sent, "as it is")
}

function demuxerFor(bytes: Uint8Array) {
  const container = containerAt(bytes)
  return container !== undefined && "demuxer" in container.open ? container.open.demuxer() : undefined
}
