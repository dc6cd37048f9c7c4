// The addresses of the long-running server: `/case/<id>/peer/<name>/v1/listen` and what lies beside it. The ids of cases
// have slashes of their own.

/** What a path under `/case/` speaks of. */
export interface CaseAddress {
  readonly caseId: string
  /** Who comes; undefined in addresses that are the same for all. */
  readonly peer: string | undefined
  /** What follows, with its slash: `/v1/listen`, `/audio`, or nothing. */
  readonly rest: string
}

/** Letters, digits and a few signs: a name is shown in pages and is the name of a folder. */
const PEER_NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$/

/** @returns undefined for a path of another kind; a sentence for one that is nearly right */
export function readAddress(path: string): CaseAddress | string | undefined {
  if (!path.startsWith("/case/")) return undefined
  const [, caseId, peer, rest = ""] = /^\/case\/(.+?)\/peer\/([^/]+)(\/.*)?$/.exec(path) ?? []
  if (caseId !== undefined && peer !== undefined) {
    return PEER_NAME.test(peer)
      ? { caseId, peer, rest }
      : "A peer's name has letters, digits, dots, dashes and underscores, and 64 at most."
  }
  const [, id, what] = /^\/case\/(.+?)(\/audio)$/.exec(path) ?? []
  if (id !== undefined && what !== undefined) return { caseId: id, peer: undefined, rest: what }
  return "Streams are at /case/<id>/peer/<your name>/v1/listen; /cases lists the ids."
}
