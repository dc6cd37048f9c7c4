// The port of everything that finds packets in bytes: containers, and raw forms whose packets can be told apart.
import type { AudioProblem } from "./audio-decoder.ts"

/** What a codec has to know before its first packet. */
export interface Track {
  /** `opus`, `flac`, `vorbis`, `mp3`, `aac`, `amr-nb`, `amr-wb`, `speex`, `g729`, or one of ALL_ENCODINGS. */
  readonly codec: string
  readonly sampleRateHz: number
  readonly channels: number
  /** The codec's own headers, as its mapping into containers defines them; see each codec. */
  readonly setup?: readonly Uint8Array[]
  /** Samples a channel at `sampleRateHz` that precede the audio: decoded and left out. Default 0. */
  readonly skipSampleCount?: number
  /** As the file says how loud it is meant. Default 1. */
  readonly gain?: number
}

export type MediaItem =
  /** Packets that follow belong to this. A second one is the next link of a chain: what came before is complete. */
  | { readonly type: "track"; readonly track: Track }
  | { readonly type: "packet"; readonly bytes: Uint8Array }
  /** The track is so long, without what is skipped: what the last packets hold beyond is padding. */
  | { readonly type: "length"; readonly sampleCount: number }

export interface Demuxer {
  /** @returns what these bytes completed, in order; copies, not views */
  push(bytes: Uint8Array): readonly MediaItem[]
  end(): readonly MediaItem[]
  /** Every push is one packet, or none: it must not be cut. */
  readonly takesPackets?: true
  readonly problem: AudioProblem | undefined
  /** Something was wrong with the bytes, yet what could be used was. Known after `end`. */
  readonly note: string | undefined
}

export const packet = (bytes: Uint8Array): MediaItem => ({ type: "packet", bytes })
