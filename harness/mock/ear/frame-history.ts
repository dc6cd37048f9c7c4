// The last seconds of what a stream sounded like: feature frames by number, the oldest overwritten by the newest.

import { BANDS, FeatureExtractor } from "./features.ts"

/** How far back a stream can be compared: speech may stay undecided for 1.5 s, and a match reaches before its onset. */
export const HISTORY_FRAMES = 192

export class FrameHistory {
  readonly values = new Float32Array(HISTORY_FRAMES * BANDS)
  /** Frames so far; the newest has the number `count - 1`. */
  count = 0
  private readonly extractor = new FeatureExtractor()

  hear(block: Float32Array): void {
    this.extractor.hear(block, this.values, this.at(this.count))
    this.count++
  }

  /** The oldest frame still known. */
  get first(): number {
    return Math.max(0, this.count - HISTORY_FRAMES)
  }

  /** Where in `values` a frame lies. */
  at(frame: number): number {
    return (frame % HISTORY_FRAMES) * BANDS
  }
}
