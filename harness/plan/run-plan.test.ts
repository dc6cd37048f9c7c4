// The executor: what it plays, what it leaves, and that it accounts for all of it. In virtual time; the network is a table.

import { expect, test } from "vitest"
import type { StreamingCase } from "../case.ts"
import type { Check } from "../checks/check.ts"
import { CHECKS } from "../checks/index.ts"
import { bundledFixtures } from "../fixtures/fixture.ts"
import { scriptedRecognizer } from "../mock/ear/scripted.ts"
import { exitCodeOf } from "../verdicts/accounting.ts"
import { lackedBy } from "../verdicts/capabilities.ts"
import { permutationsOf } from "./permutations.ts"
import { type RunOptions, runPlan } from "./run-plan.ts"
import { simulatedVenue } from "./simulated-venue.ts"
import type { Venue } from "./stage.ts"

const audio = { parts: [{ silenceMs: 300 }] }
const caseOf = (id: string, more: Partial<StreamingCase> = {}): StreamingCase => ({
  id,
  title: id,
  streams: [{ audio }],
  checks: ["cl-code-1000"],
  ...more,
})

const mock = simulatedVenue(scriptedRecognizer([]))

/** The mock, with the first connections going nowhere. */
function shakyVenue(refusedCount: number): Venue {
  let left = refusedCount
  return {
    ...mock,
    async open(wishes) {
      const stage = await mock.open(wishes)
      if (left-- <= 0) return stage
      const problem = "Nothing listens there."
      return { ...stage, connector: { connect: (_, done) => done({ type: "failed", code: "ECONNREFUSED", problem }) } }
    },
  }
}

async function run(
  venue: Venue,
  cases: readonly StreamingCase[],
  options: Partial<RunOptions> = {},
  checks: readonly Check[] = CHECKS,
) {
  const parts = { venue, library: bundledFixtures(), checks, seed: 1 }
  const { results, summary } = await runPlan(permutationsOf(cases), parts, { parallel: 1, ...options })
  return {
    verdicts: results.map(({ verdict: { behaviour, reasons } }) => [behaviour, ...reasons]),
    exitCode: exitCodeOf(summary),
    summary,
  }
}

const two = [caseOf("a/one"), caseOf("a/two")]

test("what is played is judged, and the run is as expected", async () => {
  expect(await run(mock, two)).toMatchObject({ verdicts: [["OK"], ["OK"]], exitCode: 0, summary: { addsUp: true } })
})

test("a target that is not there makes every case inconclusive, and the run unreachable", async () => {
  const problem = "ECONNREFUSED: Nothing listens there."
  expect(await run(shakyVenue(9), two)).toMatchObject({
    verdicts: [
      ["INCONCLUSIVE", problem],
      ["INCONCLUSIVE", problem],
    ],
    exitCode: 4,
  })
})

test("a target that is away for a while leaves the run inconclusive", async () => {
  const { verdicts, exitCode } = await run(shakyVenue(1), two)
  expect([verdicts.map(([behaviour]) => behaviour), exitCode]).toEqual([["INCONCLUSIVE", "OK"], 5])
})

test("a case that could not connect is played again, and says so; one that misses a MUST is not", async () => {
  const again = await run(shakyVenue(1), two, { retries: 1 })
  expect(again).toMatchObject({
    verdicts: [["OK", "played again after ECONNREFUSED: Nothing listens there."], ["OK"]],
    exitCode: 0,
  })
  let opened = 0
  const counting: Venue = { ...mock, open: (wishes) => ((opened += 1), mock.open(wishes)) }
  const wrong = caseOf("a/refused", { streams: [{ audio, rawQuery: "channels=x" }], checks: ["conn-upgrade-101"] })
  await run(counting, [wrong], { retries: 3 })
  expect(opened).toBe(1)
})

test("a case for which we were late ourselves is played again where that is wanted", async () => {
  let plays = 0
  const timing: Check = {
    id: "x-prompt",
    requirements: ["x-prompt"],
    level: "must",
    sentence: "It comes soon.",
    source: "inferred",
    run: () => (plays++ === 0 ? { type: "inconclusive", why: "our own sender was late" } : { type: "pass" }),
  }
  const timed = caseOf("a/prompt", { checks: ["x-prompt"] })
  expect((await run(mock, [timed], {}, [timing])).verdicts[0]?.[0]).toBe("INCONCLUSIVE")
  plays = 0
  const again = await run(mock, [timed], { unclearRetries: 1 }, [timing])
  expect(again.verdicts).toEqual([["OK", "played again after a play of which nothing could be said"]])
})

test("a stream that found no room was not judged; a case that is about room is", async () => {
  const full: Venue = { ...mock, open: (wishes) => mock.open({ ...wishes, mock: { account: "overloaded" } }) }
  const about = caseOf("a/overload", { mock: { account: "overloaded" }, checks: ["er-503"] })
  expect((await run(full, [caseOf("a/one"), about])).verdicts).toEqual([
    ["INCONCLUSIVE", "the target had no room for the stream (503): play fewer cases at once with --parallel"],
    ["OK"],
  ])
})

test("what is held back is not run, with its reason", async () => {
  const holdBack = ({ path }: { readonly path: string }) => (path === "a/two" ? "there is no time for it" : undefined)
  expect(await run(mock, two, { holdBack })).toMatchObject({
    verdicts: [["OK"], ["NOT_RUN", "there is no time for it"]],
    exitCode: 5,
  })
})

test("a run that is stopped keeps what had finished, and names the rest", async () => {
  const stop = new AbortController()
  const { verdicts, summary } = await run(mock, two, {
    signal: stop.signal,
    onResult: () => stop.abort("the budget was spent"),
  })
  expect(verdicts).toEqual([["OK"], ["NOT_RUN", "the budget was spent before it"]])
  expect(summary.addsUp).toBe(true)
})

test("results are in the order of the plan, in whatever order they were played", async () => {
  const played: string[] = []
  const { verdicts } = await run(mock, [...two, caseOf("a/three", { needs: ["grant"] })], {
    order: (all) => all.toReversed(),
    onStart: ({ path }) => played.push(path),
  })
  expect(played).toEqual(["a/three", "a/two", "a/one"])
  expect(verdicts).toHaveLength(3)
})

test("what the target lacks is not run, and a run of nothing else is no pass", async () => {
  const bare: Venue = { ...mock, lacking: lackedBy({ grant: false }) }
  expect(await run(bare, [caseOf("a/token", { needs: ["grant"] })])).toMatchObject({
    verdicts: [["UNIMPLEMENTED", "the target declares that it lacks grant"]],
    exitCode: 3,
  })
})
