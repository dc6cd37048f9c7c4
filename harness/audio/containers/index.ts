// The containers we know by their first bytes. A new one is a file here and a row in this table.
import type { AudioDecoder } from "../decoding/audio-decoder.ts"
import type { Demuxer } from "../decoding/demuxer.ts"
import { WAV_MAGICS } from "../wav/wav-reader.ts"
import { ADTS_HEAD_BYTE_LENGTH, adtsDemuxer, adtsFrameHead } from "./frames/adts.ts"
import { amrDemuxer } from "./frames/amr.ts"
import { hasBytes, hasText } from "./bytes-at.ts"
import { flacDemuxer } from "./flac/flac.ts"
import { mp4Demuxer } from "./mp4/mp4.ts"
import { hasFrames } from "./frames/framed.ts"
import { taggedDemuxer } from "./frames/tagged.ts"
import { mp3Demuxer, mpegFrameHead } from "./frames/mp3.ts"
import { oggDemuxer } from "./ogg/ogg.ts"
import { openWavDecoder } from "./wav.ts"
import { webmDemuxer } from "./matroska/webm.ts"

export interface Container {
  readonly name: string
  /** @param head the bytes so far; false when they are too few to tell */
  readonly recognises: (head: Uint8Array) => boolean
  /** A stream that was joined in the middle, as radios are: looked for when nothing shows at the beginning. */
  readonly recognisesWithin?: (bytes: Uint8Array) => boolean
  /** How to get at what is in it: packets for a codec, or samples at once. */
  readonly open: { readonly demuxer: () => Demuxer } | { readonly decoder: () => AudioDecoder }
}

export const CONTAINERS: readonly Container[] = [
  {
    name: "WAV",
    recognises: (head) => WAV_MAGICS.some((magic) => hasText(head, 0, magic)),
    open: { decoder: openWavDecoder },
  },
  { name: "Ogg", recognises: (head) => hasText(head, 0, "OggS"), open: { demuxer: oggDemuxer } },
  { name: "FLAC", recognises: (head) => hasText(head, 0, "fLaC"), open: { demuxer: flacDemuxer } },
  // The EBML header that opens Matroska files too: https://www.rfc-editor.org/rfc/rfc8794 section 11.2.1.
  { name: "WebM", recognises: (head) => hasBytes(head, 0, [0x1a, 0x45, 0xdf, 0xa3]), open: { demuxer: webmDemuxer } },
  {
    name: "MP4",
    // Old QuickTime files begin with another box.
    recognises: (head) => ["ftyp", "styp", "moov", "wide"].some((type) => hasText(head, 4, type)),
    open: { demuxer: mp4Demuxer },
  },
  { name: "MP3", recognises: (head) => hasText(head, 0, "ID3"), open: { demuxer: taggedDemuxer } },
  {
    name: "MP3",
    recognises: (head) => mpegFrameHead(head) !== undefined,
    recognisesWithin: (bytes) => hasFrames(bytes, mpegFrameHead),
    open: { demuxer: mp3Demuxer },
  },
  {
    name: "AAC (ADTS)",
    recognises: (head) => head.length >= ADTS_HEAD_BYTE_LENGTH && adtsFrameHead(head) !== undefined,
    recognisesWithin: (bytes) => hasFrames(bytes, adtsFrameHead),
    open: { demuxer: adtsDemuxer },
  },
  // https://www.rfc-editor.org/rfc/rfc4867 section 5.1
  {
    name: "AMR",
    recognises: (head) => hasText(head, 0, "#!AMR\n") || hasText(head, 0, "#!AMR-WB\n"),
    open: { demuxer: amrDemuxer },
  },
]

/** Others that people send, so that a message can name them. */
export const FOREIGN_FORMS: readonly { readonly name: string; readonly recognises: (head: Uint8Array) => boolean }[] = [
  { name: "AIFF", recognises: (head) => hasText(head, 0, "FORM") },
  { name: "CAF", recognises: (head) => hasText(head, 0, "caff") },
  { name: "Windows Media", recognises: (head) => hasBytes(head, 0, [0x30, 0x26, 0xb2, 0x75]) },
  { name: "a Sun/NeXT sound (.au)", recognises: (head) => hasText(head, 0, ".snd") },
  { name: "Flash video", recognises: (head) => hasText(head, 0, "FLV") },
]

/** The container that begins with these bytes; undefined for anything else, and while they are too few to tell. */
export const containerAt = (head: Uint8Array): Container | undefined =>
  CONTAINERS.find((container) => container.recognises(head))
