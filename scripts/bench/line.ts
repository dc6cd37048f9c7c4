// One line of the table: our figure, a peer's figure taken in the same run, their ratio, and the bar they are held to.

/** The rows of the performance targets that the bench takes. */
export const ROW_IDS = [
  "P1",
  "P2",
  "P3",
  "P4",
  "L3",
  "S1",
  "S2",
  "V1",
  "V2",
  "STEADINESS",
  "LIES",
  "C1",
  "D1",
  "DECODERS",
  "FUZZ",
  "FORMATS",
  "GUESS",
] as const
export type RowId = (typeof ROW_IDS)[number]
/** Rows that take many minutes: taken when they are named. */
export const LONG_ROWS: readonly RowId[] = ["FUZZ", "FORMATS", "GUESS"]

/** One figure, taken once a round. */
export interface Figure {
  readonly name: string
  readonly samples: readonly number[]
}

export interface Line {
  readonly row: RowId
  /** What was measured, with its circumstances: `500 streams of 100 ms chunks, lateness p99`. */
  readonly what: string
  readonly unit: string
  readonly ours: readonly number[]
  /** Beside whom; undefined where the bar is absolute, or the peer is not on this machine. */
  readonly peer: Figure | undefined
  /** What has to hold, in words; empty for figures that are only told. */
  readonly bar: string
  /** Undefined: no bar, or it could not be judged, and `note` says why. */
  readonly holds: boolean | undefined
  readonly note: string
}

/** Writes a line with what most lines leave out left out. */
export function line(
  row: RowId,
  what: string,
  parts: Pick<Line, "unit" | "ours"> & Partial<Omit<Line, "row" | "what">>,
): Line {
  return { row, what, peer: undefined, bar: "", holds: undefined, note: "", ...parts }
}

/** A line for a figure that could not be taken here. */
export const absent = (row: RowId, what: string, note: string): Line => line(row, what, { unit: "", ours: [], note })

/** @returns NaN without samples, so that a comparison with a bar fails instead of passing */
export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((one, other) => one - other)
  const middle = sorted.length / 2
  if (sorted.length === 0) return Number.NaN
  if (sorted.length % 2 === 1) return sorted[Math.floor(middle)] ?? Number.NaN
  return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
}

/** Ours over the peer's, of the medians; undefined without a peer. */
export function ratioOf({ ours, peer }: Pick<Line, "ours" | "peer">): number | undefined {
  if (peer === undefined || ours.length === 0 || peer.samples.length === 0) return undefined
  return median(ours) / median(peer.samples)
}
