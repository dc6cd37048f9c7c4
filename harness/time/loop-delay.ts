// How late this process's event loop runs: our own share in any lateness, reported beside every timing figure.

import { monitorEventLoopDelay } from "node:perf_hooks"

/** The grain of the measurement; every tick is late by up to this much on an idle machine, which is taken off. */
const RESOLUTION_MS = 5

export interface LoopDelay {
  /** 99th percentile since the start, in milliseconds beyond the grain of the measurement. */
  readonly msP99: () => number
  readonly stop: () => void
}

export function loopDelay(): LoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  histogram.enable()
  return {
    msP99: () => (histogram.count === 0 ? 0 : Math.max(0, histogram.percentile(99) / 1e6 - RESOLUTION_MS)),
    stop: () => void histogram.disable(),
  }
}
