// A busy loop that keeps a sender from its work, as a collector, a synchronous file or a hungry neighbour does.

export interface Stall {
  readonly atMs: number
  readonly forMs: number
  /** Again and again after this long; once when absent. */
  readonly everyMs?: number
}

/** @returns the way to call it off */
export function stallLater({ atMs, forMs, everyMs }: Stall): () => void {
  let timer = setTimeout(turn, atMs)
  function turn(): void {
    const untilMs = performance.now() + forMs
    while (performance.now() < untilMs);
    if (everyMs !== undefined) timer = setTimeout(turn, everyMs - forMs)
  }
  return () => clearTimeout(timer)
}
