// How much audio a packet holds, by its own head and the track it belongs to: what a sender must know to keep the pace of
// audio that has no constant byte rate.
import { opusPacketSampleCount, OPUS_RATE_HZ } from "../codecs/opus-packet.ts"
import { speexPacketSampleCount } from "../codecs/speex-packet.ts"
import { flacFrameHead } from "../containers/flac/flac-frame.ts"
import type { Track } from "./demuxer.ts"
import { ALL_ENCODINGS } from "../encodings/index.ts"

/** @returns milliseconds; undefined where the packets of this codec do not say it (Vorbis) */
export function packetMs({ codec, sampleRateHz, channels, setup }: Track, packet: Uint8Array): number | undefined {
  switch (codec) {
    case "opus":
      return (opusPacketSampleCount(packet) * 1000) / OPUS_RATE_HZ
    case "flac":
      return ((flacFrameHead(packet)?.blockSampleCount ?? 0) * 1000) / sampleRateHz
    case "mp3":
      return (mpegSampleCount(packet) * 1000) / sampleRateHz
    case "aac":
      return (AAC_FRAME_SAMPLES * 1000) / sampleRateHz
    case "amr-nb":
    case "amr-wb":
      return AMR_FRAME_MS
    case "g729":
      return packet.length / G729_BYTES_PER_MS
    case "speex":
      return (speexPacketSampleCount(setup?.[0] ?? new Uint8Array(0)) * 1000) / sampleRateHz
    default: {
      const samples = ALL_ENCODINGS.get(codec)
      return samples && (packet.length * 1000) / (samples.bytesPerSample * channels * sampleRateHz)
    }
  }
}

/** Layer III of MPEG-2 and 2.5 has half as many as all others (ISO/IEC 13818-3, section 2.4.2.3). */
function mpegSampleCount([, kind = 0]: Uint8Array): number {
  const isMpeg1 = ((kind >> 3) & 0b11) === 0b11
  const isLayer3 = ((kind >> 1) & 0b11) === 0b01
  return isLayer3 && !isMpeg1 ? 576 : 1_152
}

/** ISO/IEC 14496-3, section 4.5.1.1. The short variant of 960 is of digital radio. */
const AAC_FRAME_SAMPLES = 1_024
/** RFC 4867, section 3. */
const AMR_FRAME_MS = 20
/** 10 bytes for 10 ms (ITU-T G.729). */
const G729_BYTES_PER_MS = 1
