// AAC in ADTS frames. Source: ISO/IEC 14496-3, section 1.A.2.2.
import type { Demuxer } from "../../decoding/demuxer.ts"
import { type FrameHead, framedDemuxer } from "./framed.ts"

/** The packets are whole frames with their heads: a decoder needs what they say. */
export const adtsDemuxer = (): Demuxer => framedDemuxer({ name: "ADTS", headByteLength: 7, readHead: adtsFrameHead })

/** ISO/IEC 14496-3 table 1.18. */
export const AAC_RATES_HZ: readonly number[] = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
]
export const ADTS_HEAD_BYTE_LENGTH = 7

export function adtsFrameHead(bytes: Uint8Array): FrameHead | undefined {
  const [sync = 0, kind = 0, rates = 0, channelsAndLength = 0, length = 0, lengthEnd = 0] = bytes
  if (sync !== 0xff || (kind & 0xf6) !== 0xf0) return undefined
  const sampleRateHz = AAC_RATES_HZ[(rates >> 2) & 0xf]
  const configuration = ((rates & 1) << 2) | (channelsAndLength >> 6)
  const byteLength = ((channelsAndLength & 3) << 11) | (length << 3) | (lengthEnd >> 5)
  if (sampleRateHz === undefined || byteLength < ADTS_HEAD_BYTE_LENGTH) return undefined
  // 0: the channels are described inside of the frame, which the decoder reads; two are the usual case.
  const channels = configuration === 0 ? 2 : configuration === 7 ? 8 : configuration
  return { byteLength, track: { codec: "aac", sampleRateHz, channels } }
}
