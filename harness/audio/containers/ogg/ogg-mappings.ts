// How each codec lies in Ogg: how many headers it has, what they say, what the granule position counts.

import type { AudioProblem } from "../../decoding/audio-decoder.ts"
import { opusPacketSampleCount } from "../../codecs/opus-packet.ts"
import { speexPacketSampleCount } from "../../codecs/speex-packet.ts"
import type { Track } from "../../decoding/demuxer.ts"
import { hasText, littleEndianAt, numberAt } from "../bytes-at.ts"
import { flacTrack } from "../flac/flac-header.ts"
import { opusTrack } from "../opus-head.ts"

export interface OggMapping {
  readonly magic: string
  /** Packets before the audio, the one that names the codec included. */
  headerCount(head: Uint8Array): number
  track(headers: readonly Uint8Array[]): Track | AudioProblem
  /** Undefined where packets do not say it. */
  readonly sampleCountOf?: (packet: Uint8Array, headers: readonly Uint8Array[]) => number
  timing(headers: readonly Uint8Array[]): { readonly skipSampleCount: number; readonly trimsByGranule: boolean }
}

/** https://xiph.org/flac/ogg_mapping.html: version, number of further headers, "fLaC", then STREAMINFO as a metadata block. */
const FLAC_BLOCK_OFFSET = 13

export const OGG_MAPPINGS: readonly OggMapping[] = [
  {
    magic: "OpusHead",
    headerCount: () => 2,
    track: ([head = NOTHING]) => opusTrack(head),
    sampleCountOf: opusPacketSampleCount,
    timing: ([head = NOTHING]) => ({ skipSampleCount: littleEndianAt(head, 10, 2), trimsByGranule: true }),
  },
  {
    magic: "\x7fFLAC",
    headerCount: (head) => 1 + numberAt(head, 7, 2),
    track: ([head = NOTHING]) => flacTrack(head.subarray(FLAC_BLOCK_OFFSET + 4)),
    timing: () => ({ skipSampleCount: 0, trimsByGranule: false }),
  },
  {
    magic: "\x01vorbis",
    headerCount: () => 3,
    track: (headers) => vorbisTrack(headers),
    timing: () => ({ skipSampleCount: 0, trimsByGranule: true }),
  },
  {
    magic: "Speex   ",
    headerCount: (head) => 2 + Math.min(MAX_EXTRA_HEADERS, littleEndianAt(head, 68, 4)),
    track: ([head = NOTHING]) => speexTrack(head),
    sampleCountOf: (_, [head = NOTHING]) => speexPacketSampleCount(head),
    timing: () => ({ skipSampleCount: 0, trimsByGranule: true }),
  },
]

const NOTHING = new Uint8Array(0)
/** Speex names further headers that nobody has ever written; a damaged number must not swallow the audio. */
const MAX_EXTRA_HEADERS = 8

/** Vorbis I, section 4.2.2: version, channels, rate. @param headers identification, comment and setup */
export function vorbisTrack(headers: readonly Uint8Array[]): Track | AudioProblem {
  const [head = NOTHING] = headers
  const channels = head[11] ?? 0
  const sampleRateHz = littleEndianAt(head, 12, 4)
  if (!hasText(head, 0, "\x01vorbis") || channels === 0 || sampleRateHz === 0) {
    return { code: "undecodable", sentence: "The Vorbis header names no channels or no sample rate." }
  }
  return { codec: "vorbis", sampleRateHz, channels, setup: headers }
}

function speexTrack(head: Uint8Array): Track | AudioProblem {
  const sampleRateHz = littleEndianAt(head, 36, 4)
  const channels = littleEndianAt(head, 48, 4)
  if (head.length < 80 || sampleRateHz === 0 || channels === 0) {
    return { code: "undecodable", sentence: "The Speex header names no channels or no sample rate." }
  }
  return { codec: "speex", sampleRateHz, channels, setup: [head] }
}
