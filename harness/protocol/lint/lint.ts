// The linter of queries, for the mock and the client alike: what is wrong with an option, and what the remedy is.
// It judges what was written, before any stream; what the service would refuse is an error, what it would take and not
// do as meant is an error or a warning, and what could be better is a hint.

import { type AudioFacts, lintAudio } from "./lint-audio.ts"
import { lintCombination } from "./lint-combination.ts"
import { lintNames } from "./lint-names.ts"
import { lintValues } from "./lint-values.ts"
import type { QueryPair } from "../options/listen-options.ts"

export type { AudioFacts } from "./lint-audio.ts"

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

/** @returns in the order: names, values, what does not go together, what does not fit the audio */
export function lintOptions(pairs: readonly QueryPair[], audio?: AudioFacts): readonly LintFinding[] {
  return [
    ...lintNames(pairs),
    ...lintValues(pairs),
    ...lintCombination(pairs),
    ...(audio === undefined ? [] : lintAudio(pairs, audio)),
  ]
}
