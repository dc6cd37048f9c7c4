// Walks the chunks of a RIFF, RF64 or BW64 file, fed in pieces of any size, and hands on the bytes of its data chunk.
// Holds 40 bytes at most. Sources: Microsoft "Multimedia Programming Interface and Data Specifications 1.0" (RIFF), EBU
// Tech 3306 (RF64), ITU-R BS.2088 (BW64).
import type { AudioProblem } from "../decoding/audio-decoder.ts"
import { joinBytes } from "../bytes/bytes.ts"
import { MAX_FMT_BYTE_LENGTH, MIN_FMT_BYTE_LENGTH, readWavFormat, type WavFormat } from "./wav-format.ts"

export interface WavHeader {
  readonly format: WavFormat
  /** Everything before the first sample, other chunks included. */
  readonly byteLength: number
  /** Undefined: the writer did not know, so all that follows is samples. */
  readonly dataByteLength: number | undefined
}

export interface WavReader {
  /** @returns those of the bytes that are samples; a view, not a copy */
  push(bytes: Uint8Array): Uint8Array
  end(): void
  /** Defined from the moment that the data chunk begins. */
  readonly header: WavHeader | undefined
  readonly problem: AudioProblem | undefined
  /** Data cut short: known after `end`. */
  readonly note: string | undefined
}

export function openWavReader(): WavReader {
  const found: Findings = { format: undefined, header: undefined, problem: undefined }
  const wishes = walkChunks(found)
  let wish = wishes.next(NOTHING)
  let gathered = NOTHING
  /** Bytes that have come: of this wish, and in all. */
  let progress = 0
  let position = 0
  let note: string | undefined

  /** Takes the next bytes for the wish of the moment. @returns how many */
  function take(bytes: Uint8Array): number {
    if (wish.done) return bytes.length
    const { type, byteLength } = wish.value
    const takenLength = Math.min(bytes.length, byteLength - progress)
    if (type === "gather") gathered = joinBytes(gathered, bytes.subarray(0, takenLength))
    progress += takenLength
    position += takenLength
    while (!wish.done && progress === wish.value.byteLength) {
      wish = wishes.next(gathered)
      gathered = NOTHING
      progress = 0
    }
    return takenLength
  }

  return {
    push(bytes) {
      let samples: Uint8Array = NOTHING
      for (let offset = 0; offset < bytes.length; ) {
        const isData = !wish.done && wish.value.type === "data"
        const takenLength = take(bytes.subarray(offset))
        if (isData) samples = bytes.subarray(offset, offset + takenLength)
        offset += takenLength
      }
      return samples
    },
    end() {
      if (found.header === undefined) found.problem ??= missingChunks(found.format, position)
      const promised = found.header?.dataByteLength
      if (!wish.done && promised !== undefined) {
        note = `The WAV header promises ${promised} bytes of samples, ${progress} came.`
      }
    },
    get header() {
      return found.header
    },
    get problem() {
      return found.problem
    },
    get note() {
      return note
    },
  }
}

interface Findings {
  format: WavFormat | undefined
  header: WavHeader | undefined
  problem: AudioProblem | undefined
}

/** What the walk wants next: bytes to look at, to skip, or to hand on as samples. */
interface Wish {
  readonly type: "gather" | "skip" | "data"
  readonly byteLength: number
}

/** The walk in the order of the file: asks for bytes, writes down what they say, ends after the samples or at a problem. */
function* walkChunks(found: Findings): Generator<Wish, void, Uint8Array> {
  const riff = yield { type: "gather", byteLength: 12 }
  found.problem = riffProblem(riff)
  let position = riff.length
  let dataByteLength64: number | undefined

  while (found.problem === undefined) {
    const chunk = yield { type: "gather", byteLength: 8 }
    const id = textAt(chunk, 0)
    const size = viewOf(chunk).getUint32(4, true)
    position += chunk.length
    if (id === "data") {
      if (found.format === undefined) found.problem = missingChunks(undefined, position)
      else yield* readData(found, found.format, position, dataSize(size, dataByteLength64))
      return
    }
    const kept = yield { type: "gather", byteLength: Math.min(size, KEPT_BYTE_LENGTHS[id] ?? 0) }
    if (id === "ds64") dataByteLength64 = readDs64(found, kept)
    if (id === "fmt ") readFmt(found, kept)
    // Chunks start at even positions: an odd one is followed by a byte of padding.
    yield { type: "skip", byteLength: size - kept.length + (size % 2) }
    position += size + (size % 2)
  }
}

