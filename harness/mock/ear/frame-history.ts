// The last seconds of what a stream sounded like: feature frames by number, the oldest overwritten by the newest.

import type { Excerpt } from "./agreement.ts"
import { BANDS, FeatureExtractor } from "./features.ts"

/** Speech may stay undecided for 1.5 s, and a match may begin a little before its voice. */
const HISTORY_FRAMES = 192
/** Numbers that an excerpt holds at most. */
export const HISTORY_VALUES = HISTORY_FRAMES * BANDS

/** Working memory, shared by all streams: an excerpt is read before the next one is taken. */
const LATEST = new Float32Array(HISTORY_VALUES)

export class FrameHistory {
  /** Frames so far. */
  count = 0
  readonly values = new Float32Array(HISTORY_VALUES)
  private readonly extractor = new FeatureExtractor()

  hear(block: Float32Array): void {
    this.extractor.hear(block, this.values, this.at(this.count))
    this.count++
  }

  /** Where in `values` the newest frame lies. */
  get newestAt(): number {
    return this.at(this.count - 1)
  }

  /** The frames still known, in order. Valid until the next call, of any history. */
  latest(): Excerpt {
    const firstFrame = Math.max(0, this.count - HISTORY_FRAMES)
    const turn = this.at(firstFrame)
    LATEST.set(this.values.subarray(turn))
    LATEST.set(this.values.subarray(0, turn), this.values.length - turn)
    return { firstFrame, endFrame: this.count, values: LATEST }
  }

  private at(frame: number): number {
    return (frame % HISTORY_FRAMES) * BANDS
  }
}
