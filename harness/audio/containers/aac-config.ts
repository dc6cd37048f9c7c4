// AudioSpecificConfig, by which MP4 and Matroska say what their AAC is, and the ADTS heads that say the same frame by frame.
// Source: ISO/IEC 14496-3, sections 1.6.2.1 and 1.A.2.2.
import type { AudioProblem } from "../decoding/audio-decoder.ts"
import type { Track } from "../decoding/demuxer.ts"
import { AAC_RATES_HZ, ADTS_HEAD_BYTE_LENGTH } from "./frames/adts.ts"

export interface AacConfig {
  /** 2 is AAC-LC; 5 and 29 announce SBR and PS around it. */
  readonly objectType: number
  readonly rateIndex: number
  readonly channelConfiguration: number
}

export function readAacConfig(config: Uint8Array): AacConfig | undefined {
  const bits = ((config[0] ?? 0) << 16) | ((config[1] ?? 0) << 8) | (config[2] ?? 0)
  const objectType = bits >> 19
  const rateIndex = (bits >> 15) & 0xf
  const channelConfiguration = (bits >> 11) & 0xf
  // Rates that are written out, and object types above 31, are rarer than damage.
  if (config.length < 2 || AAC_RATES_HZ[rateIndex] === undefined || objectType === 31) return undefined
  return { objectType, rateIndex, channelConfiguration }
}

/** @param config AudioSpecificConfig: what follows it is of no interest */
export function aacTrack(config: Uint8Array): Track | AudioProblem {
  const read = readAacConfig(config)
  const sampleRateHz = read === undefined ? undefined : AAC_RATES_HZ[read.rateIndex]
  if (read === undefined || sampleRateHz === undefined) {
    return { code: "unsupported", sentence: "Expected AAC with a usual header, found one that is damaged or unusual." }
  }
  const { channelConfiguration } = read
  const channels = channelConfiguration === 7 ? 8 : Math.max(1, channelConfiguration)
  return { codec: "aac", sampleRateHz, channels, setup: [config] }
}

/** The same frame with an ADTS head, for decoders that take a stream of such. */
export function withAdtsHead(
  frame: Uint8Array,
  { objectType, rateIndex, channelConfiguration }: AacConfig,
): Uint8Array {
  const byteLength = frame.length + ADTS_HEAD_BYTE_LENGTH
  // SBR is found in the frames themselves: the head names the AAC-LC inside of it. Profile 1 is LC.
  const profile = objectType >= 1 && objectType <= 4 ? objectType - 1 : 1
  const adts = new Uint8Array(byteLength)
  adts.set([
    0xff,
    0xf1,
    (profile << 6) | (rateIndex << 2) | (channelConfiguration >> 2),
    ((channelConfiguration & 3) << 6) | (byteLength >> 11),
    (byteLength >> 3) & 0xff,
    ((byteLength & 7) << 5) | 0x1f,
    0xfc,
  ])
  adts.set(frame, ADTS_HEAD_BYTE_LENGTH)
  return adts
}
