import { expect, test } from "vitest"
import { prng } from "../../prng.ts"
import { requestIdAt } from "./request-id.ts"

test("a request id is a UUID of version 7 that begins with the time", () => {
  const id = requestIdAt(0x019f_0123_4567, prng(1))
  expect(id).toMatch(/^019f0123-4567-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test.each([0, -5, 1.5, 2 ** 48 - 1, 2 ** 52])("at %d too", (unixMs) => {
  expect(requestIdAt(unixMs, prng(1))).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test("ids of one moment differ, and come again from the same seed", () => {
  const ids = (seed: number): readonly string[] => {
    const random = prng(seed)
    return Array.from({ length: 1000 }, () => requestIdAt(1, random))
  }
  expect(new Set(ids(1)).size).toBe(1000)
  expect(ids(1)).toEqual(ids(1))
})
