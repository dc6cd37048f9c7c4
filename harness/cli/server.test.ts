// The commands over runs, with the mock in virtual time: what they print, leave and end with.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test, vi } from "vitest"
import { EXIT } from "../errors.ts"
import { runReportSchema } from "../reports/run-report.ts"
import { runCommand } from "./run-command.ts"
import { trialIo } from "./trial-io.ts"

const folder = mkdtempSync(join(tmpdir(), "soundcheck-runs-"))
afterAll(() => rmSync(folder, { recursive: true }))
// The fixtures are learned by ear once, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 })

const inFolder = (name: string): string => join(folder, name)

async function run(...args: readonly string[]) {
  const io = trialIo({ env: { DEEPGRAM_API_KEY: "made-up" } })
  const exitCode = await runCommand(args, io)
  return { exitCode, out: io.out(), err: io.err() }
}

const readReport = (file: string) => runReportSchema.parse(JSON.parse(readFileSync(file, "utf8")))

test("a run says each case, the sums, and that all is as documented", async () => {
  const { exitCode, out } = await run("server", "mock:", "--case", "close/*", "--skip", "close/mid-*")
  expect(out).toMatch(/^OK {2}close\/\S+\n/)
  expect(out).not.toContain("close/mid-sentence")
  expect(out).toMatch(/\d as documented\n +\d planned\nAs documented\n$/)
  expect(exitCode).toBe(EXIT.asExpected)
})

test("its report has every case that was planned, and adds up", async () => {
  const file = inFolder("report.json")
  await run("server", "mock:", "--case", "metadata", "--tier", "must", "--repeat", "2", "--json", file)
  const report = readReport(file)
  expect(report.permutations.map(({ path }) => path)).toContain("metadata/closing/repeat-2")
  expect(report.accounting).toMatchObject({ addsUp: true, planned: report.permutations.length, failed: 0 })
  expect(Object.values(report.checks).map(({ level }) => level)).not.toContain("should")
})

test("a target that is not there is told of once, before anything else", async () => {
  const { exitCode, err, out } = await run("server", "ws://127.0.0.1:1", "--case", "close")
  expect(err).toBe(
    "soundcheck: Nothing listens at 127.0.0.1:1: the connection was refused. Start the server, or check host and port.\n",
  )
  expect(out).not.toContain("ECONNREFUSED")
  expect(exitCode).toBe(EXIT.unreachable)
})

test("an interruption keeps what had finished, and names the rest", async () => {
  const file = inFolder("interrupted.json")
  const io = trialIo({ onWrite: () => io.interrupt() })
  expect(await runCommand(["server", "mock:", "--case", "close", "--json", file], io)).toBe(EXIT.interrupted)
  const { run: facts, accounting } = readReport(file)
  expect(facts.interrupted).toBe(true)
  expect(accounting).toMatchObject({ addsUp: true, judged: 1, counts: { OK: 1, NOT_RUN: accounting.planned - 1 } })
  expect(io.out()).toContain(`Stopped after 1 of ${accounting.planned}`)
})

test("a budget that is too short ends the run in time, which is no pass", async () => {
  const { exitCode, out } = await run("server", "mock:", "--real-time", "--case", "close/twice", "--budget", "1s")
  expect(out).toMatch(/1 not run\n +1 planned\n/)
  expect(exitCode).toBe(EXIT.inconclusive)
})

test("what a target declares absent is not run, and a run of nothing else is no pass", async () => {
  const profile = inFolder("mute.yaml")
  writeFileSync(profile, "name: mute\ncapabilities: { vad-events: false }\n")
  const { exitCode, out } = await run("server", "mock:", "--case", "vad-events", "--capabilities", profile)
  expect(out).toMatch(/UNIMPLEMENTED {2}vad-events\/\S+\n {2}the target declares that it lacks vad-events\n/)
  expect(exitCode).toBe(EXIT.nothingRan)
})

test("a stale entry of the baseline fails a run in which nothing else fails", async () => {
  const baseline = inFolder("stale.yaml")
  writeFileSync(baseline, "known:\n  - { path: close/twice, check: cl-twice, reason: once upon a time }\n")
  const { exitCode, out } = await run("server", "mock:", "--case", "close/twice", "--baseline", baseline)
  expect(out).toContain("stale  close/twice: cl-twice passes now; take it out of the baseline")
  expect(exitCode).toBe(EXIT.unexpectedFailure)
})

/** Everything a run that was killed leaves: one case over, one in the middle, one not begun. */
async function killedRun(name: string) {
  const left = inFolder(name)
  await run(
    "server",
    "mock:",
    "--case",
    "close/twice",
    "--case",
    "close/white-space",
    "--case",
    "close/no-audio",
    "--record",
    left,
  )
  const [first = ""] = readFileSync(join(left, "results.jsonl"), "utf8").split("\n")
  writeFileSync(join(left, "results.jsonl"), `${first}\n{"path":"clo`)
  const over = (JSON.parse(first) as { path: string }).path
  const [middle = "", last = ""] = readdirSync(join(left, "close"))
    .map((file) => `close/${file}`)
    .filter((file) => !file.startsWith(over))
  truncateSync(join(left, middle), Math.floor(readFileSync(join(left, middle)).length / 2))
  rmSync(join(left, last))
  return { left, over, middle: middle.replace(/-0\.jsonl$/, ""), last: last.replace(/-0\.jsonl$/, "") }
}

