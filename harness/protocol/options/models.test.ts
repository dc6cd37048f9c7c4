import { expect, test } from "vitest"
import { isFlux, isKnownModel, isNova3, isWhisper, MODEL_NAMES, modelFacts, offersLanguage } from "./models.ts"

test.each([
  ["nova-3", { name: "general-nova-3", version: "2025-04-17.21547", arch: "nova-3" }],
  ["nova-2", { name: "2-general-nova", version: "2024-01-09.29447", arch: "nova-2" }],
  ["nova-2-phonecall", { name: "2-phonecall-nova", version: "2024-02-07.20824", arch: "nova-2" }],
])("%s calls itself as captured", (model, info) => {
  expect(modelFacts(model).info).toEqual(info)
})

test("every model has a UUID of its own, aliases share one", () => {
  const uuids = new Set(MODEL_NAMES.map((name) => modelFacts(name).uuid))
  const infos = new Set(MODEL_NAMES.map((name) => modelFacts(name).info.name))
  expect(uuids.size).toBe(infos.size)
  for (const uuid of uuids) expect(uuid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  expect(modelFacts("nova-3").uuid).toBe(modelFacts("nova-3-general").uuid)
})

test.each([
  ["nova-3", true],
  ["conversationalai", true],
  ["01234567-89ab-cdef-0123-456789abcdef", true],
  ["nova-33", false],
  ["Nova-3", false],
  ["whisper-large", false],
  ["flux-general-en", false],
  ["", false],
])("%s is known: %s", (model, known) => {
  expect(isKnownModel(model)).toBe(known)
})

test.each([
  ["nova-3", "en", true],
  ["nova-3", "en-us", true],
  ["nova-3", "multi", true],
  ["nova-3-medical", "multi", true],
  ["nova-2", "multi", true],
  ["nova-2-phonecall", "multi", false],
  ["nova-2-phonecall", "de", false],
  ["base", "multi", false],
  ["nova-3", "english", false],
  ["nova-3", "", false],
  ["nova-3", "xx", false],
  ["01234567-89ab-cdef-0123-456789abcdef", "xx", true],
])("%s offers %s: %s", (model, language, offered) => {
  expect(offersLanguage(model, language)).toBe(offered)
})

test("families are told apart by their prefix", () => {
  expect([isNova3("nova-3-medical"), isNova3("nova-33"), isNova3("nova-2")]).toEqual([true, false, false])
  expect([isWhisper("whisper"), isWhisper("whisper-large"), isWhisper("whispering")]).toEqual([true, true, false])
  expect([isFlux("flux-general-en"), isFlux("fluxx")]).toEqual([true, false])
})
