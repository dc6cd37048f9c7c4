// The linter of queries, for the mock and the client alike: what is wrong with an option, and what the remedy is.

import type { QueryPair } from "./listen-options.ts"

export interface LintFinding {
  readonly level: "error" | "warning" | "hint"
  readonly option: string
  /** The value as given, or what stands there instead. */
  readonly found: string
  /** One sentence: what is wrong. */
  readonly problem: string
  /** One sentence: what to do. */
  readonly remedy: string
  /** Documentation address. */
  readonly source: string
  /** Id of the requirement it rests on, where there is one. */
  readonly requirement?: string
}

/** What the audio is, where the caller knows. */
export interface AudioFacts {
  readonly container: boolean
  readonly encoding?: string
  readonly sampleRateHz?: number
  readonly channels?: number
}

export declare function lintOptions(pairs: readonly QueryPair[], audio?: AudioFacts): readonly LintFinding[]
