import { beforeAll, describe, expect, test } from "vitest"
import { encodeAs } from "../audio/encoders/index.ts"
import { slicePcm } from "../audio/pcm.ts"
import { bundledFixtures } from "../fixtures/fixture.ts"
import { nameMistake } from "../streaming/mistakes.ts"
import { invitedMistakes, exactQuery } from "./advice.ts"
import { choicesFor } from "./choices.ts"
import { type FileFacts, inspectFile } from "./file-facts.ts"
import { type FormatRun, runFormat } from "./format-run.ts"
import { trialTarget } from "./trial.ts"

const fixture = bundledFixtures().load("librivox-0880")
const TEXT = fixture.timeline.transcript

async function run(facts: FileFacts, wrong: boolean): Promise<FormatRun> {
  return runFormat({
    facts,
    target: trialTarget("mock:", { HOME: "/nowhere" }),
    options: { interim_results: true },
    parallel: 1,
    wrong,
    reference: TEXT,
    fixtureText: undefined,
    signal: new AbortController().signal,
    onResult: () => {},
  })
}

describe("speech of 16 kHz in a WAV file, and the mock", () => {
  let facts: FileFacts
  let done: FormatRun
  beforeAll(async () => {
    facts = await inspectFile(fixture.file, "call.wav", { keepMs: 20_000 })
    done = await run(facts, true)
  }, 30_000)

  test("every choice is accepted and heard without an error", () => {
    const right = done.results.filter(({ choice }) => choice.mistake === undefined)
    expect(right.length).toBeGreaterThan(10)
    for (const { choice, outcome, wordErrorRate, closeCode, mistake, problem } of right) {
      expect({ title: choice.title, outcome, wordErrorRate, closeCode, mistake, problem }).toEqual({
        title: choice.title,
        outcome: "accepted",
        wordErrorRate: 0,
        closeCode: 1000,
        mistake: undefined,
        problem: undefined,
      })
    }
  })

  test("the file as it is gets recommended, and nothing is to be declared", () => {
    expect(done.recommendation?.result.choice.title).toBe("as it is · 100 ms")
    expect(exactQuery(facts)).toBe("")
    expect(invitedMistakes(facts).join(" ")).toMatch(/Do not declare encoding.*leave out the WAV header/)
  })

  test.each<[mistake: string, id: string]>([
    ["declared at half the rate", "rate"],
    ["declared at twice the rate", "rate"],
    ["linear16 declared as mulaw", "encoding"],
    ["a container declared as raw", "container-as-raw"],
    ["raw, and nothing declared", "undeclared"],
    ["bytes in the wrong order", "byte-order"],
    ["stereo declared as mono", "channels"],
    ["a WAV header inside raw", "wav-header-in-raw"],
    ["Opus packets glued together", "packets-glued"],
  ])("%s is told from a good stream, and named", (mistake, id) => {
    const result = done.results.find(({ choice }) => choice.mistake === mistake)
    expect(result && nameMistake(result.recording)?.id).toBe(id)
    expect(result?.mistake).toBeDefined()
    // A header heard as a click costs no words: it is the one that only its name tells.
    const costsWords = (result?.wordErrorRate ?? 0) > 0.5
    expect(costsWords).toBe(id !== "wav-header-in-raw")
  })
})

test("choices follow the file: no rate above its own, no channel that holds nothing", async () => {
  const facts = await inspectFile(bundledFixtures().load("asterisk-tt-weasels").file, "phone.wav", { keepMs: 1_000 })
  const titles = choicesFor(facts).map(({ title }) => title)
  expect(titles).toContain("linear16 8 kHz · 100 ms")
  expect(titles.filter((title) => title.includes("16 kHz"))).toEqual([])
  expect(titles.slice(-2)).toEqual(["as it is · 20 ms", "as it is · 250 ms"])
})

test("every choice sends all of its bytes, in chunks of its size", async () => {
  const facts = await inspectFile(fixture.file, "call.wav", { keepMs: 1_000 })
  const whole = slicePcm(fixture.audio, 0, 1_000)
  for (const choice of choicesFor(facts)) {
    const { title, byteLength, chunkMs } = choice
    const sent = [...choice.chunks({ chunkMs })]
    expect([title, sent.reduce((sum, { bytes }) => sum + bytes.length, 0)]).toEqual([title, byteLength])
  }
  const raw = choicesFor(facts).find(({ title }) => title.startsWith("linear16 16"))
  expect(raw?.byteLength).toBe(encodeAs(whole, { encoding: "linear16" }).bytes.length)
})
