// Containers by their first bytes, for audio that is declared to be in none.

import { hasBytes } from "./bytes-at.ts"

/** First bytes that packets and samples have only by chance. */
const MAGICS = [
  { name: "an Ogg file", magic: [0x4f, 0x67, 0x67, 0x53] },
  { name: "a WebM file", magic: [0x1a, 0x45, 0xdf, 0xa3] },
  { name: "a WAV file", magic: [0x52, 0x49, 0x46, 0x46] },
  { name: "a FLAC file", magic: [0x66, 0x4c, 0x61, 0x43] },
]

/** @returns what begins so, with its article */
export const containerIn = (bytes: Uint8Array): string | undefined =>
  MAGICS.find(({ magic }) => hasBytes(bytes, 0, magic))?.name
