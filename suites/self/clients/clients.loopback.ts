// Clients as processes over real sockets: what memory cannot show, and a few of the others, so that the whole way from the
// command to the verdict is walked.

import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { DEVIATIONS } from "../../../fixtures/clients/deviations.mjs"
import { CLIENT_CHECKS } from "../../../harness/checks/client/index.ts"
import { runClientCase } from "../../../harness/client-plan/run-client-case.ts"
import { packageRoot } from "../../../harness/files/package-root.ts"
import { bundledFixtures } from "../../../harness/fixtures/fixture.ts"
import { fixtureEar } from "../../../harness/fixtures/fixture-ear.ts"
import { verdictText } from "../../../harness/reports/text.ts"
import { watchLateness } from "../../../harness/time/lateness.ts"
import { clientCases } from "../../client/all.ts"

const CLIENTS = join(packageRoot(), "fixtures", "clients")
const lateness = watchLateness()
const TIMEOUT_MS = 30_000

async function run(caseId: string, command: readonly string[], timeoutMs = TIMEOUT_MS) {
  const clientCase = clientCases.find(({ id }) => id === caseId)
  if (clientCase === undefined) throw new Error(`no client case ${caseId}`)
  return runClientCase(clientCase, {
    command: [process.execPath, ...command],
    env: { PATH: process.env.PATH },
    recognizer: fixtureEar(),
    library: bundledFixtures(),
    checks: CLIENT_CHECKS,
    seed: 1,
    lateness,
    timeoutMs,
  })
}

describe.concurrent("a client as a process", () => {
  test.each(["close/good-end", "auth/bad-key", "errors/refused-browser", "results/fragmented"])(
    "passes %s when it is the reference",
    async (caseId) => {
      const result = await run(caseId, [join(CLIENTS, "reference.mjs")])
      expect(verdictText(result)).toBe(`OK  ${caseId}`)
    },
  )

  const chosen = Object.entries(DEVIATIONS)
    .map(([name, deviation]) => ({ name, ...deviation }))
    .filter(
      ({ name, needsProcess }) => needsProcess === true || name === "keyterms-joined" || name === "refusal-hidden",
    )
  test.each(chosen)("is caught as $name: $what", async ({ name, breaks, in: caseId }) => {
    const { verdict } = await run(caseId, [join(CLIENTS, "bad.mjs"), name])
    const [first] = verdict.failures
    expect([first?.check.id, ...(first?.check.requirements ?? verdict.reasons)]).toContain(breaks)
  })

  test("costs one case when it never connects, and is told what it said", async () => {
    const { verdict } = await run("close/good-end", ["-e", "console.error('no such module'); process.exit(7)"])
    expect(verdict).toMatchObject({ behaviour: "INCONCLUSIVE", broken: expect.stringContaining("exited with 7") })
    expect(verdict.broken).toContain("no such module")
  })

  test("is stopped when its time is over", async () => {
    const { verdict } = await run("close/good-end", ["-e", "setInterval(() => {}, 1e6)"], 1_000)
    expect(verdict.broken).toContain("ran for 1 s")
  })
})
