// The client catalogue tried on itself: the reference client passes every case, a client that differs from it in one thing
// is caught with the right requirement named first, and every check catches some client.

import { describe, expect, test } from "vitest"
import { DEVIATIONS } from "../../../fixtures/clients/deviations.mjs"
import { StreamingClient } from "../../../fixtures/clients/streaming-client.mjs"
import { CLIENT_CHECKS } from "../../../harness/checks/client/index.ts"
import { verdictText } from "../../../harness/reports/text.ts"
import { clientCases } from "../../client/all.ts"
import { tryClient } from "./trial-client.ts"

const caseOf = (id: string) => {
  const found = clientCases.find((clientCase) => clientCase.id === id)
  if (found === undefined) throw new Error(`no client case ${id}`)
  return found
}

describe("the reference client passes", () => {
  test.each(clientCases.map((clientCase) => [clientCase.id, clientCase] as const))("%s", (id, clientCase) => {
    const { verdict, recordings } = tryClient(StreamingClient, clientCase)
    const text = verdictText({ permutation: { path: id }, verdict, recordings })
    expect(text).toBe(`OK  ${id}`)
  })
})

const killed = new Set<string>()
const inMemory = Object.entries(DEVIATIONS)
  .map(([name, deviation]) => ({ name, ...deviation }))
  .filter(({ needsProcess }) => needsProcess !== true)

describe("a client is caught that", () => {
  test.each(inMemory)("$what ($name)", ({ breaks, in: caseId, of }) => {
    const { verdict } = tryClient(of(StreamingClient), caseOf(caseId))
    for (const { check } of verdict.failures) killed.add(check.id)
    const [first] = verdict.failures
    expect([first?.check.id, ...(first?.check.requirements ?? verdict.reasons)]).toContain(breaks)
  })
})

test("a client that the mock does not let in is nowhere as documented", () => {
  class Stranger extends StreamingClient {
    constructor(on: ConstructorParameters<typeof StreamingClient>[0]) {
      super({ ...on, key: "a wrong one" })
    }
  }
  const { verdict } = tryClient(Stranger, caseOf("auth/credential"))
  expect(verdict).toMatchObject({ behaviour: "UNTESTABLE", failures: [] })
  expect(verdict.reasons[0]).toBe("The mock refused the upgrade with 401: Invalid credentials.")
})

test.each([
  ["rate-wrong", "audio-raw-needs-both-truly"],
  ["channels-not-given", "mc-needs-channels"],
])("%s is the one fault that is named, and no pace or latency that was measured by it", (name, cause) => {
  const deviation = DEVIATIONS[name]
  if (deviation === undefined) throw new Error(`no bad client ${name}`)
  const { verdict } = tryClient(deviation.of(StreamingClient), caseOf(deviation.in))
  expect(verdict.failures.map(({ check }) => check.id)).toEqual([cause])
  expect(verdict.failures[0]?.followers.map(({ id }) => id)).toContain("audio-pace-limit")
})

/** Caught by a process over a real socket, in clients.loopback.ts. */
const BELOW_MEMORY = Object.values(DEVIATIONS).filter(({ needsProcess }) => needsProcess === true)

test("every check catches some client", () => {
  const others = BELOW_MEMORY.map(({ breaks }) => breaks)
  expect(CLIENT_CHECKS.map(({ id }) => id).filter((id) => !killed.has(id) && !others.includes(id))).toEqual([])
})
