// The containers we know by their first bytes. One that can be decoded is a file here and an `open` in this table.
import type { AudioDecoder } from "../audio-decoder.ts"
import { WAV_MAGICS } from "../wav-reader.ts"
import { openWavDecoder } from "./wav.ts"

export interface Container {
  readonly name: string
  /** @param head the bytes so far; false when they are too few to tell */
  recognises(head: Uint8Array): boolean
  /** Absent: known by name only. */
  readonly open?: () => AudioDecoder
}

export const CONTAINERS: readonly Container[] = [
  { name: "WAV", recognises: (head) => WAV_MAGICS.some((magic) => hasText(head, 0, magic)), open: openWavDecoder },
  { name: "Ogg", recognises: (head) => hasText(head, 0, "OggS") },
  { name: "FLAC", recognises: (head) => hasText(head, 0, "fLaC") },
  // The EBML header that opens Matroska files too: https://www.rfc-editor.org/rfc/rfc8794 section 11.2.1.
  { name: "WebM", recognises: (head) => hasBytes(head, [0x1a, 0x45, 0xdf, 0xa3]) },
  { name: "MP4", recognises: (head) => hasText(head, 4, "ftyp") },
  { name: "MP3", recognises: (head) => hasText(head, 0, "ID3") || isMpegFrame(head) },
  { name: "AAC (ADTS)", recognises: (head) => (((head[0] ?? 0) << 8) | ((head[1] ?? 0) & 0xf6)) === 0xfff0 },
  // https://www.rfc-editor.org/rfc/rfc4867 section 5.1
  { name: "AMR", recognises: (head) => hasText(head, 0, "#!AMR\n") || hasText(head, 0, "#!AMR-WB\n") },
]

/** The head of an MPEG audio frame of layer 2 or 3 (ISO/IEC 11172-3, 2.4.1.3) that names a bit rate and a sample rate. */
function isMpegFrame([sync = 0, versionAndLayer = 0, rates = 0]: Uint8Array): boolean {
  const layer = (versionAndLayer >> 1) & 0b11
  const isSync = sync === 0xff && versionAndLayer >= 0xe0 && (layer === 0b01 || layer === 0b10)
  const bitRate = rates >> 4
  const sampleRate = (rates >> 2) & 0b11
  return isSync && bitRate !== 0 && bitRate !== 0b1111 && sampleRate !== 0b11
}

const hasText = (head: Uint8Array, offset: number, text: string): boolean =>
  hasBytes(
    head.subarray(offset),
    Array.from(text, (character) => character.charCodeAt(0)),
  )

const hasBytes = (head: Uint8Array, expected: readonly number[]): boolean =>
  expected.every((byte, index) => head[index] === byte)
