import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { writeRecording } from "../recording/jsonl.ts"
import {
  audioTo,
  type BuildStep,
  buildRecording,
  endpoint,
  final,
  goodEnd,
  interim,
} from "../recording/recording-builder.ts"
import { readReport } from "../reports/json.ts"
import { runCommand } from "./run-command.ts"
import { trialIo } from "./trial-io.ts"

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "soundcheck-judge-"))
})
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const recorded = (name: string, ...steps: BuildStep[]): string =>
  file(name, writeRecording(buildRecording({ options: { model: "nova-3", interim_results: "true" } }, ...steps)))

const good = () =>
  recorded(
    "good.jsonl",
    audioTo(1100),
    interim(0, 1, "good"),
    audioTo(3000),
    endpoint(0, 3, "good evening"),
    ...goodEnd,
  )
const bad = () => recorded("bad.jsonl", audioTo(3000), final(0, 1, "good"), endpoint(2, 3, "evening"), ...goodEnd)

async function run(...args: string[]) {
  const io = trialIo({ env: { SOUNDCHECK_HOME: folder } })
  const exitCode = await runCommand(["judge", ...args], io)
  return { exitCode, out: io.out(), err: io.err() }
}

describe("judge", () => {
  test("a good recording is one line and exit code 0", async () => {
    const { exitCode, out, err } = await run(good())
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" })
    expect(out).toMatch(/^\S*good\.jsonl {2}as documented \(\d+ checks pass, \d+ had nothing to look at\)\n$/)
  })

  test("a bad one names the check, what was expected and what was found, and exits 1", async () => {
    const { exitCode, out } = await run(bad())
    expect(exitCode).toBe(1)
    expect(out).toMatch(/bad\.jsonl {2}a MUST is missed/)
    expect(out).toMatch(/MUST fin-contiguous[^]*expected[^]*found/)
  })

  test("of several, each is judged, a broken file is one sentence, and the worst decides", async () => {
    const broken = file("song.jsonl", "la la la\n")
    const { exitCode, out, err } = await run(good(), broken, join(folder, "none.jsonl"), bad())
    expect(exitCode).toBe(1)
    expect(err.trimEnd().split("\n")).toEqual([
      expect.stringMatching(/song\.jsonl: expected a recording/),
      expect.stringMatching(/none\.jsonl could not be read: there is no such file/),
    ])
    expect(out).toMatch(/\n4 recordings: 1 as documented, 1 not as documented, 2 not readable\n$/)
    expect((await run(good(), broken)).exitCode).toBe(2)
  })

  test("a recording that breaks off says so and is judged as far as it goes", async () => {
    const whole = writeRecording(buildRecording({}, audioTo(3000), final(0, 3, "good"), ...goodEnd))
    const { exitCode, out } = await run(file("cut.jsonl", whole.slice(0, -20)))
    expect(out).toMatch(/! line \d+ of .*cut\.jsonl breaks off/)
    expect(exitCode).toBe(5)
  })

  test("writes reports of what it judged, and names what it could not read in them", async () => {
    const [json, junit, markdown] = ["r.json", "deep/er/r.xml", "r.md"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ]
    const broken = file("song.jsonl", "la la la\n")
    const { exitCode } = await run(good(), bad(), broken, "--json", json, "--junit", junit, "--markdown", markdown)
    const report = readReport(readFileSync(json, "utf8"), json)
    expect(report).toMatchObject({
      exitCode,
      run: { target: "mock:" },
      accounting: { planned: 2, failed: 1 },
      problems: [expect.stringContaining("song.jsonl: expected a recording")],
      permutations: [{ behaviour: "OK" }, { behaviour: "FAILED", overlay: { status: "unexpected" } }],
    })
    expect(readFileSync(junit, "utf8")).toMatch(/<testsuites name="soundcheck mock:"[^]*name="fin-contiguous"/)
    expect(readFileSync(markdown, "utf8")).toContain("## ❌ 1 unexpected failure")
  })

  test("writes pages, with the wire log of every recording and a link to it", async () => {
    const pages = join(folder, "pages")
    expect((await run(good(), bad(), "--html", pages)).exitCode).toBe(1)
    expect(readFileSync(join(pages, "index.html"), "utf8")).toContain("1 unexpected failure")
    const name = readdirSync(join(pages, "permutations")).find((file) => file.includes("bad")) ?? ""
    const page = readFileSync(join(pages, "permutations", name), "utf8")
    expect(page).toMatch(/at-fault[^]*fin-contiguous/)
    const [, link = ""] = page.match(/<a href="([^"]*bad\.jsonl)">/) ?? []
    expect(readFileSync(join(pages, "permutations", link), "utf8")).toContain('"recording"')
  })

  test("says before it begins that a report has no place", async () => {
    expect(await run(good(), "--json", folder)).toMatchObject({
      exitCode: 2,
      out: "",
      err: `soundcheck: ${folder} could not be written: it is a folder: name a file in it.\n`,
    })
  })

  test("adds to the summary of a job, which other commands write to as well", async () => {
    const summary = file("summary.md", "before\n")
    const io = trialIo({ env: { SOUNDCHECK_HOME: folder, GITHUB_STEP_SUMMARY: summary } })
    await runCommand(["judge", good(), "--markdown", summary], io)
    expect(readFileSync(summary, "utf8")).toMatch(/^before\n## ✅ As documented/)
  })
})
