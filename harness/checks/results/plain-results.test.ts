import * as fc from "fast-check"
import { expect, test } from "vitest"
import { resultsSchema } from "../../protocol/messages/schemas.ts"
import { resultsMessage } from "../../recording/recording-builder.ts"
import { isPlainResults } from "./plain-results.ts"

const PLAIN = resultsMessage(0, 2, "good evening to you", { is_final: true, channel_index: [0, 2] })

test("ordinary results are plain", () => {
  expect(isPlainResults(PLAIN)).toBe(true)
  expect(isPlainResults(resultsMessage(0, 2, ""))).toBe(true)
})

/** Every place in the message, as a path. */
function placesIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))]
}

/** Another value at a place; undefined takes what stands there out. */
function changed(value: unknown, [key, ...path]: readonly string[], to: unknown): unknown {
  if (key === undefined) return to
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [...value] : { ...(value as object) }
  ;(copy as Record<string, unknown>)[key] = changed((value as Record<string, unknown>)[key], path, to)
  return JSON.parse(JSON.stringify(copy))
}

const NEW_PLACES = ["entities", "channel.search", "metadata.extra", "channel.alternatives.0.words.1.speaker"].map(
  (path) => path.split("."),
)
const ODD = [null, undefined, -1, 0, 0.5, 1, 2, Infinity, "", "1", true, [], {}, [1, 0], [0, 1.5], [{}], { name: 1 }]

test("whatever is changed in one, it is plain only where the schema accepts it", () => {
  const places = fc.constantFrom(...placesIn(PLAIN), ...NEW_PLACES)
  const values = fc.oneof(fc.constantFrom(...ODD), fc.jsonValue())
  const wronglyPlain = fc.sample(fc.tuple(places, values), { numRuns: 2_000, seed: 1 }).filter(([place, value]) => {
    const message = changed(PLAIN, place, value)
    return isPlainResults(message) && !resultsSchema.safeParse(message).success
  })
  expect(wronglyPlain).toEqual([])
})
