// The grain in which a recording keeps time: whole microseconds, written as milliseconds with three digits behind the point.

export const microsOf = (ms: number): number => Math.round(ms * 1000)

export const roundMs = (ms: number): number => microsOf(ms) / 1000
