import { expect, test } from "vitest"
import type { StreamingCase } from "../case.ts"
import type { Check } from "../checks/check.ts"
import { permutationsOf } from "../plan/permutations.ts"
import { planServer, type PlanWishes } from "./server-plan.ts"

const check = (id: string, level: Check["level"]): Check => ({
  id,
  requirements: [id],
  level,
  sentence: "It holds.",
  source: "inferred",
  run: () => ({ type: "pass" }),
})
const checks = [check("a-must", "must"), check("b-should", "should"), check("c-may", "may")]
const audio = { parts: [{ silenceMs: 1_000 }] }
const cases: readonly StreamingCase[] = [
  { id: "a/one", title: "", streams: [{ audio, options: { model: "nova-3" } }], checks: ["a-must", "b-should"] },
  { id: "a/two", title: "", streams: [{ audio, options: { model: "nova-33" } }], checks: ["c-may"] },
  { id: "b/mock", title: "", streams: [{ audio }], checks: ["a-must"], mock: { account: "no-credit" } },
]
const plan = (wishes: Partial<PlanWishes> = {}, hasMock = false, model?: string) =>
  planServer(
    { permutations: permutationsOf(cases), checks, durationOf: () => 0 },
    { hasMock, profile: { name: "x", ...(model !== undefined && { model }) } },
    { cases: [], ...wishes },
  )
const paths = ({ own }: ReturnType<typeof plan>) => own.map(({ permutation }) => permutation.path)

test("what sets up the mock is left out on someone's server, and counted", () => {
  expect([paths(plan()), plan().leftOut]).toEqual([["a/one", "a/two"], 1])
  expect([paths(plan({}, true)), plan({}, true).leftOut]).toEqual([["a/one", "a/two", "b/mock"], 0])
})

test("levels choose cases and checks", () => {
  const { own, checks: counted } = plan({ levels: ["must"] })
  expect(own.map(({ permutation: { streamingCase } }) => streamingCase.checks)).toEqual([["a-must"]])
  expect(counted.map(({ id }) => id)).toEqual(["a-must"])
})

test("repeats have paths of their own, and share that of the permutation", () => {
  const { own } = plan({ cases: ["a/one"], repeats: 2 })
  expect(own.map(({ permutation: { path }, basePath }) => [path, basePath])).toEqual([
    ["a/one/repeat-1", "a/one"],
    ["a/one/repeat-2", "a/one"],
  ])
})

test("shards share the plan out", () => {
  const shards = [1, 2].map((index) => paths(plan({ shard: { index, count: 2 } }, true)))
  expect(shards.flat().toSorted()).toEqual(paths(plan({}, true)))
  expect(plan({ shard: { index: 2, count: 2 } }, true).all.length).toBe(3)
})

test("the model of the target stands in for the one that the catalogue asks for, and for no other", () => {
  const models = plan({}, false, "whisper").own.map(({ permutation: { streams } }) => streams[0]?.options?.model)
  expect(models).toEqual(["whisper", "nova-33"])
})

test.each<[Partial<PlanWishes>, RegExp]>([
  [{ cases: ["b/mock"] }, /cannot be played on someone's server/],
  [{ cases: ["a/two"], levels: ["must", "should"] }, /made for a requirement of level must or should/],
  [{ cases: ["a/two"], shard: { index: 2, count: 2 } }, /shard 2 of 2: there are only 1 cases/],
  [{ cases: ["a/three"] }, /No case matches "a\/three"/],
])("%j leaves nothing to play, which is a mistake", (wishes, problem) => {
  expect(() => plan(wishes)).toThrow(problem)
})
