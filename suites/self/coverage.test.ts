// Cases and checks know each other: no case asks for a check that does not exist, and no check is without a case.

import { expect, test } from "vitest"
import { CHECKS } from "../../harness/checks/index.ts"
import { CAPABILITIES } from "../../harness/verdicts/capabilities.ts"
import { serverCases } from "../server/all.ts"

const CHECK_IDS = new Set(CHECKS.map(({ id }) => id))

test("every check that a case is made for exists", () => {
  const unknown = serverCases.flatMap(({ id, checks }) =>
    checks.filter((check) => !CHECK_IDS.has(check)).map((check) => `${id}: ${check}`),
  )
  expect(unknown).toEqual([])
})

test("every check has a case that is made for it", () => {
  const wanted = new Set(serverCases.flatMap(({ checks }) => checks))
  expect([...CHECK_IDS].filter((id) => !wanted.has(id))).toEqual([])
})

test("a case is made for something, and says so once", () => {
  const odd = serverCases.filter(({ checks }) => checks.length === 0 || new Set(checks).size < checks.length)
  expect(odd.map(({ id }) => id)).toEqual([])
})

test("what a case needs is a capability that a target can declare", () => {
  const known = CAPABILITIES.map(({ id }) => id)
  expect(serverCases.flatMap(({ needs = [] }) => needs).filter((need) => !known.includes(need))).toEqual([])
})
