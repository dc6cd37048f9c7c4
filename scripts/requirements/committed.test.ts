// The committed requirements: complete, true to the checks, and as a run of the catalogue leaves them.

import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import type { Check } from "../../harness/checks/check.ts"
import { CHECKS } from "../../harness/checks/index.ts"
import { REQUIREMENTS_FOLDER, requirements } from "../../harness/requirements/catalogue.ts"
import { type Requirement, requirementsSchema } from "../../harness/requirements/requirement.ts"
import { account } from "./account.ts"
import { evaluatedChecks } from "./evaluated.ts"
import { requirementFiles } from "./files.ts"

const rows = requirements()
const byId = new Map(rows.map((row) => [row.id, row]))

test("every requirement has a check that a run evaluated or an exclusion, and the committed files say which", async () => {
  const { files, problems } = requirementFiles(await evaluatedChecks())
  expect(problems).toEqual([])
  for (const [name, text] of Object.entries(files)) {
    // npm run make-requirements -- --write
    expect(readFileSync(join(REQUIREMENTS_FOLDER, name), "utf8")).toBe(text)
  }
}, 30_000)

test("the file is of its own schema, and no id is there twice", () => {
  const file: unknown = JSON.parse(readFileSync(join(REQUIREMENTS_FOLDER, "requirements.json"), "utf8"))
  expect(requirementsSchema.parse(file).requirements.length).toBe(byId.size)
})

test("317 requirements, of which 261 bind the server, 51 the client, 5 both", () => {
  const binding = (side: Requirement["binds"]) => rows.filter(({ binds }) => binds === side).length
  expect([rows.length, binding("server"), binding("client"), binding("both")]).toEqual([317, 261, 51, 5])
})

test("a requirement without any source is inferred alone", () => {
  const bare = rows.filter(({ sources, evidence }) => sources.length === 0 && evidence.join() !== "inferred")
  expect(bare.map(({ id }) => id)).toEqual([])
})

test("a check quotes the requirement it is called by, and takes its level", () => {
  const differing = CHECKS.filter((check) => {
    const row = byId.get(check.id)
    return row !== undefined && (row.sentence !== check.sentence || row.level !== check.level)
  })
  expect(differing.map(({ id }) => id)).toEqual([])
})

const row = (id: string, more: Partial<Requirement> = {}): Requirement => ({
  id,
  area: "close",
  level: "must",
  binds: "server",
  sentence: "It holds.",
  sources: [],
  evidence: ["inferred"],
  ...more,
})
const check = (id: string, ...requirements: readonly string[]): Check => ({
  id,
  requirements,
  level: "must",
  sentence: "It holds.",
  source: "inferred",
  run: () => ({ type: "pass" }),
})

test.each([
  ["nothing covers a row", [row("a-1")], [], [], "a-1 has neither"],
  ["a check judges what is not there", [], [check("c", "a-1")], [], 'check c: there is no requirement "a-1"'],
  ["an exclusion names what is not there", [], [], [{ reason: "r", requirements: ["a-*"] }], 'exclusion of "a-*"'],
  [
    "a row is covered and excluded",
    [row("a-1")],
    [check("c", "a-1")],
    [{ reason: "r", requirements: ["a-1"] }],
    "a-1 has a check and an exclusion",
  ],
])("it does not add up when %s", (_, given, checks, exclusions, problem) => {
  const { problems } = account(given, checks, exclusions)
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain(problem)
})

test("what covered a row before is forgotten", () => {
  const given = [row("a-1", { exclusion: "later" }), row("a-2", { checks: ["gone"] })]
  const { requirements: accounted } = account(given, [check("c", "a-1")], [{ reason: "why", requirements: ["a-2"] }])
  expect(accounted).toEqual([row("a-1", { checks: ["c"] }), row("a-2", { exclusion: "why" })])
})