test("of a run that was killed, what had finished is judged again, and what had not is named", async () => {
  const { left, over, middle, last } = await killedRun("killed")
  const file = inFolder("killed.json")
  const { exitCode } = await run("report", left, "--json", file)
  const behaviours = Object.fromEntries(
    readReport(file).permutations.map(({ path, behaviour, reasons }) => [path, [behaviour, ...reasons]]),
  )
  expect(behaviours).toEqual({
    [over]: ["OK"],
    [middle]: ["NOT_RUN", "the run ended in the middle of it"],
    [last]: ["NOT_RUN", "the run ended before it"],
  })
  expect(exitCode).toBe(EXIT.inconclusive)
})

test("shards put together are the run as a whole; one that is missing is named", async () => {
  const shards = [1, 2, 3].map((index) => inFolder(`shard-${index}`))
  for (const [index, left] of shards.entries()) {
    await run("server", "mock:", "--case", "close", "--shard", `${index + 1}/3`, "--record", left)
  }
  const [whole, merged] = [inFolder("whole.json"), inFolder("merged.json")]
  await run("server", "mock:", "--case", "close", "--json", whole)
  expect((await run("report", ...shards, "--json", merged)).exitCode).toBe(EXIT.asExpected)
  const verdicts = (file: string) =>
    readReport(file).permutations.map(({ path, behaviour, close, outcomes }) => ({ path, behaviour, close, outcomes }))
  expect(verdicts(merged)).toEqual(verdicts(whole))
  expect(readReport(merged).accounting).toEqual(readReport(whole).accounting)

  const partial = await run("report", ...shards.slice(0, 2))
  expect(partial.out).toContain("! Shard 3 of 3 is not here.")
  expect(partial.exitCode).toBe(EXIT.inconclusive)
})

test("a run into the folder of an earlier one leaves nothing of that one", async () => {
  const left = inFolder("twice")
  await run("server", "mock:", "--case", "close/twice", "--record", left)
  await run("server", "mock:", "--case", "close/white-space", "--record", left)
  expect(readdirSync(join(left, "close"))).toEqual(["white-space-0.jsonl"])
})

test("failures become a baseline only with a reason, and then are as expected", async () => {
  const [reportFile, baseline] = [inFolder("failed.json"), inFolder("known.yaml")]
  await run("server", "mock:", "--case", "close/twice", "--json", reportFile)
  const failure = {
    check: "cl-twice",
    requirements: ["cl-twice"],
    level: "must",
    sentence: "",
    source: "",
    findings: [],
    findingCount: 0,
    followers: [],
  }
  const report = readReport(reportFile)
  const failing = report.permutations.map((each) => ({ ...each, behaviour: "FAILED", failures: [failure] }))
  writeFileSync(reportFile, JSON.stringify({ ...report, permutations: failing }))

  const bare = await run("baseline", "update", baseline, "--from", reportFile)
  expect([bare.exitCode, existsSync(baseline)]).toEqual([EXIT.usage, false])
  expect(bare.err).toContain("1 new failure without a reason: cl-twice in close/twice; say why with --reason TEXT")

  const told = await run("baseline", "update", baseline, "--from", reportFile, "--reason", "cl-twice=they know")
  expect(told.out).toContain("+ close/twice: cl-twice (they know)")
  expect(readFileSync(baseline, "utf8")).toContain("reason: they know")
})

test.each([
  [["server", "mock:", "--case", "close/twise"], 'No case matches "close/twise"; did you mean "close/twice"?'],
  [
    ["server", "mock:", "--capabilities", "deepgarm"],
    'neither a file nor a shipped profile "deepgarm"; did you mean "deepgram"?',
  ],
  [["server", "mock:", "--baseline", "/no/such.yaml"], "/no/such.yaml could not be read: there is no such file"],
  [["server", "http://localhost"], "say ws://localhost"],
  [["server", "ws://192.0.2.1"], "This would open"],
  [["server", "wss://api.deepgram.com", "--parallel", "151"], "lets 150 streams be open at once (deepgram)"],
  [["server", "mock:", "--shard", "4/3"], 'Expected a shard such as "2/3"'],
  [["server", "mock:", "--budget", "10"], 'Expected a time such as "90s"'],
  [["server", "mock:", "--tier", "musts"], 'Expected levels from "must,should,may"'],
  [["report", tmpdir()], "holds no run: expected plan.json in it"],
  [["baseline", "update", "--from", "/no/such.json"], "/no/such.json could not be read"],
])("%j is a clear sentence", async (args, problem) => {
  const { exitCode, err } = await run(...args)
  expect(err).toContain(problem)
  expect(exitCode).toBe(EXIT.usage)
})
