// FLAC, written out: fixed predictors and Rice codes, 16 bits a sample, every channel for itself. Not the smallest file, but
// exact, small and without dependencies. @see https://www.rfc-editor.org/rfc/rfc9639
import { toInt16 } from "../encodings/linear16.ts"
import { type PcmAudio, sampleCount } from "../pcm.ts"
import { BitWriter } from "./bit-writer.ts"
import { crc16, crc8 } from "../containers/flac/flac-frame.ts"
import type { Packet } from "./packets.ts"

const BITS_PER_SAMPLE = 16
/** As long as Opus packets, so that 20 ms chunks work; the shortest block that FLAC allows has 16 samples. */
const BLOCK_MS = 20
const MIN_BLOCK_SAMPLES = 16
/** FLAC's own limit. */
export const FLAC_MAX_CHANNELS = 8

const BLOCK_STREAMINFO = 0
const BLOCK_VORBIS_COMMENT = 4
const LAST_BLOCK = 0x80

export interface FlacStream {
  /** The body of the STREAMINFO block. */
  readonly streamInfo: Uint8Array
  /** One frame each. */
  readonly packets: readonly Packet[]
}

/** @param audio of 1 to 8 channels */
export function encodeFlac(audio: PcmAudio): FlacStream {
  const channels = audio.channels.map(toInt16)
  const length = sampleCount(audio)
  const blockLength = Math.max(MIN_BLOCK_SAMPLES, Math.floor((audio.sampleRateHz * BLOCK_MS) / 1000))
  const packets: Packet[] = []
  for (let start = 0; start < length; start += blockLength) {
    const end = Math.min(start + blockLength, length)
    const block = channels.map((samples) => samples.subarray(start, end))
    const bytes = frame(block, end - start, packets.length, audio.sampleRateHz)
    packets.push({ bytes, endSample: end, endMs: (end * 1000) / audio.sampleRateHz })
  }
  return { streamInfo: streamInfo(audio, blockLength), packets }
}

/** What stands before the first frame of a FLAC file. */
export const flacFileHeader = ({ streamInfo: body }: FlacStream): Uint8Array =>
  Uint8Array.of(...MAGIC, ...metadataBlock(BLOCK_STREAMINFO | LAST_BLOCK, body))

/** The two header packets of FLAC in Ogg. @see https://xiph.org/flac/ogg_mapping.html */
export const oggFlacHeaders = ({ streamInfo: body }: FlacStream, vendor: Uint8Array): readonly Uint8Array[] => [
  // 0x7f "FLAC", version 1.0, one further header packet, then the beginning of a FLAC file.
  Uint8Array.of(0x7f, 0x46, 0x4c, 0x41, 0x43, 1, 0, 0, 1, ...MAGIC, ...metadataBlock(BLOCK_STREAMINFO, body)),
  metadataBlock(BLOCK_VORBIS_COMMENT | LAST_BLOCK, vendor),
]

const MAGIC = [0x66, 0x4c, 0x61, 0x43]

const metadataBlock = (type: number, body: Uint8Array): Uint8Array =>
  Uint8Array.of(type, body.length >> 16, (body.length >> 8) & 0xff, body.length & 0xff, ...body)

function streamInfo(audio: PcmAudio, blockLength: number): Uint8Array {
  const bits = new BitWriter()
  bits.write(blockLength, 16)
  bits.write(blockLength, 16)
  // The sizes of the smallest and the largest frame: unknown.
  bits.write(0, 24)
  bits.write(0, 24)
  bits.write(audio.sampleRateHz, 20)
  bits.write(audio.channels.length - 1, 3)
  bits.write(BITS_PER_SAMPLE - 1, 5)
  bits.write(0, 4)
  bits.write(sampleCount(audio), 32)
  // No MD5 of the samples: a stream does not know it when its header goes out.
  for (let word = 0; word < 4; word++) bits.write(0, 32)
  return bits.bytes
}

/** Codes of the frame header for the usual rates; others are written out in Hz, and the highest stand in STREAMINFO alone. */
const RATE_CODES: ReadonlyMap<number, number> = new Map([
  [88_200, 1],
  [176_400, 2],
  [192_000, 3],
  [8_000, 4],
  [16_000, 5],
  [22_050, 6],
  [24_000, 7],
  [32_000, 8],
  [44_100, 9],
  [48_000, 10],
  [96_000, 11],
])
const RATE_IN_HZ = 13
const RATE_IN_STREAMINFO = 0
const MAX_RATE_IN_HZ = 0xffff
const BLOCK_LENGTH_IN_16_BITS = 7
const SIXTEEN_BITS = 4
const FRAME_SYNC = 0b111_1111_1111_1100

