// Watches a run while it goes on: stops it when its budget is spent, or when it is plain that the target has gone.

import { setMaxListeners } from "node:events"
import type { PermutationResult } from "../plan/run-plan.ts"

export interface Watch {
  /** Aborted, with the reason as a text, when the run is to end. */
  readonly signal: AbortSignal
  /** Why a permutation that takes so long had better not begin. */
  holdBack(wallMs: number): string | undefined
  look(result: PermutationResult): void
  /** Why the watch ended the run; undefined when it did not. */
  readonly stopped: string | undefined
  end(): void
}

export interface WatchOptions {
  /** Of the whole run; none without it. */
  readonly budgetMs?: number
  readonly nowMs: () => number
  /** Calls back after so long, and gives back what calls that off. */
  readonly after: (ms: number, act: () => void) => () => void
  readonly interrupted: AbortSignal
}

/** One case that cannot connect may be chance; so many in a row are a target that has gone. */
const GONE_AFTER = 3

export function watchRun({ budgetMs, nowMs, after, interrupted }: WatchOptions): Watch {
  const controller = new AbortController()
  // Every stream at play listens.
  setMaxListeners(0, controller.signal)
  const endsAtMs = nowMs() + (budgetMs ?? Number.POSITIVE_INFINITY)
  let stopped: string | undefined
  let brokenInARow = 0
  const stop = (reason: string): void => {
    if (controller.signal.aborted) return
    stopped = reason
    controller.abort(reason)
  }
  const interrupt = (): void => controller.abort("the run was interrupted")
  interrupted.addEventListener("abort", interrupt)
  if (interrupted.aborted) interrupt()
  const callOff = budgetMs === undefined ? () => {} : after(budgetMs, () => stop("the budget was spent"))
  return {
    signal: controller.signal,
    holdBack: (wallMs) => (nowMs() + wallMs > endsAtMs ? "what was left of the budget is too short for it" : undefined),
    look({ verdict, recordings }) {
      if (recordings.length === 0) return
      brokenInARow = verdict.broken === undefined ? 0 : brokenInARow + 1
      if (brokenInARow >= GONE_AFTER) stop("the target could not be reached any more")
    },
    get stopped() {
      return stopped
    },
    end() {
      callOff()
      interrupted.removeEventListener("abort", interrupt)
    },
  }
}
