// A check is a pure function of a recording that cites the requirement it judges and says when it had nothing to look at.

import type { Recording } from "../recording/recording.ts"
import type { Timeline } from "../timeline.ts"
import type { ClientRun } from "./client/evidence/client-run.ts"

/** `must` and `should` as the requirement says; `may` is only reported. */
export type Level = "must" | "should" | "may"

/** How the server was set up for the permutation, where that is known because it is our mock. */
export interface ServerState {
  /** Open streams that are let in; 0 is no limit. */
  readonly streamLimit?: number
  readonly account?: "good" | "no-credit" | "no-permission" | "overloaded"
  readonly forbiddenModels?: readonly string[]
}

/** What a check may look at: one recording, what was in its audio, and the other recordings of the same permutation. */
export interface Subject {
  readonly recording: Recording
  /** What was spoken in the audio sent, on the time axis of the stream; absent for audio we know nothing of. */
  readonly timeline?: Timeline
  /** All recordings of the permutation in order of their streams, this one among them. */
  readonly siblings: readonly Recording[]
  readonly server?: ServerState
  /** What a client under test was given and did beside its streams, where it is our own run of it. */
  readonly client?: ClientRun
}

export interface Finding {
  /** Index into `recording.events` of the event at fault, where there is one. */
  readonly eventIndex?: number
  readonly expected: string
  readonly actual: string
}

export type Outcome =
  | { readonly type: "pass" }
  /** `findings` is never empty. */
  | { readonly type: "fail"; readonly findings: readonly Finding[] }
  /**
   * Nothing to look at: never green by itself. `missing` says what was. `notOffered`: a client under test does not do, or
   * does not show, what would be looked at, and nobody asks that of it.
   */
  | { readonly type: "not-exercised"; readonly missing: string; readonly notOffered?: true }
  /** We were late ourselves, or could not measure. */
  | { readonly type: "inconclusive"; readonly why: string }

export interface Check {
  /** Stable, kebab-case, searchable. The id of the requirement it judges, with a suffix where one requirement has several. */
  readonly id: string
  /** Ids of the requirements it judges, most direct first. */
  readonly requirements: readonly string[]
  readonly level: Level
  /** The requirement's sentence, quoted beside the code that judges it. */
  readonly sentence: string
  /** Where it is documented or was observed. */
  readonly source: string
  /** Ids of checks from whose failure this one's failure follows: one cause is then reported as one root. */
  readonly follows?: readonly string[]
  /** True for checks of wall-clock figures: they need a sender that was on time, and real or virtual time alike. */
  readonly timing?: boolean
  run(subject: Subject): Outcome
}

export const pass: Outcome = { type: "pass" }

export const notExercised = (missing: string): Outcome => ({ type: "not-exercised", missing })

export const notOffered = (missing: string): Outcome => ({ type: "not-exercised", missing, notOffered: true })

/** Pass without findings, fail with them. */
export const outcomeOf = (findings: readonly Finding[]): Outcome =>
  findings.length === 0 ? pass : { type: "fail", findings }