function frame(block: readonly Int16Array[], length: number, number: number, rateHz: number): Uint8Array {
  const rateCode = RATE_CODES.get(rateHz) ?? (rateHz <= MAX_RATE_IN_HZ ? RATE_IN_HZ : RATE_IN_STREAMINFO)
  const bits = new BitWriter()
  bits.write(FRAME_SYNC, 15)
  // Blocks of one length, counted by number.
  bits.write(0, 1)
  bits.write(BLOCK_LENGTH_IN_16_BITS, 4)
  bits.write(rateCode, 4)
  bits.write(block.length - 1, 4)
  bits.write(SIXTEEN_BITS, 3)
  bits.write(0, 1)
  writeCodedNumber(bits, number)
  bits.write(length - 1, 16)
  if (rateCode === RATE_IN_HZ) bits.write(rateHz, 16)
  bits.write(crc8(bits.bytes), 8)
  for (const samples of block) writeSubframe(bits, samples)
  bits.align()
  bits.write(crc16(bits.bytes), 16)
  return bits.bytes
}

/** The way UTF-8 writes a character. */
function writeCodedNumber(bits: BitWriter, number: number): void {
  if (number < 0x80) return bits.write(number, 8)
  let further = 1
  while (number >= 2 ** (6 * further + 6 - further)) further++
  bits.write(2 ** (further + 1) - 1, further + 1)
  bits.write(0, 1)
  bits.write(number >>> (6 * further), 6 - further)
  for (let group = further - 1; group >= 0; group--) bits.write(0b10_000000 | ((number >>> (6 * group)) & 0x3f), 8)
}

const SUBFRAME_CONSTANT = 0
const SUBFRAME_VERBATIM = 1
const SUBFRAME_FIXED = 8
const MAX_ORDER = 4

function writeSubframe(bits: BitWriter, samples: Int16Array): void {
  if (samples.every((sample) => sample === samples[0])) {
    writeSubframeType(bits, SUBFRAME_CONSTANT)
    bits.write(samples[0] ?? 0, BITS_PER_SAMPLE)
    return
  }
  const { order, residual, parameter, bitLength } = bestPrediction(samples)
  if (bitLength >= samples.length * BITS_PER_SAMPLE) {
    writeSubframeType(bits, SUBFRAME_VERBATIM)
    for (const sample of samples) bits.write(sample, BITS_PER_SAMPLE)
    return
  }
  writeSubframeType(bits, SUBFRAME_FIXED | order)
  for (const sample of samples.subarray(0, order)) bits.write(sample, BITS_PER_SAMPLE)
  // Rice codes with parameters of 4 bits, in one partition.
  bits.write(0, 2)
  bits.write(0, 4)
  bits.write(parameter, 4)
  for (const value of residual) {
    const folded = fold(value)
    bits.writeUnary(folded >>> parameter)
    bits.write(folded, parameter)
  }
}

function writeSubframeType(bits: BitWriter, type: number): void {
  bits.write(0, 1)
  bits.write(type, 6)
  bits.write(0, 1)
}

interface Prediction {
  readonly order: number
  readonly residual: Int32Array
  readonly parameter: number
  readonly bitLength: number
}

/** Fixed predictors are differences of differences: each order is the difference of the one before it. */
function bestPrediction(samples: Int16Array): Prediction {
  let residual = Int32Array.from(samples)
  let best = riceCoded(0, residual)
  for (let order = 1; order <= Math.min(MAX_ORDER, samples.length - 1); order++) {
    residual = differences(residual)
    const coded = riceCoded(order, residual)
    if (coded.bitLength < best.bitLength) best = coded
  }
  return best
}

const differences = (values: Int32Array): Int32Array<ArrayBuffer> =>
  Int32Array.from({ length: values.length - 1 }, (_, index) => (values[index + 1] ?? 0) - (values[index] ?? 0))

const MAX_RICE_PARAMETER = 14

/** With the parameter that makes the codes shortest: about the logarithm of the mean, so only its neighbours are tried. */
function riceCoded(order: number, residual: Int32Array): Prediction {
  const mean = residual.reduce((sum, value) => sum + fold(value), 0) / residual.length
  const guess = Math.max(0, Math.floor(Math.log2(mean + 1)))
  let parameter = 0
  let shortest = Number.POSITIVE_INFINITY
  for (let each = Math.max(0, guess - 1); each <= Math.min(MAX_RICE_PARAMETER, guess + 1); each++) {
    const length = residual.reduce((sum, value) => sum + (fold(value) >>> each), residual.length * (each + 1))
    if (length < shortest) [parameter, shortest] = [each, length]
  }
  return { order, residual, parameter, bitLength: shortest + order * BITS_PER_SAMPLE }
}

/** 0, -1, 1, -2 … become 0, 1, 2, 3 … */
const fold = (value: number): number => ((value << 1) ^ (value >> 31)) >>> 0
