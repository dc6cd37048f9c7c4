// STREAMINFO, the one metadata block of FLAC that decoding needs. Source: RFC 9639, section 8.2.
import type { AudioProblem } from "../../decoding/audio-decoder.ts"
import type { Track } from "../../decoding/demuxer.ts"
import { numberAt } from "../bytes-at.ts"

export const STREAMINFO_BYTE_LENGTH = 34

/** @param streamInfo without the head of its block */
export function flacTrack(streamInfo: Uint8Array): Track | AudioProblem {
  const packed = numberAt(streamInfo, 10, 3)
  const sampleRateHz = packed >> 4
  const channels = ((packed >> 1) & 0b111) + 1
  if (streamInfo.length < STREAMINFO_BYTE_LENGTH || sampleRateHz === 0) {
    return { code: "undecodable", sentence: "The FLAC header is damaged or names no sample rate." }
  }
  return { codec: "flac", sampleRateHz, channels }
}
