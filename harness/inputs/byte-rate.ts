// How many bytes a second of compressed audio takes, read from its header: without it a file could not be sent at the
// pace of speech. Constant or average rate only, as precise as the header is.
import type { ContainerName } from "./looks.ts"

/**
 * For containers that do not say: 128 kbit/s, the commonest rate of music and radio. Whoever sends by it says so.
 */
export const ASSUMED_BYTES_PER_SECOND = 16_000

export interface FileEnds {
  readonly head: Uint8Array
  /** The last bytes, of files only. */
  readonly tail?: Uint8Array
  readonly totalByteLength?: number
}

/** @returns bytes per second of audio; undefined when the header does not say */
export function byteRateOf(container: ContainerName, ends: FileEnds): number | undefined {
  const rate = readRate(container, ends)
  return rate !== undefined && Number.isFinite(rate) && rate >= MIN_RATE && rate <= MAX_RATE ? rate : undefined
}

/** 0.6 kB/s is the slowest speech codec (AMR 4.75), 2.3 MB/s eight channels of 24 bit at 96 kHz: beyond is misread. */
const MIN_RATE = 500
const MAX_RATE = 2_400_000

function readRate(container: ContainerName, ends: FileEnds): number | undefined {
  switch (container) {
    case "mp3":
      return mp3Rate(ends)
    case "flac":
      return flacRate(ends)
    case "ogg":
      return oggRate(ends)
    case "wav":
    case "webm":
    case "mp4":
    case "aac":
    case "amr":
    case "aiff":
    case "caf":
      return undefined
    default:
      return container satisfies never
  }
}

/** kbit/s of MPEG layer III by index: version 1, then versions 2 and 2.5 (ISO 11172-3, 13818-3). */
const MP3_KBIT_V1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
const MP3_KBIT_V2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
const MP3_RATES_V1_HZ = [44_100, 48_000, 32_000]
/** How many bytes after the sync word the Xing tag of a variable rate may stand: behind the longest side information. */
const XING_SEARCH_BYTE_LENGTH = 64

function mp3Rate({ head, totalByteLength }: FileEnds): number | undefined {
  const start = mp3FrameStart(head)
  const versionBits = ((head[start + 1] ?? 0) >> 3) & 3
  const isV1 = versionBits === 3
  const kbit = (isV1 ? MP3_KBIT_V1 : MP3_KBIT_V2)[(head[start + 2] ?? 0) >> 4]
  const baseRateHz = MP3_RATES_V1_HZ[((head[start + 2] ?? 0) >> 2) & 3]
  if (head[start] !== 0xff || kbit === undefined || kbit === 0 || baseRateHz === undefined) return undefined

  const frameCount = xingFrameCount(head.subarray(start, start + XING_SEARCH_BYTE_LENGTH))
  if (frameCount === undefined || totalByteLength === undefined) return kbit * 125
  const samplesPerFrame = isV1 ? 1152 : 576
  const sampleRateHz = isV1 ? baseRateHz : versionBits === 2 ? baseRateHz / 2 : baseRateHz / 4
  return ((totalByteLength - start) * sampleRateHz) / (frameCount * samplesPerFrame)
}

/** How much of the beginning `byteRateOf` needs to see: an ID3 tag may hold a picture before the first frame. */
export const headByteLengthOf = (head: Uint8Array): number =>
  Math.max(head.length, Math.min(mp3FrameStart(head) + XING_SEARCH_BYTE_LENGTH, MAX_TAG_BYTE_LENGTH))

/** A cover picture is smaller; beyond it the rate stays unknown. */
const MAX_TAG_BYTE_LENGTH = 4 * 1024 * 1024

/** Behind an ID3v2 tag, whose length is four times seven bits. */
function mp3FrameStart(head: Uint8Array): number {
  if (textAt(head, 0, 3) !== "ID3") return 0
  return 10 + head.subarray(6, 10).reduce((length, byte) => length * 128 + byte, 0)
}

/** The number of frames, where the first frame is a Xing or Info tag that has it. */
function xingFrameCount(frame: Uint8Array): number | undefined {
  const text = textAt(frame, 0, frame.length)
  const at = Math.max(text.indexOf("Xing"), text.indexOf("Info"))
  if (at < 0 || at + 12 > frame.length || ((frame[at + 7] ?? 0) & 1) === 0) return undefined
  return viewOf(frame).getUint32(at + 8) || undefined
}

/** STREAMINFO follows the magic and a block header: rate in 20 bits from byte 18, samples in 36 bits from 21.5 (RFC 9639). */
function flacRate({ head, totalByteLength }: FileEnds): number | undefined {
  if (head.length < 26 || totalByteLength === undefined) return undefined
  const view = viewOf(head)
  const sampleRateHz = view.getUint32(18) >>> 12
  const samples = (view.getUint8(21) & 0x0f) * 2 ** 32 + view.getUint32(22)
  return samples === 0 ? undefined : (totalByteLength * sampleRateHz) / samples
}

/** Opus counts its granules at 48 kHz, whatever went in (RFC 7845). */
const OPUS_GRANULE_RATE_HZ = 48_000

function oggRate({ head, tail, totalByteLength }: FileEnds): number | undefined {
  if (tail === undefined || totalByteLength === undefined) return undefined
  const lastPage = textAt(tail, 0, tail.length).lastIndexOf("OggS")
  if (lastPage < 0 || lastPage + 14 > tail.length) return undefined
  const granules = Number(viewOf(tail).getBigInt64(lastPage + 6, true))
  const rateHz = oggGranuleRateHz(head)
  return rateHz === undefined || granules <= 0 ? undefined : (totalByteLength * rateHz) / granules
}

/** The first packet stands behind the first page's header of 28 bytes. */
function oggGranuleRateHz(head: Uint8Array): number | undefined {
  if (textAt(head, 28, 8) === "OpusHead") return OPUS_GRANULE_RATE_HZ
  const isVorbis = textAt(head, 28, 7) === "\x01vorbis" && head.length >= 44
  return isVorbis ? viewOf(head).getUint32(40, true) : undefined
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const textAt = (bytes: Uint8Array, offset: number, length: number): string =>
  Array.from(bytes.subarray(offset, offset + length), (byte) => String.fromCharCode(byte)).join("")
