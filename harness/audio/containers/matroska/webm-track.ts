// What a TrackEntry of Matroska says of an audio track. Source: https://www.matroska.org/technical/codec_specs.html.
import type { AudioProblem } from "../../decoding/audio-decoder.ts"
import { opusPacketSampleCount } from "../../codecs/opus-packet.ts"
import type { Track } from "../../decoding/demuxer.ts"
import { textAt } from "../bytes-at.ts"
import { childOf, float, unsigned } from "./ebml.ts"
import { flacTrack } from "../flac/flac-header.ts"
import { vorbisTrack } from "../ogg/ogg-mappings.ts"
import { opusTrack } from "../opus-head.ts"
import { aacTrack } from "../aac-config.ts"

export interface WebmTrack {
  readonly number: number
  readonly track: Track
  readonly sampleCountOf: ((packet: Uint8Array) => number) | undefined
}

const ID = {
  number: 0xd7,
  type: 0x83,
  codecId: 0x86,
  codecPrivate: 0x63a2,
  codecDelay: 0x56aa,
  audio: 0xe1,
  samplingFrequency: 0xb5,
  channels: 0x9f,
  bitDepth: 0x6264,
} as const
const AUDIO_TYPE = 2
/** "FLAC": the magic and the head of the STREAMINFO block precede it in CodecPrivate. */
const FLAC_PRIVATE_OFFSET = 8

/** @returns undefined for what is no audio; `unknown`: a codec that is not read here */
export function readTrackEntry(entry: Uint8Array): WebmTrack | AudioProblem | { readonly unknown: string } | undefined {
  if (unsigned(childOf(entry, ID.type) ?? NOTHING) !== AUDIO_TYPE) return undefined
  const number = unsigned(childOf(entry, ID.number) ?? NOTHING)
  const codecId = textAt(childOf(entry, ID.codecId) ?? NOTHING, 0, 32)
  const track = trackOf(codecId, entry)
  if (track === undefined) return { unknown: codecId }
  if ("sentence" in track) return track
  return { number, track, sampleCountOf: track.codec === "opus" ? opusPacketSampleCount : undefined }
}

function trackOf(codecId: string, entry: Uint8Array): Track | AudioProblem | undefined {
  const setup = childOf(entry, ID.codecPrivate) ?? NOTHING
  const audio = childOf(entry, ID.audio) ?? NOTHING
  const sampleRateHz = Math.round(float(childOf(audio, ID.samplingFrequency) ?? NOTHING)) || 8_000
  const channels = unsigned(childOf(audio, ID.channels) ?? ONE)
  const bitDepth = unsigned(childOf(audio, ID.bitDepth) ?? NOTHING)
  if (codecId === "A_OPUS") return opusTrack(setup)
  if (codecId === "A_VORBIS") return vorbisTrack(xiphHeaders(setup))
  if (codecId === "A_FLAC") return flacTrack(setup.subarray(FLAC_PRIVATE_OFFSET))
  if (codecId === "A_MPEG/L3" || codecId === "A_MPEG/L2") return { codec: "mp3", sampleRateHz, channels }
  if (codecId === "A_AAC") return aacTrack(setup)
  const pcm = PCM_ENCODINGS[`${codecId} ${bitDepth}`]
  return pcm === undefined ? undefined : { codec: pcm, sampleRateHz, channels }
}

const PCM_ENCODINGS: Readonly<Record<string, string>> = {
  "A_PCM/INT/LIT 8": "unsigned8",
  "A_PCM/INT/LIT 16": "linear16",
  "A_PCM/INT/LIT 24": "integer24",
  "A_PCM/INT/LIT 32": "integer32",
  "A_PCM/FLOAT/IEEE 32": "linear32",
  "A_PCM/FLOAT/IEEE 64": "float64",
}

/** Three headers in one: their number less one, the lengths of all but the last in Xiph lacing, then the headers. */
function xiphHeaders(bytes: Uint8Array): readonly Uint8Array[] {
  const byteLengths: number[] = []
  let at = 1
  for (let header = 0; header < (bytes[0] ?? 0); header++) {
    let byteLength = 0
    while (bytes[at] === 255) byteLength += bytes[at++] ?? 0
    byteLengths.push(byteLength + (bytes[at++] ?? 0))
  }
  const headers = byteLengths.map((byteLength) => bytes.subarray(at, (at += byteLength)))
  return [...headers, bytes.subarray(at)]
}

const NOTHING = new Uint8Array(0)
const ONE = Uint8Array.of(1)
