// What is going to be played against a server: cases → permutations that were asked for and make sense, repeats, shard.

import type { StreamSpec } from "../case.ts"
import type { Check, Level } from "../checks/check.ts"
import { HarnessError } from "../errors.ts"
import type { TargetProfile } from "../verdicts/target-profile.ts"
import { type Cost, costOf, type FixtureDuration } from "./cost.ts"
import type { Permutation } from "../plan/permutations.ts"
import { type Selection, select } from "./selection.ts"
import { emptyShard, packShards, type Shard } from "./shards.ts"

export interface PlanWishes extends Selection {
  /** Levels that count; all when absent. */
  readonly levels?: readonly Level[]
  /** How often each permutation is played, under a path of its own each time. */
  readonly repeats?: number
  readonly shard?: Shard
}

export interface PlannedPermutation {
  readonly permutation: Permutation
  /** Path of the permutation whatever repeat it is. */
  readonly basePath: string
  readonly cost: Cost
  /** From 1; 1 where the plan is not cut. */
  readonly shard: number
}

export interface ServerPlan {
  /** The whole plan, other shards included. */
  readonly all: readonly PlannedPermutation[]
  /** What is played here. */
  readonly own: readonly PlannedPermutation[]
  /** How many were asked for and need a mock that can be set up, which this target is not. */
  readonly leftOut: number
  /** The checks that count. */
  readonly checks: readonly Check[]
}

export interface Catalogue {
  readonly permutations: readonly Permutation[]
  readonly checks: readonly Check[]
  readonly durationOf: FixtureDuration
}

/** @throws {HarnessError} USAGE: nothing matches, or nothing is left */
export function planServer(
  { permutations, checks, durationOf }: Catalogue,
  { hasMock, profile }: { readonly hasMock: boolean; readonly profile: TargetProfile },
  { levels, repeats = 1, shard, ...selection }: PlanWishes,
): ServerPlan {
  const counted = levels === undefined ? checks : checks.filter(({ level }) => levels.includes(level))
  const countedIds = new Set(counted.map(({ id }) => id))
  const asked = select(permutations, selection).flatMap((permutation) => atLevels(permutation, countedIds))
  const sensible = asked.filter((permutation) => hasMock || makesSenseLive(permutation))
  if (sensible.length === 0) throw nothingLeft(asked.length, levels)
  const repeated = Array.from({ length: repeats }, (_, index) =>
    sensible.map((permutation) => ({
      basePath: permutation.path,
      permutation: repeats === 1 ? permutation : { ...permutation, path: `${permutation.path}/repeat-${index + 1}` },
    })),
  ).flat()
  const costs = repeated.map(({ permutation }) => costOf(permutation, durationOf))
  const shards = packShards(
    costs.map(({ wallMs }) => wallMs),
    shard?.count ?? 1,
  )
  const all = repeated.map(({ permutation, basePath }, index): PlannedPermutation => {
    const streams = permutation.streams.map((spec) => withModel(spec, profile.model))
    const cost = costs[index] ?? { streams: 0, audioMs: 0, wallMs: 0 }
    return { permutation: { ...permutation, streams }, basePath, cost, shard: shards[index] ?? 1 }
  })
  const own = all.filter((planned) => planned.shard === (shard?.index ?? 1))
  if (own.length === 0) throw emptyShard(all.length, shard)
  return { all, own, leftOut: asked.length - sensible.length, checks: counted }
}

/** A permutation made for checks of these levels; undefined when none of its own is left. */
function atLevels(permutation: Permutation, counted: ReadonlySet<string>): readonly Permutation[] {
  const { streamingCase } = permutation
  const left = streamingCase.checks.filter((id) => counted.has(id))
  if (left.length === 0 && streamingCase.checks.length > 0) return []
  return [{ ...permutation, streamingCase: { ...streamingCase, checks: left } }]
}

const makesSenseLive = ({ streamingCase: { live, mock } }: Permutation): boolean => live ?? mock === undefined

const nothingLeft = (askedCount: number, levels: readonly Level[] | undefined): HarnessError =>
  askedCount === 0
    ? new HarnessError(
        "USAGE",
        `No case that is named is made for a requirement of level ${(levels ?? []).join(" or ")}.`,
      )
    : new HarnessError(
        "USAGE",
        'Every case that is named sets up the mock and cannot be played on someone\'s server: play it on "mock:".',
      )

/** The model that the catalogue asks for, where one of this generation is needed. */
const CATALOGUE_MODEL = "nova-3"

const withModel = (spec: StreamSpec, model: string | undefined): StreamSpec =>
  model === undefined || spec.options?.model !== CATALOGUE_MODEL
    ? spec
    : { ...spec, options: { ...spec.options, model } }
