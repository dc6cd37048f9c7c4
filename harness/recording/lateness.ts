// How well a sender kept its own deadlines: every chunk's lateness counted, summed up once at the end.

import { microsOf, roundMs } from "./micros.ts"
import { NumberRows } from "./number-rows.ts"
import type { SenderReport } from "./recording.ts"

/** Timing verdicts need a sender whose lateness, at the 99th percentile, stays below this share of a chunk. */
const ON_TIME_SHARE = 1 / 4

/** So many latenesses are written down before they are counted: most streams end before a Map has to grow under way. */
const RECENT_MAX = 4096

/** One number, filled anew for each chunk. */
const lateness = [0.5]

/**
 * Counts by the microsecond, the grain in which a recording keeps time, so that percentiles are exact for it and memory
 * grows with the spread of the lateness, not with the length of the stream. Beyond a second the grain is a millisecond.
 */
export class LatenessLog {
  readonly #countByMicros = new Map<number, number>()
  /** In microseconds, not counted yet. */
  #recent = new NumberRows(1)
  #timedCount = 0
  #chunkCount = 0
  #audioMs = 0
  #driftRatio = 0
  #bufferedByteLengthMax = 0

  /**
   * @param dueAtMs NaN for audio sent flat out, which cannot be late
   * @param chunkMs audio in the chunk, as real time at the speed of the stream
   */
  add(atMs: number, dueAtMs: number, chunkMs: number, bufferedByteLength: number): void {
    this.#chunkCount++
    if (bufferedByteLength > this.#bufferedByteLengthMax) this.#bufferedByteLengthMax = bufferedByteLength
    if (Number.isNaN(dueAtMs)) return
    const latenessMs = atMs - dueAtMs
    if (this.#recent.count === RECENT_MAX) this.#countRecent()
    lateness[0] = latenessMs < 1000 ? microsOf(latenessMs) : Math.round(latenessMs) * 1000
    this.#recent.push(lateness)
    this.#timedCount++
    this.#audioMs += chunkMs
    this.#driftRatio = dueAtMs > 0 ? latenessMs / dueAtMs : 0
  }

  /** @param loopDelayMsP99 as measured beside the stream; 0 in virtual time */
  report(loopDelayMsP99: number): SenderReport {
    this.#countRecent()
    const ascending = [...this.#countByMicros].toSorted(([a], [b]) => a - b)
    const latenessMsP99 = this.#atRank(ascending, 0.99)
    return {
      chunkCount: this.#chunkCount,
      latenessMsP50: this.#atRank(ascending, 0.5),
      latenessMsP99,
      latenessMsMax: this.#atRank(ascending, 1),
      driftRatio: Math.round(this.#driftRatio * 1e9) / 1e9,
      loopDelayMsP99: roundMs(loopDelayMsP99),
      bufferedByteLengthMax: this.#bufferedByteLengthMax,
      onTime: this.#timedCount === 0 || latenessMsP99 <= (this.#audioMs / this.#timedCount) * ON_TIME_SHARE,
    }
  }

  #countRecent(): void {
    for (const [micros = 0] of this.#recent) {
      this.#countByMicros.set(micros, (this.#countByMicros.get(micros) ?? 0) + 1)
    }
    this.#recent = new NumberRows(1)
  }

  /** The nearest-rank percentile, in milliseconds; 0 without samples. */
  #atRank(ascending: readonly (readonly [micros: number, count: number])[], share: number): number {
    let left = Math.max(1, Math.ceil(share * this.#timedCount))
    for (const [micros, count] of ascending) {
      left -= count
      if (left <= 0) return micros / 1000
    }
    return 0
  }
}
