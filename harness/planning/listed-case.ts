// What is told of a case before it is played, for servers and for clients alike.

import type { ClientCase } from "../client-case.ts"
import { needsOf } from "../plan/needs.ts"
import type { Permutation } from "../plan/permutations.ts"
import { type CoveringCheck, coveringChecks } from "../requirements/catalogue.ts"
import type { Requirement } from "../requirements/requirement.ts"
import { type Cost, costOf, type FixtureDuration } from "./cost.ts"

export interface ListedCase {
  readonly judges: "server" | "client"
  readonly path: string
  /** Id of the case; its path is that and the values of its axes. */
  readonly case: string
  readonly title: string
  /** The strongest of the requirements it is made for. */
  readonly level: Requirement["level"]
  readonly requirements: readonly string[]
  readonly checks: readonly string[]
  /** Capabilities; `mock` where the case sets up the mock and cannot be played on someone's server. */
  readonly needs: readonly string[]
  readonly cost: Cost
}

/** Tells cases, without loading what judges them: levels are those of the requirements. */
export function caseLister(rows: readonly Requirement[], durationOf: FixtureDuration) {
  const covering = coveringChecks(rows)
  const byId = new Map(rows.map((row) => [row.id, row]))
  const about = (checks: readonly string[]) => {
    const known = checks.flatMap((check) => covering.get(check) ?? namesake(byId.get(check)))
    return {
      level: LEVELS.find((level) => known.some((check) => check.level === level)) ?? "may",
      requirements: [...new Set(known.flatMap((check) => check.requirements))],
      checks,
    }
  }
  return {
    server(permutation: Permutation): ListedCase {
      const { path, streamingCase } = permutation
      const { id, title, checks, mock } = streamingCase
      const needs = [...needsOf(permutation).map((need) => need.id), ...(mock === undefined ? [] : ["mock"])]
      return { judges: "server", path, case: id, title, ...about(checks), needs, cost: costOf(permutation, durationOf) }
    },
    client({ id, title, checks, audio }: ClientCase): ListedCase {
      const cost = costOf({ streams: [{ audio }] }, durationOf)
      return { judges: "client", path: id, case: id, title, ...about(checks), needs: [], cost }
    },
  }
}

const LEVELS = ["must", "should", "may"] as const

/** A check that covers nothing yet is called as the requirement that it is for. */
const namesake = (row: Requirement | undefined): readonly CoveringCheck[] =>
  row === undefined ? [] : [{ requirements: [row.id], level: row.level }]
