import { expect, test } from "vitest"
import { distribution, percentile } from "./percentiles.ts"

test.each([
  { samples: [7], share: 0.99, value: 7 },
  { samples: [4, 1, 3, 2], share: 0.5, value: 2.5 },
  // R: quantile(c(1, 2, 3, 4), 0.95, type = 7)
  { samples: [1, 2, 3, 4], share: 0.95, value: 3.85 },
  { samples: [1, 2, 3, 4], share: 0, value: 1 },
  { samples: [1, 2, 3, 4], share: 1, value: 4 },
])("the percentile $share of $samples is $value, as type 7 has it", ({ samples, share, value }) => {
  expect(percentile(samples, share)).toBeCloseTo(value, 12)
})

test("without samples there is no percentile and no distribution", () => {
  expect(percentile([], 0.5)).toBeUndefined()
  expect(distribution([])).toBeUndefined()
})

test("a distribution gives the usual figures", () => {
  expect(distribution([3, 1, 2])).toMatchObject({ count: 3, min: 1, mean: 2, p50: 2, max: 3 })
})
