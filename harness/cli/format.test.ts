// `soundcheck format`, with the embedded mock in virtual time.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { linear16 } from "../audio/encodings/linear16.ts"
import { bundledFixtures } from "../fixtures/fixture.ts"
import { runCommand } from "./run-command.ts"
import { trialIo } from "./trial-io.ts"

let folder = ""
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "soundcheck-format-cli-"))))
afterAll(() => rmSync(folder, { recursive: true }))

async function run(...args: readonly string[]) {
  const io = trialIo({ env: { SOUNDCHECK_HOME: folder } })
  const exitCode = await runCommand(args, io)
  return { exitCode, out: io.out(), err: io.err() }
}

function file(name: string, bytes: Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

const speech = bundledFixtures().load("librivox-0880").audio.channels[0] ?? new Float32Array(0)

test("says what a fixture is, what to ask for, what each choice gave, and which one to take", async () => {
  const { exitCode, out } = await run("format", "asterisk-tt-weasels")
  expect(exitCode).toBe(0)
  expect(out).toMatch(/container +WAV\n +audio +linear16 · 8 kHz · mono · 16 bit\n +length +3\.0 s · \d+ bytes/)
  expect(out).toMatch(/query +none: the header says it all/)
  for (const name of ["curl", "Node ws", "@deepgram/sdk", "Python websockets"]) expect(out).toContain(`── ${name} ──`)
  expect(out).toMatch(/as it is · 100 ms +accepted +\d+ +0\.0 % .*1000\n/)
  expect(out).toMatch(/✓ Take as it is · 100 ms \(declare nothing\)/)
})

test("guesses raw samples, and declares them in the query and in every snippet", async () => {
  const { exitCode, out } = await run("format", file("call.raw", linear16.encode(speech)), "--seconds", "2", "--json")
  const {
    file: facts,
    query,
    choices,
    snippets,
  } = JSON.parse(out) as {
    file: { codec: string; guesses: { confidence: number }[] }
    query: string
    choices: { title: string; outcome: string }[]
    snippets: { text: string }[]
  }
  expect({ exitCode, codec: facts.codec, query }).toEqual({
    exitCode: 0,
    codec: "linear16",
    query: "encoding=linear16&sample_rate=16000",
  })
  expect(facts.guesses[0]?.confidence).toBeGreaterThan(0.5)
  expect(choices.map(({ outcome }) => outcome)).toEqual(choices.map(() => "accepted"))
  for (const { text } of snippets) expect(text).toMatch(/16[_]?000/)
})

test("prints Markdown that holds the table and the snippets", async () => {
  const { out } = await run("format", "asterisk-goodbye", "--markdown")
  expect(out).toMatch(/^## asterisk-goodbye\n/)
  expect(out).toMatch(/\| choice \|.*\n\| --- \|/)
  expect(out).toContain("```python\nimport asyncio")
})

describe("pointed at the recording of a mistake", () => {
  beforeAll(async () => {
    await run("format", "librivox-0880", "--seconds", "1", "--wrong", "--record", join(folder, "recordings"))
  })

  test("names it, and judge does too", async () => {
    const wrong = join(folder, "recordings", "linear16-declared-as-mulaw.jsonl")
    const explained = await run("format", wrong)
    expect(explained).toMatchObject({
      exitCode: 1,
      out: expect.stringMatching(/is linear16 and was declared as mulaw/) as string,
    })
    expect((await run("judge", wrong)).out).toMatch(/is linear16 and was declared as mulaw.*Say encoding=linear16/)
  })

  test("and finds none in the recordings of good streams", async () => {
    const names = readdirSync(join(folder, "recordings")).filter((name) => name.endsWith("-ms.jsonl"))
    expect(names.length).toBeGreaterThan(8)
    for (const name of names) {
      const { exitCode, out } = await run("format", join(folder, "recordings", name))
      expect([name, exitCode, out.includes("None of the classic mistakes")]).toEqual([name, 0, true])
    }
  })
})

describe("bad input is one sentence and exit code 2", () => {
  test.each<[what: string, args: readonly string[], said: RegExp]>([
    ["no such file", ["nowhere.wav"], /there is no such file/],
    ["an empty file", [], /is empty/],
    ["an address", ["https://example.com/a.wav"], /save it first/],
    ["a target that is none", ["asterisk-goodbye", "--target", "localhost:80"], /say ws:\/\//],
    ["seconds that are none", ["asterisk-goodbye", "--seconds", "soon"], /Expected a number of seconds/],
  ])("%s", async (_, args, said) => {
    const given = args.length === 0 ? [file("empty.wav", new Uint8Array(0))] : args
    const { exitCode, out, err } = await run("format", ...given)
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" })
    expect(err).toMatch(said)
    expect(err.trim().split("\n")).toHaveLength(1)
  })
})
