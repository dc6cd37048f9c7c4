// The port of every codec: packets in, samples out. A codec is one instance for one track of one stream.

import type { AudioProblem } from "../decoding/audio-decoder.ts"
import type { Track } from "../decoding/demuxer.ts"

export interface Codec {
  /** Known from the start, or from the first samples on: 0 before. */
  readonly sampleRateHz: number
  /** Where the packets say it, and containers are wrong about it at times. Absent: as the track has it. */
  readonly channels?: number | undefined
  /**
   * Bytes that are no such packet give no samples. A codec that gives up throws, and is not used again.
   * @returns one array a channel, all as long; none at all, or empty ones, when nothing is complete
   */
  decode(packet: Uint8Array): readonly Float32Array[]
  /** What was held back. */
  end(): readonly Float32Array[]
  /** Set while it is at work in its own time; see AudioDecoder. */
  readonly pending: Promise<void> | undefined
  proceed(): readonly Float32Array[]
  /** Gives its memory back. Called once. */
  free(): void
}

/** Loads what the codec needs, once a process, and makes an instance; or says why there is none. */
export type CodecOpener = (track: Track, wishes: CodecWishes) => Promise<Codec | AudioProblem>

export interface CodecWishes {
  /** A rate that would do as well as the audio's own, for codecs that can give it at no cost. */
  readonly preferredRateHz?: number | undefined
}

/** The part of a codec that has its samples at once. */
export const AT_ONCE = {
  end: (): readonly Float32Array[] => [],
  pending: undefined,
  proceed: (): readonly Float32Array[] => [],
} as const
