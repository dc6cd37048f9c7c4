// What the audio of a client really is, by the first bytes that came: a container shows itself, and a WAV header says how
// many bytes a second are.

import { memoised } from "../../../recording/memoise.ts"
import type { Recording } from "../../../recording/recording.ts"
import type { ClientAct } from "../../../recording/traffic.ts"

export interface AudioHead {
  /** By its magic bytes; undefined for what has none: raw samples, or packets. */
  readonly container: string | undefined
  /** Of a WAV file, as its header says. */
  readonly bytesPerSecond: number | undefined
}

/** Where the magic of each container stands. */
const MAGIC: readonly (readonly [container: string, offset: number, magic: string])[] = [
  ["WAV", 0, "RIFF"],
  ["RF64 WAV", 0, "RF64"],
  ["Ogg", 0, "OggS"],
  ["FLAC", 0, "fLaC"],
  ["WebM or Matroska", 0, "\u001a\u0045\u00df\u00a3"],
  ["MP4", 4, "ftyp"],
  ["MP3 with ID3", 0, "ID3"],
  ["AMR", 0, "#!AMR"],
]

/** Byte rate in the `fmt ` chunk of a WAV file that begins with it, as all but a few do. */
const BYTE_RATE_OFFSET = 28

/** Undefined while no audio has come. */
export const audioHead: (recording: Recording) => AudioHead | undefined = memoised((recording) => {
  const text = firstBytes(recording)
  if (text === undefined) return undefined
  const container = MAGIC.find(([, offset, magic]) => text.startsWith(magic, offset))?.[0]
  const hasFormat = container === "WAV" && text.startsWith("fmt ", 12) && text.length >= BYTE_RATE_OFFSET + 4
  return { container, bytesPerSecond: hasFormat ? littleEndian(text, BYTE_RATE_OFFSET) : undefined }
})

function firstBytes({ events, header }: Recording): string | undefined {
  if (header.side !== "server") return undefined
  for (const event of events) {
    if (event.type !== "received" || event.frame.type !== "binary" || event.frame.byteLength === 0) continue
    return atob(event.frame.headBase64)
  }
  return undefined
}

const littleEndian = (text: string, offset: number): number =>
  [0, 1, 2, 3].reduce((sum, index) => sum + text.charCodeAt(offset + index) * 2 ** (8 * index), 0)

/** Bytes of audio in all of these frames. */
export const byteLengthOf = (frames: readonly ClientAct[]): number =>
  frames.reduce((sum, { frame }) => sum + ("byteLength" in frame ? frame.byteLength : 0), 0)
