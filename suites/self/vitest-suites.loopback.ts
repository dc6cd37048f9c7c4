// The catalogue inside somebody else's vitest run: a run of its own, in a process of its own, as he would have it.

import { execFile } from "node:child_process"
import { readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { beforeAll, expect, test } from "vitest"
import { packageRoot } from "../../harness/files/package-root.ts"
import { trialFolder } from "../../harness/files/trial-folder.ts"
import { startMock } from "../../harness/mock-server/start-mock.ts"
import { MUTATIONS } from "../../harness/mock/mutations.ts"

const folder = trialFolder()
const ROOT = packageRoot()
const CLIENTS = join(ROOT, "fixtures", "clients")
/** A vitest that starts, on a machine that is busy. */
const TIMEOUT_MS = 60_000

/** What a person writes into a test file, by the name of the file. */
const FILES = {
  mock: `await serverSuite("mock:", { cases: ["close/no-audio", "close/twice"] })`,
  bad: `await serverSuite(process.env.SERVER, { cases: ["close/no-audio"] })`,
  accepted: `await serverSuite(process.env.SERVER, { cases: ["close/no-audio"], baseline: "known.yaml" })`,
  stale: `await serverSuite("mock:", { cases: ["close/no-audio"], baseline: "known.yaml" })`,
  unreachable: `await serverSuite("ws://127.0.0.1:1", { cases: ["close/no-audio"] })`,
  good: `await clientSuite([process.execPath, "CLIENTS/reference.mjs"], { cases: ["close/good-end"] })`,
  abrupt: `await clientSuite([process.execPath, "CLIENTS/bad.mjs", "bare-close"], { cases: ["close/good-end"], strict: true })`,
  absent: `await clientSuite([process.execPath, "-e", "process.exit(7)"], { cases: ["close/good-end"] })`,
}

/** Failures of a server that closes with 1001, as somebody has accepted them. */
const KNOWN = `known:
  - { path: "close/no-audio", check: cl-code-1000, reason: a proxy closes for it }
  - { path: "close/no-audio", check: close, reason: a proxy closes for it }
`

interface FileReport {
  readonly name: string
  readonly status: string
  readonly message: string
  readonly assertionResults: readonly { readonly status: string; readonly failureMessages: readonly string[] }[]
}

const reports = new Map<string, FileReport>()

beforeAll(async () => {
  const mutation = MUTATIONS.find(({ id }) => id === "close-1001")
  if (mutation === undefined) throw new Error("no such mutation")
  const server = await startMock({ mutation })
  try {
    for (const { name, ...report } of await runFiles(server.url))
      reports.set(basename(name, ".test.ts"), { name, ...report })
  } finally {
    await server.close()
  }
}, TIMEOUT_MS)

async function runFiles(serverUrl: string): Promise<readonly FileReport[]> {
  const suites = JSON.stringify(join(ROOT, "suites", "vitest.ts"))
  const head = `import { clientSuite, serverSuite } from ${suites}`
  for (const [name, line] of Object.entries(FILES)) {
    folder.file(`${name}.test.ts`, `${head}\n${line.replace("CLIENTS", CLIENTS)}\n`)
  }
  folder.file("known.yaml", KNOWN)
  const vitest = join(ROOT, "node_modules", "vitest", "vitest.mjs")
  const args = [vitest, "run", "--reporter=json", "--outputFile=report.json", "--pool=threads", "--no-isolate"]
  const env = { PATH: process.env.PATH, SERVER: serverUrl, DEEPGRAM_API_KEY: "any-key-will-do" }
  await new Promise<void>((resolve) => {
    // It fails, as it should.
    execFile(process.execPath, args, { cwd: folder.path, env }, () => resolve())
  })
  const { testResults } = JSON.parse(readFileSync(join(folder.path, "report.json"), "utf8")) as {
    readonly testResults: readonly FileReport[]
  }
  return testResults
}

test.each([
  ["mock", "passed", ["passed", "passed"]],
  ["bad", "failed", ["failed"]],
  ["accepted", "passed", ["passed"]],
  ["good", "passed", ["passed"]],
  ["abrupt", "failed", ["failed"]],
  ["absent", "failed", ["failed"]],
])("the file %s has %s, its tests %j", (name, status, tests) => {
  const report = reports.get(name)
  expect([report?.status, report?.assertionResults.map((one) => one.status)]).toEqual([status, tests])
})

test("a failure tells the requirement, what was found, and where it is recorded", () => {
  const [message] = reports.get("bad")?.assertionResults[0]?.failureMessages ?? []
  expect(message).toMatch(/FAILED, close WRONG_CODE .*MUST cl-code-1000: .*found +1001.*recorded in /s)
})

test("an entry of the baseline that passes now fails the file", () => {
  const { status, message } = reports.get("stale") ?? {}
  expect([status, message]).toEqual(["failed", expect.stringContaining("cl-code-1000")])
})

test("a server that is not there is told of once, in a sentence", () => {
  const { assertionResults, message } = reports.get("unreachable") ?? {}
  expect([assertionResults, message]).toEqual([[], expect.stringContaining("127.0.0.1:1")])
})
