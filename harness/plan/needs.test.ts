import { expect, test } from "vitest"
import type { StreamingCase } from "../case.ts"
import { CHECKS } from "../checks/index.ts"
import { lackedBy } from "../verdicts/capabilities.ts"
import { fit } from "./needs.ts"
import { permutationsOf } from "./permutations.ts"

function fitted(given: Partial<StreamingCase>, ...lacks: readonly string[]) {
  const [permutation] = permutationsOf([{ id: "a/b", title: "it", streams: [{}], checks: ["cl-code-1000"], ...given }])
  if (permutation === undefined) throw new Error("a case is a permutation")
  const { missing, checks, wanted } = fit(
    permutation,
    CHECKS,
    lackedBy(Object.fromEntries(lacks.map((id) => [id, false]))),
  )
  return { missing: missing.map(({ id }) => id), wanted, count: checks.length }
}

const audio = { parts: [{ silenceMs: 100 }] }

test.each<[string, Partial<StreamingCase>, string, readonly string[]]>([
  ["it says so", { needs: ["grant"] }, "grant", ["grant"]],
  ["a stream asks for an option", { streams: [{ options: { search: ["word"] } }] }, "search", ["search"]],
  ["a raw query asks for it", { streams: [{ rawQuery: "multichannel=true" }] }, "multichannel", ["multichannel"]],
  ["a stream sends the encoding", { streams: [{ audio: { ...audio, encoding: "mulaw" } }] }, "g711", ["g711"]],
  ["a stream is to be refused", { streams: [{ credentials: { form: "none" } }] }, "accounts", ["accounts"]],
  ["none of its checks is left", { checks: ["vad-on", "vad-shape"] }, "vad-events", ["vad-events"]],
  ["nothing of it is lacking", { streams: [{ options: { multichannel: false } }] }, "multichannel", []],
  ["it sends what everybody decodes", { streams: [{ audio }] }, "g711", []],
])("a case cannot be played when %s", (_, given, lacks, missing) => {
  expect(fitted(given, lacks).missing).toEqual(missing)
})

test("a case loses the checks that are about what is lacking, and keeps the others", () => {
  const { missing, wanted, count } = fitted({ checks: ["cl-code-1000", "vad-off"] }, "vad-events")
  expect(missing).toEqual([])
  expect(wanted).toEqual(["cl-code-1000"])
  expect(CHECKS.length - count).toBe(CHECKS.filter(({ id }) => id.startsWith("vad-")).length)
})

test("a target that lacks nothing is judged by everything", () => {
  expect(fitted({}).count).toBe(CHECKS.length)
})