function* readData(found: Findings, format: WavFormat, position: number, dataByteLength: number | undefined) {
  found.header = { format, byteLength: position, dataByteLength }
  yield { type: "data", byteLength: dataByteLength ?? Number.POSITIVE_INFINITY } as const
}

/** Size of the file (8 bytes), then of the data (8), then the number of samples; the table behind it is not needed. */
const DS64_BYTE_LENGTH = 24
const KEPT_BYTE_LENGTHS: Readonly<Record<string, number>> = { "fmt ": MAX_FMT_BYTE_LENGTH, ds64: DS64_BYTE_LENGTH }

function readDs64(found: Findings, ds64: Uint8Array): number | undefined {
  if (ds64.length === DS64_BYTE_LENGTH) return Number(viewOf(ds64).getBigUint64(8, true))
  found.problem = tooShort("ds64", DS64_BYTE_LENGTH, ds64.length)
  return undefined
}

function readFmt(found: Findings, fmt: Uint8Array): void {
  const read = fmt.length < MIN_FMT_BYTE_LENGTH ? tooShort("fmt ", MIN_FMT_BYTE_LENGTH, fmt.length) : readWavFormat(fmt)
  if ("sentence" in read) found.problem = read
  else found.format = read
}

/**
 * From here on a 32-bit size says "not known yet": arecord and sox write about 2^31 to a pipe, ffmpeg 2^32 - 1. 0 says so
 * too: writers that fill in the size at the end leave it behind when they are stopped.
 */
const MIN_PLACEHOLDER_SIZE = 0x7fff_f000
/** RF64: the size is in ds64. */
const SIZE_ELSEWHERE = 0xffff_ffff

function dataSize(size: number, size64: number | undefined): number | undefined {
  const named = size === SIZE_ELSEWHERE && size64 !== undefined ? size64 : size < MIN_PLACEHOLDER_SIZE ? size : 0
  return named === 0 ? undefined : named
}

function riffProblem(riff: Uint8Array): AudioProblem | undefined {
  const magic = textAt(riff, 0)
  const kind = textAt(riff, 8)
  if (!WAV_MAGICS.includes(magic)) {
    return {
      code: "undecodable",
      sentence: `Expected a WAV file to begin with ${WAV_MAGICS.join(", ")}, found "${magic}".`,
    }
  }
  if (kind === "WAVE") return undefined
  return { code: "unsupported", sentence: `Expected a RIFF file of kind "WAVE", found "${kind}". Send a WAV file.` }
}

/** How a file that this reader walks begins. */
export const WAV_MAGICS: readonly string[] = ["RIFF", "RF64", "BW64"]

const RESEND = "The file is damaged or was cut short: take it from its source again."

function missingChunks(format: WavFormat | undefined, position: number): AudioProblem {
  const missing = format === undefined ? 'a "fmt " chunk and then a "data" chunk' : 'a "data" chunk'
  const sentence = `Expected ${missing} in the WAV file, found none in its first ${position} bytes. ${RESEND}`
  return { code: "undecodable", sentence }
}

const tooShort = (id: string, expected: number, found: number): AudioProblem => ({
  code: "undecodable",
  sentence: `Expected ${expected} or more bytes in the "${id}" chunk of the WAV file, found ${found}. ${RESEND}`,
})

const NOTHING = new Uint8Array(0)

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Four characters; anything that is not printable ASCII becomes a question mark, as it may land in a message. */
const textAt = (bytes: Uint8Array, offset: number): string =>
  String.fromCharCode(...bytes.subarray(offset, offset + 4)).replaceAll(/[^ -~]/g, "?")
