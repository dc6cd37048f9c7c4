// What the sample description of an MP4 track says of its audio. Sources: ISO/IEC 14496-12 section 12.2 (sample entries),
// ISO/IEC 14496-1 section 7.2.6 (esds), https://opus-codec.org/docs/opus_in_isobmff.html (dOps),
// https://github.com/xiph/flac/blob/master/doc/isoflac.txt (dfLa).

import type { AudioProblem } from "../../decoding/audio-decoder.ts"
import type { Track } from "../../decoding/demuxer.ts"
import { aacTrack } from "../aac-config.ts"
import { numberAt, textAt } from "../bytes-at.ts"
import { flacTrack } from "../flac/flac-header.ts"
import { opusTrack } from "../opus-head.ts"
import { boxAt, boxesIn } from "./boxes.ts"

/** Fields before the boxes inside of an audio sample entry, and what QuickTime's versions 1 and 2 add to them. */
const FIELDS_BYTE_LENGTH = 28
const QUICKTIME_BYTE_LENGTHS: Readonly<Record<number, number>> = { 1: 16, 2: 36 }

/** @param stsd its content. @returns `unknown`: a codec that is not read here */
export function readSampleEntry(stsd: Uint8Array): Track | AudioProblem | { readonly unknown: string } {
  const [entry] = boxesIn(stsd, 8)
  if (entry === undefined) return { code: "undecodable", sentence: "The MP4 file does not say what its audio is." }
  const { type, content } = entry
  const from = FIELDS_BYTE_LENGTH + (QUICKTIME_BYTE_LENGTHS[numberAt(content, 8, 2)] ?? 0)
  const inside = content.subarray(from)
  const channels = numberAt(content, 16, 2)
  const sampleRateHz = numberAt(content, 24, 2)
  switch (type) {
    case "mp4a": {
      const esds = boxAt(inside, "esds") ?? boxAt(inside, "wave", "esds")
      return esds === undefined ? { unknown: "mp4a without a header" } : mpeg4Track(esds, sampleRateHz, channels)
    }
    case "Opus":
      return opusTrack(opusHeadOf(boxAt(inside, "dOps") ?? new Uint8Array(0)))
    case "fLaC":
      // Version and flags, then the head of the STREAMINFO block, precede it.
      return flacTrack((boxAt(inside, "dfLa") ?? new Uint8Array(0)).subarray(8))
    case ".mp3":
      return { codec: "mp3", sampleRateHz, channels }
    default:
      return { unknown: textAt(new TextEncoder().encode(type), 0, 4) }
  }
}

const AAC_OBJECT_TYPES: readonly number[] = [0x40, 0x66, 0x67, 0x68]
const MP3_OBJECT_TYPES: readonly number[] = [0x69, 0x6b]

/** ES_Descriptor (3) holds DecoderConfigDescriptor (4) holds DecoderSpecificInfo (5). */
function mpeg4Track(
  esds: Uint8Array,
  sampleRateHz: number,
  channels: number,
): Track | AudioProblem | { unknown: string } {
  let objectType = 0
  let at = 4
  while (at < esds.length) {
    const tag = esds[at++]
    let byteLength = 0
    for (let more = true; more && at < esds.length; at++) {
      byteLength = byteLength * 128 + ((esds[at] ?? 0) & 0x7f)
      more = ((esds[at] ?? 0) & 0x80) !== 0
    }
    if (tag === 3) at += 3 + esFlagsByteLength(esds[at + 2] ?? 0, esds[at + 3] ?? 0)
    else if (tag === 4) {
      objectType = esds[at] ?? 0
      if (MP3_OBJECT_TYPES.includes(objectType)) return { codec: "mp3", sampleRateHz, channels }
      at += 13
    } else if (tag === 5 && AAC_OBJECT_TYPES.includes(objectType)) {
      return aacTrack(esds.slice(at, at + byteLength))
    } else at += byteLength
  }
  return { unknown: `mp4a of object type 0x${objectType.toString(16)}` }
}

/** Optional fields: depends_on, a URL with its length, an OCR stream. */
const esFlagsByteLength = (flags: number, urlByteLength: number): number =>
  ((flags & 0x80) === 0 ? 0 : 2) + ((flags & 0x40) === 0 ? 0 : 1 + urlByteLength) + ((flags & 0x20) === 0 ? 0 : 2)

/** dOps says the same as OpusHead, big endian and with a version of 0. */
function opusHeadOf(dOps: Uint8Array): Uint8Array {
  const head = new Uint8Array(8 + Math.max(11, dOps.length))
  head.set(new TextEncoder().encode("OpusHead"))
  head.set(dOps, 8)
  head[8] = 1
  for (const [at, byteLength] of [
    [10, 2],
    [12, 4],
    [16, 2],
  ] as const) {
    head.subarray(at, at + byteLength).reverse()
  }
  return head
}
