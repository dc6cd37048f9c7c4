// All cases that were chosen, a few at a time, each with a mock and a run of the command of its own.

import pLimit from "p-limit"
import type { ClientCase } from "../client-case.ts"
import { type ClientParts, type ClientResult, runClientCase, withoutVerdict } from "./run-client-case.ts"

export interface ClientRunOptions {
  /** How many clients run at once. */
  readonly parallel: number
  readonly onResult?: (result: ClientResult) => void
  /** Ends the clients that run, and no further one begins. */
  readonly signal?: AbortSignal
}

/**
 * @returns one result for each case, in order
 * @throws {HarnessError} USAGE when the command cannot be started
 */
export async function runClientPlan(
  cases: readonly ClientCase[],
  parts: ClientParts,
  { parallel, onResult, signal }: ClientRunOptions,
): Promise<readonly ClientResult[]> {
  const limit = pLimit(parallel)
  const stop = new AbortController()
  const signals = AbortSignal.any([stop.signal, ...(signal === undefined ? [] : [signal])])
  let trouble: unknown
  const results = await Promise.all(
    cases.map((clientCase) =>
      limit(async () => {
        if (signals.aborted) return notRun(clientCase)
        try {
          const result = await runClientCase(clientCase, parts, signals)
          onResult?.(result)
          return result
        } catch (cause) {
          // A command that cannot be started will not start for the next case either.
          trouble ??= cause
          stop.abort()
          return notRun(clientCase)
        }
      }),
    ),
  )
  if (trouble !== undefined) throw trouble
  return results
}

const notRun = (clientCase: ClientCase): ClientResult => ({
  permutation: { path: clientCase.id, streamingCase: clientCase },
  verdict: withoutVerdict("NOT_RUN", "the run was stopped before it"),
  recordings: [],
})
