// The head of a FLAC frame and its check sums. Source: RFC 9639, sections 9.1 and 9.3.

export interface FlacFrameHead {
  /** Undefined: as STREAMINFO says. */
  readonly sampleRateHz: number | undefined
  readonly channels: number
  readonly blockSampleCount: number
}

const RATES_HZ = [undefined, 88_200, 176_400, 192_000, 8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000]

/** @param bytes from the sync code on. @returns undefined when this is no head of a frame, or is cut short */
export function flacFrameHead(bytes: Uint8Array): FlacFrameHead | undefined {
  const [sync = 0, strategy = 0, sizes = 0, layout = 0] = bytes
  if (sync !== 0xff || (strategy & 0xfe) !== 0xf8) return undefined
  const blockCode = sizes >> 4
  const rateCode = sizes & 0xf
  const channelCode = layout >> 4
  // Reserved values, and the bit that must be 0.
  if (blockCode === 0 || rateCode === 15 || channelCode > 10 || (layout & 1) !== 0 || ((layout >> 1) & 7) === 3)
    return undefined
  let next = 4 + codedNumberByteLength(bytes[4] ?? 0)
  const blockSampleCount = blockSize(blockCode, bytes, next)
  next += blockCode === 6 ? 1 : blockCode === 7 ? 2 : 0
  const sampleRateHz = rateAt(rateCode, bytes, next)
  next += rateCode === 12 ? 1 : rateCode > 12 ? 2 : 0
  if (next >= bytes.length || crc8(bytes.subarray(0, next)) !== bytes[next]) return undefined
  return { sampleRateHz, channels: channelCode < 8 ? channelCode + 1 : 2, blockSampleCount }
}

/** As UTF-8 codes a character, up to 7 bytes: the number of leading ones. */
function codedNumberByteLength(first: number): number {
  const leadingOnes = Math.clz32(~(first << 24))
  return leadingOnes === 0 ? 1 : leadingOnes
}

function blockSize(code: number, bytes: Uint8Array, at: number): number {
  if (code === 1) return 192
  if (code < 6) return 144 << code
  if (code === 6) return (bytes[at] ?? 0) + 1
  if (code === 7) return (((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)) + 1
  return 1 << code
}

function rateAt(code: number, bytes: Uint8Array, at: number): number | undefined {
  if (code < 12) return RATES_HZ[code]
  if (code === 12) return (bytes[at] ?? 0) * 1000
  const wide = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
  return code === 13 ? wide : wide * 10
}

const CRC8_TABLE = Uint8Array.from({ length: 256 }, (_, index) => {
  let crc = index
  for (let bit = 0; bit < 8; bit++) crc = (crc & 0x80) === 0 ? crc << 1 : (crc << 1) ^ 0x07
  return crc
})

const CRC16_TABLE = Uint16Array.from({ length: 256 }, (_, index) => {
  let crc = index << 8
  for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x8005
  return crc
})

/** Polynomial x^8 + x^2 + x + 1. */
export function crc8(bytes: Uint8Array): number {
  let crc = 0
  for (const byte of bytes) crc = CRC8_TABLE[crc ^ byte] ?? 0
  return crc
}

/** Polynomial x^16 + x^15 + x^2 + 1. 0 over a frame that ends with its own check sum. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0
  for (let index = 0; index < bytes.length; index++) crc = crc16Next(crc, bytes[index] ?? 0)
  return crc
}

export const crc16Next = (crc: number, byte: number): number =>
  ((crc << 8) & 0xffff) ^ (CRC16_TABLE[(crc >> 8) ^ byte] ?? 0)
