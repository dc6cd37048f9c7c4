// WAV files as a whole: bytes to samples, samples to bytes, and the header by itself for audio whose end is not known yet.
import { assert } from "../../errors.ts"
import type { AudioFormat, AudioProblem } from "../decoding/audio-decoder.ts"
import type { Encoding } from "../encodings/encoding.ts"
import { ALL_ENCODINGS } from "../encodings/index.ts"
import { interleave, type PcmAudio } from "../pcm.ts"
import { openRawDecoder } from "../decoding/raw-decoder.ts"
import { WAV_FORMATS } from "./wav-format.ts"
import { openWavReader, type WavHeader } from "./wav-reader.ts"

export type ParsedWav =
  | {
      readonly audio: PcmAudio
      readonly problem: undefined
      readonly header: WavHeader
      /** The encoded samples: a view into the file. */
      readonly data: Uint8Array
      /** What was wrong with a file that could be read nevertheless: its samples were cut short. */
      readonly note: string | undefined
    }
  | { readonly audio: undefined; readonly problem: AudioProblem }

/** Reads a whole file: RIFF, RF64 or BW64, with samples in any form that `WAV_FORMATS` names. */
export function parseWav(file: Uint8Array): ParsedWav {
  const reader = openWavReader()
  const data = reader.push(file)
  reader.end()
  const { header, problem } = reader
  if (problem !== undefined) return { audio: undefined, problem }
  assert(header !== undefined, "a WAV reader without a problem has a header")
  const { encoding, sampleRateHz, channels } = header.format
  const decoder = openRawDecoder(encoding, sampleRateHz, channels)
  const audio = { sampleRateHz, channels: decoder.push(data) }
  decoder.end()
  return { audio, problem: undefined, header, data, note: reader.note ?? decoder.note }
}

/** A whole file. @param encodingName one of ALL_ENCODINGS */
export function encodeWav(audio: PcmAudio, encodingName: string): Uint8Array {
  const data = encodingNamed(encodingName).encode(interleave(audio.channels))
  const header = wavHeader({
    encoding: encodingName,
    sampleRateHz: audio.sampleRateHz,
    channels: audio.channels.length,
    dataByteLength: data.length,
  })
  const file = new Uint8Array(header.length + data.length + (data.length % 2))
  file.set(header)
  file.set(data, header.length)
  return file
}

function encodingNamed(name: string): Encoding {
  const encoding = ALL_ENCODINGS.get(name)
  assert(encoding !== undefined, `${name} is one of the encodings`)
  return encoding
}

/** For a length that is not known or does not fit: readers take everything to the end of the file. */
const UNKNOWN_SIZE = 0xffff_ffff
/** PCM has the classic header of 44 bytes, which simple readers expect to the byte; other formats add an empty extension. */
const PCM_FMT_BYTE_LENGTH = 16
const EXTENDED_FMT_BYTE_LENGTH = 18
const PCM_FORMAT = 1

/**
 * RIFF, `fmt ` and the head of `data`: 44 bytes for PCM, else 46. Without `fact` and WAVE_FORMAT_EXTENSIBLE, which the specification asks
 * for in some forms and no reader needs.
 * @param wanted.dataByteLength undefined when audio is still being made
 */
export function wavHeader(wanted: AudioFormat & { readonly dataByteLength?: number }): Uint8Array {
  const { sampleRateHz, channels, dataByteLength } = wanted
  const encoding = encodingNamed(wanted.encoding)
  const number = WAV_FORMATS.find(({ encodings }) => encodings.includes(encoding.name))?.number
  assert(number !== undefined, `${encoding.name} has a WAV format number`)
  const paddedByteLength = dataByteLength === undefined ? UNKNOWN_SIZE : dataByteLength + (dataByteLength % 2)
  const blockAlign = encoding.bytesPerSample * channels
  const fmtByteLength = number === PCM_FORMAT ? PCM_FMT_BYTE_LENGTH : EXTENDED_FMT_BYTE_LENGTH
  const header = new Uint8Array(12 + 8 + fmtByteLength + 8)
  const view = new DataView(header.buffer)
  writeChunkHead(view, 0, "RIFF", header.length - 8 + paddedByteLength)
  writeText(view, 8, "WAVE")
  writeChunkHead(view, 12, "fmt ", fmtByteLength)
  view.setUint16(20, number, true)
  view.setUint16(22, channels, true)
  view.setUint32(24, sampleRateHz, true)
  view.setUint32(28, sampleRateHz * blockAlign, true)
  view.setUint16(32, blockAlign, true)
  view.setUint16(34, encoding.bytesPerSample * 8, true)
  writeChunkHead(view, header.length - 8, "data", dataByteLength ?? UNKNOWN_SIZE)
  return header
}

function writeChunkHead(view: DataView, offset: number, id: string, size: number): void {
  writeText(view, offset, id)
  view.setUint32(offset + 4, Math.min(size, UNKNOWN_SIZE), true)
}

function writeText(view: DataView, offset: number, text: string): void {
  for (let index = 0; index < text.length; index++) view.setUint8(offset + index, text.charCodeAt(index))
}
