import { expect, test } from "vitest"
import { CHECKS } from "./index.ts"
import { INVARIANTS } from "./invariants.ts"

const IDS = CHECKS.map(({ id }) => id)

test("every check has an id of its own, that of the requirement it judges", () => {
  expect(new Set(IDS).size).toBe(IDS.length)
  expect(CHECKS.filter(({ id, requirements }) => !id.startsWith(requirements[0] ?? "?"))).toEqual([])
})

test("every check quotes a sentence and names a source", () => {
  expect(CHECKS.filter(({ sentence, source }) => !sentence.endsWith(".") || source === "")).toEqual([])
})

test("what a failure follows from is a check, and no failure follows from itself", () => {
  const strangers = CHECKS.flatMap(({ id, follows = [] }) =>
    follows.filter((cause) => cause === id || !IDS.includes(cause)).map((cause) => `${id} follows ${cause}`),
  )
  expect(strangers).toEqual([])
})

test("no two failures follow from each other, through any number of others", () => {
  const causes = new Map(CHECKS.map(({ id, follows = [] }) => [id, follows]))
  const reached = (id: string, seen: ReadonlySet<string> = new Set()): ReadonlySet<string> =>
    (causes.get(id) ?? []).reduce(
      (all, cause) => (all.has(cause) ? all : reached(cause, new Set([...all, cause]))),
      seen,
    )
  expect(IDS.filter((id) => reached(id).has(id))).toEqual([])
})

test("invariants are checks", () => {
  expect(INVARIANTS.filter((check) => !CHECKS.includes(check))).toEqual([])
  expect(INVARIANTS.length).toBeGreaterThan(0)
})
