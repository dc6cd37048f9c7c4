import { expect, test } from "vitest"
import { packShards } from "./shards.ts"

test.each([
  [[5, 4, 3, 2, 1], 1, [1, 1, 1, 1, 1]],
  [[5, 4, 3, 2, 1], 2, [1, 2, 2, 1, 1]],
  [[1, 1, 9], 2, [2, 2, 1]],
  [[1], 3, [1]],
  [[], 2, []],
])("costs %j in %i shards lie in %j", (costs, count, shards) => {
  expect(packShards(costs, count)).toEqual(shards)
})

test("no shard is longer than the others by more than one permutation", () => {
  const costs = Array.from({ length: 100 }, (_, index) => (index * 37) % 60)
  const shards = packShards(costs, 7)
  const loads = [1, 2, 3, 4, 5, 6, 7].map((shard) =>
    costs.reduce((sum, cost, index) => sum + (shards[index] === shard ? cost : 0), 0),
  )
  expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(60)
})
