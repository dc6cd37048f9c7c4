// Percentiles by linear interpolation between order statistics: type 7 of Hyndman and Fan (1996), which R, NumPy and
// spreadsheets use by default, so that figures can be compared.

/**
 * @param samples in any order
 * @param share 0 to 1: 0.5 is the median
 * @returns undefined without samples
 */
export function percentile(samples: readonly number[], share: number): number | undefined {
  const sorted = [...samples].sort((one, other) => one - other)
  const position = share * (sorted.length - 1)
  const below = sorted[Math.floor(position)]
  const above = sorted[Math.ceil(position)]
  if (below === undefined || above === undefined) return undefined
  return below + (above - below) * (position - Math.floor(position))
}

export interface Distribution {
  readonly count: number
  readonly min: number
  readonly mean: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
}

/** The usual figures of a set of samples; undefined without samples. The unit is that of the samples. */
export function distribution(samples: readonly number[]): Distribution | undefined {
  if (samples.length === 0) return undefined
  const at = (share: number) => percentile(samples, share) ?? Number.NaN
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length
  return { count: samples.length, min: at(0), mean, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}
