// MPEG audio, layers 2 and 3: frames one after another.
// Sources: ISO/IEC 11172-3 section 2.4.1.3, ISO/IEC 13818-3 section 2.4.2.3.
import type { Demuxer } from "../../decoding/demuxer.ts"
import { type FrameHead, framedDemuxer } from "./framed.ts"

export const mp3Demuxer = (): Demuxer => framedDemuxer({ name: "MP3", headByteLength: 4, readHead: mpegFrameHead })

/** kbit/s by index: MPEG-1 layers 2 and 3, then MPEG-2 and 2.5, where both layers share one row. */
const BIT_RATES = {
  layer2: [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  layer3: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  low: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const
const RATES_HZ = [44_100, 48_000, 32_000]

export function mpegFrameHead([sync = 0, kind = 0, rates = 0, mode = 0]: Uint8Array): FrameHead | undefined {
  const version = (kind >> 3) & 0b11 // 3: MPEG-1, 2: MPEG-2, 0: MPEG-2.5
  const layer = 4 - ((kind >> 1) & 0b11)
  if (sync !== 0xff || kind < 0xe0 || version === 1 || (layer !== 2 && layer !== 3)) return undefined
  const isLow = version !== 3
  const table = isLow ? BIT_RATES.low : layer === 2 ? BIT_RATES.layer2 : BIT_RATES.layer3
  const kilobits = table[rates >> 4]
  const rateHz = RATES_HZ[(rates >> 2) & 0b11]
  // Index 0 is "free format", whose frames do not say how long they are; nobody sends it.
  if (kilobits === undefined || kilobits === 0 || rateHz === undefined) return undefined
  const sampleRateHz = rateHz / (version === 3 ? 1 : version === 2 ? 2 : 4)
  const sampleCount = layer === 3 && isLow ? 576 : 1_152
  const byteLength = Math.floor((sampleCount * kilobits * 125) / sampleRateHz) + ((rates >> 1) & 1)
  return { byteLength, track: { codec: "mp3", sampleRateHz, channels: mode >> 6 === 3 ? 1 : 2 } }
}
