// The identification header of Opus, which Ogg and Matroska share. Source: RFC 7845, section 5.1.
import type { AudioProblem } from "../decoding/audio-decoder.ts"
import { OPUS_RATE_HZ } from "../codecs/opus-packet.ts"
import type { Track } from "../decoding/demuxer.ts"
import { hasText, littleEndianAt } from "./bytes-at.ts"

export function opusTrack(head: Uint8Array): Track | AudioProblem {
  const channels = head[9] ?? 0
  if (!hasText(head, 0, "OpusHead") || head.length < 19 || channels === 0) {
    return { code: "undecodable", sentence: "The OpusHead header is damaged or names no channels." }
  }
  return {
    codec: "opus",
    // The rate in the header is that of the original, "metadata only".
    sampleRateHz: OPUS_RATE_HZ,
    channels,
    setup: [head],
    skipSampleCount: littleEndianAt(head, 10, 2),
    ...gainOf(head),
  }
}

/** "Output gain": decibels in signed 8.8 fixed point. */
function gainOf(head: Uint8Array): { gain?: number } {
  const steps = ((littleEndianAt(head, 16, 2) + 0x8000) & 0xffff) - 0x8000
  return steps === 0 ? {} : { gain: 10 ** (steps / 256 / 20) }
}
