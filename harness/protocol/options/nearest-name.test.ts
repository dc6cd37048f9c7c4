import { expect, test } from "vitest"
import { nearestName } from "./nearest-name.ts"

const OPTIONS = ["sample_rate", "interim_results", "endpointing", "keyterm", "keywords", "model", "tag"]

test.each([
  ["samplerate", "sample_rate"],
  ["sampleRate", "sample_rate"],
  ["sample-rate", "sample_rate"],
  ["interm_results", "interim_results"],
  ["interim_result", "interim_results"],
  ["endpoitning", "endpointing"],
  ["keyterms", "keyterm"],
  ["modle", "model"],
  ["tags", "tag"],
])("%s was probably meant to be %s", (name, meant) => {
  expect(nearestName(name, OPTIONS)).toBe(meant)
})

test.each(["foo", "", "x", "completely_different", "m".repeat(100_000)])("nothing is close to %.20s", (name) => {
  expect(nearestName(name, OPTIONS)).toBeUndefined()
})

test("a name is never its own near miss", () => {
  expect(nearestName("model", OPTIONS)).toBeUndefined()
})
