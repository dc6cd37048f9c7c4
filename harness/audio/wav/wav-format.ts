// What the `fmt ` chunk of a WAV file means: which of our encodings, at which rate, on how many channels.
// Sources: Microsoft "Multiple channel audio data and WAVE files", RFC 2361 (format numbers), EBU Tech 3306 (RF64).
import { type AudioProblem, shapeProblem } from "../decoding/audio-decoder.ts"
import type { Encoding } from "../encodings/encoding.ts"
import { ALL_ENCODINGS } from "../encodings/index.ts"

export interface WavFormat {
  readonly encoding: Encoding
  readonly sampleRateHz: number
  readonly channels: number
}

/** The format numbers we read, and the encoding each means by bytes per sample. */
export const WAV_FORMATS: readonly { readonly number: number; readonly name: string; readonly encodings: string[] }[] =
  [
    { number: 1, name: "PCM", encodings: ["unsigned8", "linear16", "integer24", "integer32"] },
    { number: 3, name: "IEEE float", encodings: ["linear32", "float64"] },
    { number: 6, name: "A-law", encodings: ["alaw"] },
    { number: 7, name: "mu-law", encodings: ["mulaw"] },
  ]

/** Others that occur, so that a message can name them (RFC 2361 and the registrations since). */
const UNREAD_FORMATS: Readonly<Record<number, string>> = {
  0x0002: "Microsoft ADPCM",
  0x0011: "IMA ADPCM",
  0x0031: "GSM 6.10",
  0x0050: "MPEG layer 1 or 2",
  0x0055: "MP3",
  0x0064: "G.726 ADPCM",
  0x0065: "G.722 ADPCM",
  0x00ff: "AAC",
  0x0161: "Windows Media Audio",
  0x704f: "Opus",
  0xa109: "Speex",
  0xf1ac: "FLAC",
}

/** The length of the oldest form, which ends with the bits per sample. */
export const MIN_FMT_BYTE_LENGTH = 16
const EXTENSIBLE = 0xfffe
/** All of WAVE_FORMAT_EXTENSIBLE; what follows is of no interest. */
export const MAX_FMT_BYTE_LENGTH = 40
/** The last 14 bytes of the sub-format, after a format number: KSDATAFORMAT_SUBTYPE_PCM and kin, ambisonic B-format. */
const SUB_FORMAT_FAMILIES = ["000000001000800000aa00389b71", "00002107d3118644c8c1ca000000"]

/** @param fmt the payload of the chunk, at least MIN_FMT_BYTE_LENGTH of it */
export function readWavFormat(fmt: Uint8Array): WavFormat | AudioProblem {
  const view = new DataView(fmt.buffer, fmt.byteOffset, fmt.byteLength)
  const formatNumber = view.getUint16(0, true) === EXTENSIBLE ? subFormatNumber(fmt) : view.getUint16(0, true)
  const channels = view.getUint16(2, true)
  const sampleRateHz = view.getUint32(4, true)
  const known = WAV_FORMATS.find(({ number }) => number === formatNumber)
  if (known === undefined) return unreadFormat(formatNumber)
  const problem = shapeProblem(sampleRateHz, channels)
  if (problem !== undefined) return { ...problem, sentence: `In the WAV header: ${problem.sentence}` }

  const blockAlign = view.getUint16(12, true)
  const bitsPerSample = view.getUint16(14, true)
  // The container counts, not the bits: 20 bits travel in 3 bytes, at the top, so that they decode like 24.
  const encoding = known.encodings
    .map((name) => ALL_ENCODINGS.get(name))
    .find((candidate) => candidate?.bytesPerSample === blockAlign / channels)
  if (encoding === undefined || bitsPerSample > encoding.bytesPerSample * 8) {
    const found = `${known.name}, ${channels} channels of ${bitsPerSample} bits and a block align of ${blockAlign}`
    const expected = `a block align of channels × bytes per sample (${channels} × ${Math.ceil(bitsPerSample / 8)})`
    return { code: "undecodable", sentence: `Expected ${expected}, found a WAV header with ${found}. ${REMEDY}` }
  }
  return { encoding, sampleRateHz, channels }
}

/** The format number inside WAVE_FORMAT_EXTENSIBLE, or undefined when it has none that we know how to read. */
function subFormatNumber(fmt: Uint8Array): number | undefined {
  if (fmt.length < MAX_FMT_BYTE_LENGTH) return undefined
  const family = Array.from(fmt.subarray(26, 40), (byte) => byte.toString(16).padStart(2, "0")).join("")
  return SUB_FORMAT_FAMILIES.includes(family) ? (fmt[24] ?? 0) | ((fmt[25] ?? 0) << 8) : undefined
}

const REMEDY = "Convert the file, for example with `ffmpeg -i in.wav -c:a pcm_s16le out.wav`."

function unreadFormat(formatNumber: number | undefined): AudioProblem {
  const expected = `Expected WAV samples in ${WAV_FORMATS.map(({ name }) => name).join(", ")}`
  const found =
    formatNumber === undefined ? "an extensible header without a known sub-format" : formatName(formatNumber)
  return { code: "unsupported", sentence: `${expected}, found ${found}. ${REMEDY}` }
}

function formatName(formatNumber: number): string {
  const number = `format number 0x${formatNumber.toString(16).padStart(4, "0")}`
  const name = UNREAD_FORMATS[formatNumber]
  return name === undefined ? number : `${name} (${number})`
}
