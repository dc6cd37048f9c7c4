import { expect, test } from "vitest"
import { requirements } from "../requirements/catalogue.ts"
import { CAPABILITIES, lackedBy, silencedBy } from "./capabilities.ts"
import { targetProfile } from "./target-profile.ts"

test("each capability is about requirements that exist", () => {
  const ids = requirements().map(({ id }) => id)
  const matches = (pattern: string) =>
    ids.some((id) => (pattern.endsWith("*") ? id.startsWith(pattern.slice(0, -1)) : id === pattern))
  const strays = CAPABILITIES.flatMap((each) => each.requirements).filter((pattern) => !matches(pattern))
  expect(strays).toEqual([])
})

test("only what is declared absent is lacking", () => {
  expect(lackedBy({}).map(({ id }) => id)).toEqual([])
  expect(lackedBy({ search: false, accounts: true, grant: false }).map(({ id }) => id)).toEqual(["grant", "search"])
})

test.each([
  ["auth-bearer-jwt", "grant"],
  ["auth-jwt-expired", "grant"],
  ["auth-token-header", undefined],
  ["vad-on", undefined],
])("without tokens %s is silenced by %s", (requirement, capability) => {
  const lacking = lackedBy({ grant: false })
  expect(silencedBy({ requirements: [requirement, "auth-jwt-expired"] }, lacking)?.id).toBe(capability)
})

test.each([
  [{}, /t\.yaml: expected the profile of a target, found .*name/],
  [{ name: "x", capabilites: {} }, /Unrecognized key: "capabilites"/],
  [{ name: "x", capabilities: { search: "no" } }, /expected boolean/],
  [
    { name: "x", capabilities: { multi_channel: false } },
    /no capability "multi_channel"; did you mean "multichannel"\?/,
  ],
  [{ name: "x", capabilities: { xyzzy: false } }, /no capability "xyzzy"; the capabilities are accounts, /],
  ["- a list", /expected the profile of a target/],
])("a profile of another shape is a sentence: %j", (content, problem) => {
  expect(() => targetProfile(content, "t.yaml")).toThrow(problem)
})
