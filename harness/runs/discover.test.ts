import { expect, test } from "vitest"
import { serverCases } from "../../suites/server/all.ts"
import { CHECKS } from "../checks/index.ts"
import { fixtureDurations } from "../fixtures/durations.ts"
import { bundledFixtures } from "../fixtures/fixture.ts"
import { fixtureEar } from "../fixtures/fixture-ear.ts"
import { MUTATIONS } from "../mock/mutations.ts"
import { permutationsOf } from "../plan/permutations.ts"
import { simulatedVenue } from "../plan/simulated-venue.ts"
import type { Venue } from "../plan/stage.ts"
import { costOf } from "../planning/cost.ts"
import { CAPABILITIES } from "../verdicts/capabilities.ts"
import { discover, PROBES, probesOf } from "./discover.ts"

const durationOf = fixtureDurations()
const catalogue = {
  permutations: permutationsOf(serverCases),
  checks: CHECKS,
  costOf: (permutation: Parameters<typeof costOf>[0]) => costOf(permutation, durationOf),
}
const ask = (venue: Venue) =>
  discover({
    ...catalogue,
    venue,
    library: bundledFixtures(),
    parallel: 1,
    seed: 1,
    signal: new AbortController().signal,
  })

/** The mock, broken in one way. */
function brokenVenue(id: string): Venue {
  const mutation = MUTATIONS.find((each) => each.id === id)
  if (mutation === undefined) throw new Error(`there is no mutation ${id}`)
  const venue = simulatedVenue(fixtureEar())
  return { ...venue, open: (wishes) => venue.open({ ...wishes, mutation }) }
}

test("every probe is of a capability, and has a case to play", () => {
  const known = CAPABILITIES.map(({ id }) => id)
  expect(Object.keys(PROBES).filter((id) => !known.includes(id))).toEqual([])
  expect(probesOf(catalogue).map(({ capability }) => capability)).toEqual(known.filter((id) => id in PROBES))
})

test("the mock has everything, takes every option, and knows its models", async () => {
  const { capabilities, options, models, flux } = await ask(simulatedVenue(fixtureEar()))
  expect(capabilities.filter(({ has }) => !has)).toEqual([])
  expect(options.filter(({ has }) => !has)).toEqual([])
  expect(models.filter(({ has }) => !has)).toEqual([
    { name: "whisper-large", has: false, evidence: "refused with 405" },
  ])
  expect(flux).toEqual({ name: "/v2/listen", has: false, evidence: "refused with 404" })
}, 30_000)

test("a feature that a server does not show is proposed as absent, with what was seen", async () => {
  const { capabilities } = await ask(brokenVenue("speech-started-never"))
  expect(capabilities.filter(({ has }) => !has)).toEqual([{ name: "vad-events", has: false, evidence: "none" }])
}, 30_000)
