// What a run of clients left: how a command ended is in no recording, so what was found is kept beside them.

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import type { Check, Outcome } from "../checks/check.ts"
import { bundledFixtures } from "../fixtures/fixture.ts"
import { verdictOf } from "../verdicts/verdict.ts"
import { collectRuns } from "./collect-runs.ts"
import { openRunFolder } from "./run-folder.ts"

const folder = mkdtempSync(join(tmpdir(), "soundcheck-clients-"))
afterAll(() => rmSync(folder, { recursive: true }))

const checks: readonly Check[] = ["c-one", "c-two"].map((id) => ({
  id,
  requirements: [id],
  level: "must",
  sentence: "It holds.",
  source: "inferred",
  run: () => ({ type: "pass" }),
}))
const permutations = ["a/one", "a/two", "a/three"].map((path) => ({
  path,
  streamingCase: { title: path, checks: ["c-one"] },
}))
const plan = (index: number) =>
  ({
    type: "soundcheck-plan",
    version: 1,
    run: {
      soundcheck: "0.0.0",
      judges: "client",
      target: "node app.js",
      startedAt: "2026-01-01T00:00:00.000Z",
      shard: { index, count: 2 },
    },
    hasMock: true,
    lacking: [],
    permutations: permutations.map(({ path }, at) => ({ path, basePath: path, shard: at === 0 ? 1 : 2 })),
  }) as const

function finished(path: string, outcome: Outcome) {
  const judgements = checks.map((check) => ({ check, stream: 0, outcome }))
  return { permutation: { path }, verdict: verdictOf({ judgements, wanted: ["c-one"], close: "OK" }), recordings: [] }
}

test("verdicts on clients come back as they were found, and what had not finished is named", async () => {
  const findings = [{ expected: "this", actual: "that" }]
  const folders = [join(folder, "1"), join(folder, "2")]
  openRunFolder(folders[0] ?? "", plan(1), () => {}).finished(finished("a/one", { type: "fail", findings }))
  openRunFolder(folders[1] ?? "", plan(2), () => {}).finished(finished("a/two", { type: "pass" }))
  const { results, problems, run } = await collectRuns(folders, {
    catalogues: { server: { permutations: [], checks: [] }, client: { permutations, checks } },
    library: bundledFixtures(),
  })
  expect(results.map(({ verdict }) => [verdict.behaviour, ...verdict.failures.map(({ check }) => check.id)])).toEqual([
    ["FAILED", "c-one", "c-two"],
    ["OK"],
    ["NOT_RUN"],
  ])
  expect([problems, run.shard]).toEqual([[], undefined])
})

test("shards of different runs, and one shard twice, are a mistake", async () => {
  const parts = {
    catalogues: { server: { permutations: [], checks: [] }, client: { permutations, checks } },
    library: bundledFixtures(),
  }
  const [one, two] = [join(folder, "x"), join(folder, "y")]
  openRunFolder(one, plan(1), () => {})
  openRunFolder(two, { ...plan(2), run: { ...plan(2).run, target: "node other.js" } }, () => {})
  await expect(collectRuns([one, two], parts)).rejects.toThrow(/not shards of one run: they differ in target/)
  await expect(collectRuns([one, one], parts)).rejects.toThrow(/hold the same shard/)
})
