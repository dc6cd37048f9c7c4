// From the pace of every chunk, as senders write it, to drift and lateness.

import { readFileSync } from "node:fs"

export interface Pace {
  readonly chunkCount: number
  /** How much later chunks get as time passes, in percent of it: from the median of the first stretch to that of the last. */
  readonly driftPercent: number
  /** One figure for each stretch of the run, so that one bad second does not decide. */
  readonly p50Ms: readonly number[]
  readonly p99Ms: readonly number[]
  readonly maxMs: readonly number[]
  /** The earliest chunk of all; below zero, it left before it was due. */
  readonly minMs: number
}

/** @param stretches into how many parts the run is cut */
export function readPace(file: string, stretches: number): Pace {
  const pairs = readSamples(file)
  const lastDueMs = pairs.reduce((last, { dueMs }) => Math.max(last, dueMs), 0)
  const parts: number[][] = Array.from({ length: stretches }, () => [])
  for (const { dueMs, lateMs } of pairs) {
    parts[Math.min(stretches - 1, Math.floor((dueMs * stretches) / lastDueMs))]?.push(lateMs)
  }
  const sorted = parts.map((part) => Float64Array.from(part).sort())
  const growthMs = at(sorted.at(-1) ?? NONE, 0.5) - at(sorted[0] ?? NONE, 0.5)
  return {
    chunkCount: pairs.length,
    driftPercent: 100 * Math.abs(growthMs / (lastDueMs * (1 - 1 / stretches))),
    p50Ms: sorted.map((part) => at(part, 0.5)),
    p99Ms: sorted.map((part) => at(part, 0.99)),
    maxMs: sorted.map((part) => at(part, 1)),
    minMs: Math.min(...sorted.map((part) => at(part, 0))),
  }
}

export interface PaceSample {
  /** Since its stream's start. */
  readonly dueMs: number
  readonly lateMs: number
}

export function readSamples(file: string): PaceSample[] {
  const floats = new Float32Array(Uint8Array.from(readFileSync(file)).buffer)
  return Array.from({ length: floats.length / 2 }, (_, index) => ({
    dueMs: floats[2 * index] ?? 0,
    lateMs: floats[2 * index + 1] ?? 0,
  }))
}

const NONE = new Float64Array(0)

/** The sample below which this share of the others lies. */
const at = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
