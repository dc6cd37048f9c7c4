// What a WAV header says, and what of it is wrong: sizes that do not fit the file, forms that not every reader knows, and
// what lies behind the samples. Reads the beginning of a file; the decoder reads the rest.
import { littleEndianAt, textAt } from "../audio/containers/bytes-at.ts"

export interface WavHeaderFacts {
  /** RIFF, RF64 or BW64. */
  readonly magic: string
  readonly formatNumber: number | undefined
  readonly isExtensible: boolean
  readonly bitDepth: number | undefined
  /** Where the samples begin; undefined when no data chunk was found. */
  readonly dataAt: number | undefined
  /** One sentence each, ready to print. */
  readonly problems: readonly string[]
  /** Bytes behind the samples: other chunks, or junk. */
  readonly trailingByteLength: number
}

const EXTENSIBLE = 0xfffe
const UNKNOWN_SIZE = 0xffff_ffff
/** Writers to a pipe leave about 2^31 here. */
const PLACEHOLDER_SIZE = 0x7fff_f000

/**
 * @param head the first bytes: as many as hold the header
 * @param totalByteLength of the file, where it has an end
 */
export function readWavHeader(head: Uint8Array, totalByteLength: number | undefined): WavHeaderFacts {
  const magic = textAt(head, 0, 4)
  const chunks = chunksOf(head)
  const fmt = chunks.find(({ id }) => id === "fmt ")
  const data = chunks.find(({ id }) => id === "data")
  const outerNumber = fmt && littleEndianAt(head, fmt.at, 2)
  const isExtensible = outerNumber === EXTENSIBLE
  const ds64 = chunks.find(({ id }) => id === "ds64")
  const dataSize = data && (data.size === UNKNOWN_SIZE && ds64 ? littleEndianAt(head, ds64.at + 8, 6) : data.size)
  const present = data && totalByteLength !== undefined ? totalByteLength - data.at : undefined
  const known = dataSize !== undefined && dataSize > 0 && dataSize < PLACEHOLDER_SIZE ? dataSize : undefined
  const trailing = known !== undefined && present !== undefined ? Math.max(0, present - known - (known % 2)) : 0
  return {
    magic,
    isExtensible,
    formatNumber: fmt && (isExtensible ? littleEndianAt(head, fmt.at + 24, 2) : outerNumber),
    bitDepth: fmt && littleEndianAt(head, fmt.at + 14, 2),
    dataAt: data?.at,
    trailingByteLength: trailing,
    problems: [
      ...riffProblems(magic, littleEndianAt(head, 4, 4), totalByteLength),
      ...(dataSize === undefined ? [] : dataProblems(dataSize, present)),
      ...(isExtensible ? [EXTENSIBLE_SENTENCE] : []),
      ...(trailing > 0 ? [trailingSentence(head, data, known ?? 0, trailing)] : []),
    ],
  }
}

interface ChunkPlace {
  readonly id: string
  /** Of its payload. */
  readonly at: number
  readonly size: number
}

/** Up to and including the data chunk. */
function chunksOf(head: Uint8Array): readonly ChunkPlace[] {
  const found: ChunkPlace[] = []
  for (let at = 12; at + 8 <= head.length; ) {
    const chunk = { id: textAt(head, at, 4), at: at + 8, size: littleEndianAt(head, at + 4, 4) }
    found.push(chunk)
    if (chunk.id === "data") break
    at = chunk.at + chunk.size + (chunk.size % 2)
  }
  return found
}

function riffProblems(magic: string, size: number, totalByteLength: number | undefined): string[] {
  if (magic !== "RIFF") return [`It is ${magic}, the form for more than 4 GB, which few services read: send plain WAV.`]
  if (totalByteLength === undefined || size === UNKNOWN_SIZE) return []
  const promised = size + 8
  if (size === 0 || promised >= PLACEHOLDER_SIZE || Math.abs(promised - totalByteLength) <= 1) return []
  return [`Its RIFF size promises ${promised} bytes, the file has ${totalByteLength}.`]
}

function dataProblems(size: number, present: number | undefined): string[] {
  if (size === 0 && present !== 0)
    return ["Its data size is 0: the writer never came back to fill it in. All that follows is taken."]
  if (size === UNKNOWN_SIZE)
    return ["Its data size is 0xFFFFFFFF: it was written to a pipe. All that follows is taken."]
  if (size >= PLACEHOLDER_SIZE)
    return [`Its data size of ${size} is a placeholder: it was written to a pipe. All that follows is taken.`]
  if (present === undefined || size <= present) return []
  return [`Its data size promises ${size} bytes of samples, ${present} are there: it was cut short.`]
}

const EXTENSIBLE_SENTENCE =
  "Its format is WAVE_FORMAT_EXTENSIBLE, which some readers do not know: send the samples raw, or plain PCM."

function trailingSentence(head: Uint8Array, data: ChunkPlace | undefined, size: number, byteLength: number): string {
  const at = (data?.at ?? 0) + size + (size % 2)
  const id = textAt(head, at, 4)
  const what = /^[A-Za-z0-9 _-]{4}$/.test(id) ? `${byteLength} bytes ("${id}" and what follows)` : `${byteLength} bytes`
  return `Behind the samples lie ${what} that are no audio: a sender that streams the file raw sends them as a click.`
}
