import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { findProfile, shippedProfiles } from "./find-profile.ts"

const folder = mkdtempSync(join(tmpdir(), "soundcheck-profiles-"))
afterAll(() => rmSync(folder, { recursive: true }))

test.each(shippedProfiles())("the shipped profile %s is one, and is called as its file", async (name) => {
  expect((await findProfile(name, undefined)).name).toBe(name)
})

test("a target is known by its host", async () => {
  expect((await findProfile(undefined, "api.eu.deepgram.com")).name).toBe("deepgram")
  expect((await findProfile(undefined, "localhost")).name).toBe("unknown")
  expect((await findProfile("bare", "api.deepgram.com")).name).toBe("bare")
})

test("a file of one's own counts before what is shipped", async () => {
  const file = join(folder, "mine.yaml")
  writeFileSync(file, "name: mine # as I know it\ncapabilities: { search: false }\n")
  expect(await findProfile(file, undefined)).toEqual({ name: "mine", capabilities: { search: false } })
})

test.each([
  ["deepgarm", /neither a file nor a shipped profile "deepgarm"; did you mean "deepgram"\?/],
  ["no/such.yaml", /neither a file nor a shipped profile "no\/such\.yaml"; the shipped profiles are bare, /],
  [folder, /is a folder/],
])("what is no profile is a sentence: %s", async (named, problem) => {
  await expect(findProfile(named, undefined)).rejects.toThrow(problem)
})

test("a file that is no YAML says where", async () => {
  const file = join(folder, "broken.yaml")
  writeFileSync(file, "name: [mine\n")
  await expect(findProfile(file, undefined)).rejects.toThrow(/broken\.yaml: expected YAML, found .*line \d/)
})
