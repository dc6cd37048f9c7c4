// A plan cut into shards of about the same length, so that several machines end at about the same time. Which permutation
// is in which shard follows from the plan alone: every machine comes to the same answer by itself.

import { HarnessError } from "../errors.ts"

/** From 1. */
export interface Shard {
  readonly index: number
  readonly count: number
}

/**
 * The longest first, each to the shard that has the least so far.
 * @returns for each item in order, the shard it is in, from 1
 */
export function packShards(costs: readonly number[], count: number): readonly number[] {
  const loads = Array.from({ length: count }, () => 0)
  const shardOf = costs.map(() => 0)
  const longestFirst = costs.map((cost, index) => ({ cost, index })).toSorted((one, other) => other.cost - one.cost)
  for (const { cost, index } of longestFirst) {
    const lightest = loads.indexOf(Math.min(...loads))
    loads[lightest] = (loads[lightest] ?? 0) + cost
    shardOf[index] = lightest + 1
  }
  return shardOf
}

/** @param count of permutations in all shards together */
export const emptyShard = (count: number, shard: Shard | undefined): HarnessError =>
  new HarnessError(
    "USAGE",
    `Nothing is left for shard ${shard?.index} of ${shard?.count}: there are only ${count} cases; cut them into fewer shards.`,
  )
