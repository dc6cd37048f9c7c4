import { expect, test } from "vitest"
import { blur } from "./blur.ts"
import { BANDS } from "./features.ts"

const framesOf = (values: readonly number[]) =>
  Float32Array.from({ length: values.length * BANDS }, (_, index) => values[Math.floor(index / BANDS)] ?? 0)
const firstBand = (features: Float32Array) =>
  Array.from({ length: features.length / BANDS }, (_, frame) => features[frame * BANDS])

test("a frame becomes the mean of itself and two on either side, as far as there are any", () => {
  const blurred = blur(framesOf([0, 0, 10, 0, 0, 5]), new Float32Array(6 * BANDS))
  expect(firstBand(blurred)).toEqual([10 / 3, 2.5, 2, 3, 3.75, 5 / 3].map(Math.fround))
})
