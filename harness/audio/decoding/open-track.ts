// A track while it is decoded: where in it we are, and what of it is audio.
import type { Codec } from "../codecs/codec.ts"
import type { Track } from "./demuxer.ts"

/** Samples of one packet or more: one array a channel. */
export type Piece = readonly Float32Array[]

export class OpenTrack {
  codec: Codec | undefined
  isEnding = false
  readonly track: Track
  /** Samples of the codec so far, at its rate. */
  private position = 0
  private limitSampleCount = Number.POSITIVE_INFINITY

  constructor(track: Track) {
    this.track = track
  }

  get name(): string {
    return this.track.codec
  }

  limit(sampleCount: number): void {
    this.limitSampleCount = sampleCount
  }

  trim(samples: Piece): Piece {
    const length = samples[0]?.length ?? 0
    const skip = this.atCodecRate(this.track.skipSampleCount ?? 0)
    const from = Math.min(length, Math.max(0, skip - this.position))
    const to = Math.max(from, Math.min(length, skip + this.atCodecRate(this.limitSampleCount) - this.position))
    this.position += length
    const { gain = 1 } = this.track
    const kept = from === 0 && to === length ? samples : samples.map((channel) => channel.subarray(from, to))
    return gain === 1 ? kept : kept.map((channel) => channel.map((sample) => Math.max(-1, Math.min(1, sample * gain))))
  }

  private atCodecRate(sampleCount: number): number {
    const { sampleRateHz } = this.codec ?? this.track
    return Math.round((sampleCount * sampleRateHz) / this.track.sampleRateHz)
  }

  free(): void {
    const { codec } = this
    this.codec = undefined
    try {
      codec?.free()
    } catch {
      // Its memory goes with the instance.
    }
  }
}
