// The query of a stream: what the address carries, what is usual, what the audio is, and what a person asks for, later
// ones in place of earlier ones of the same name.
import type { QueryOptions } from "../case.ts"
import type { QueryPair } from "../protocol/options/listen-options.ts"

export type QueryInput = QueryOptions | readonly QueryPair[]

/** Lists repeat their name; undefined leaves an option out, also one that an earlier part gave. */
export function composeQuery(parts: readonly QueryInput[]): readonly QueryPair[] {
  const byName = new Map<string, readonly string[]>()
  for (const part of parts) {
    const given = Array.isArray(part) ? groupPairs(part) : groupRecord(part as QueryOptions)
    for (const [name, values] of given) byName.set(name, values)
  }
  return [...byName].flatMap(([name, values]) => values.map((value): QueryPair => [name, value]))
}

function groupPairs(pairs: readonly QueryPair[]): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, readonly string[]>()
  for (const [name, value] of pairs) byName.set(name, [...(byName.get(name) ?? []), value])
  return byName
}

const groupRecord = (record: QueryOptions): ReadonlyMap<string, readonly string[]> =>
  new Map(Object.entries(record).map(([name, value]) => [name, value === undefined ? [] : [value].flat().map(String)]))

/** As it stands in an address, without the question mark. */
export const queryText = (pairs: readonly QueryPair[]): string =>
  pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&")
