// Reading and writing the query of /v1/listen: pairs, what a server makes of them, and what it refuses.

import type { ListenOptions, QueryPair } from "./listen-options.ts"
import type { Refusal } from "./refusals.ts"

export interface ParsedQuery {
  /** In order, decoded (`+` and `%20` are spaces), unknown names kept. */
  readonly pairs: readonly QueryPair[]
  /** What could not be decoded; the service answers `Invalid query string.` */
  readonly unreadable: string | undefined
}

export interface ReadOptions {
  /** Defaults applied; refused values keep their default. */
  readonly options: ListenOptions
  readonly refusal: Refusal | undefined
  readonly unknown: readonly string[]
}

/** What a query is made of: lists are written by repetition, undefined is left out. */
export type QueryValue = string | number | boolean | readonly string[] | undefined

export declare function parseQuery(query: string): ParsedQuery
export declare function readOptions(
  pairs: readonly QueryPair[],
  settings?: { readonly strictUnknown?: boolean },
): ReadOptions
export declare function writeQuery(record: Readonly<Record<string, QueryValue>>): string
