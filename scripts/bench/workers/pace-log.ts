// How well a sender kept time, chunk by chunk, in the one form that all senders write: pairs of 32-bit floats, when a
// chunk was due since its stream's start and how late it left, in milliseconds.

import { writeFileSync } from "node:fs"

export class PaceLog {
  readonly #pairs: Float32Array
  #length = 0

  constructor(maxChunkCount: number) {
    this.#pairs = new Float32Array(2 * maxChunkCount)
  }

  add(dueMs: number, lateMs: number): void {
    this.#pairs[this.#length++] = dueMs
    this.#pairs[this.#length++] = lateMs
  }

  write(file: string): void {
    writeFileSync(file, this.#pairs.subarray(0, this.#length))
  }
}
