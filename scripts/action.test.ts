// The GitHub Action, the workflows that use it and the Dockerfile: held to each other and to the command they run.

import { execFileSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { parse } from "yaml"
import { buildProgram } from "../harness/cli/program.ts"
import { trialIo } from "../harness/cli/trial-io.ts"

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly env?: Readonly<Record<string, string>>
  readonly with?: Readonly<Record<string, unknown>>
}

interface Action {
  readonly inputs: Readonly<
    Record<string, { readonly description: string; readonly required?: boolean; readonly default?: string }>
  >
  readonly runs: { readonly using: string; readonly steps: readonly Step[] }
}

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>
}

const read = (path: string): string => readFileSync(path, "utf8")
const action = parse(read("action.yml")) as Action
const [, judge] = action.runs.steps
const SCRIPT = ".github/judge-server.sh"

describe("action.yml", () => {
  test("is a composite action whose inputs are told apart and have a default where they may be left out", () => {
    expect(action.runs.using).toBe("composite")
    const unclear = Object.entries(action.inputs).filter(
      ([, { description, required, default: value }]) =>
        !description.endsWith(".") || (required !== true && typeof value !== "string"),
    )
    expect(unclear.map(([name]) => name)).toEqual([])
  })

  test("hands every input to the script by the environment, and none to the shell", () => {
    const variable = (name: string) => `INPUT_${name.toUpperCase().replaceAll("-", "_")}`
    const handed = Object.keys(action.inputs).map((name) => [variable(name), `\${{ inputs.${name} }}`])
    expect(judge?.env).toEqual(Object.fromEntries(handed))
    for (const { run = "" } of action.runs.steps) expect(run).not.toContain("${{")
    const script = read(SCRIPT)
    for (const [name = ""] of handed) expect(script).toContain(name)
  })

  test("takes no credential as an input: inputs are printed in logs", () => {
    expect(Object.keys(action.inputs).filter((name) => /key|token|secret/.test(name))).toEqual([])
  })
})

test("workflows that use the action know its inputs", () => {
  const folder = ".github/workflows"
  const uses = readdirSync(folder).flatMap((file) =>
    Object.values((parse(read(join(folder, file))) as Workflow).jobs).flatMap(({ steps }) =>
      steps.filter((step) => step.uses === "./"),
    ),
  )
  expect(uses.length).toBeGreaterThan(0)
  for (const step of uses) {
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})))
    expect(Object.keys(step.env ?? {})).toContain("DEEPGRAM_API_KEY")
  }
})

describe("the script of the action", () => {
  let folder = ""
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "soundcheck-action-"))
    // In place of Soundcheck: writes down what it was told, leaves a summary, and ends with 5.
    writeFileSync(
      join(folder, "stub.mjs"),
      `import { mkdirSync, writeFileSync } from "node:fs"
      writeFileSync("arguments.json", JSON.stringify(process.argv.slice(2)))
      mkdirSync("out", { recursive: true })
      writeFileSync("out/summary.md", "as expected")
      process.exitCode = 5`,
    )
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  function run(inputs: Readonly<Record<string, string>>) {
    const { PATH = "" } = process.env
    const files = { GITHUB_OUTPUT: join(folder, "output"), GITHUB_STEP_SUMMARY: join(folder, "summary") }
    for (const file of Object.values(files)) writeFileSync(file, "")
    let code = 0
    try {
      const env = { PATH, ...files, SOUNDCHECK_MAIN: join(folder, "stub.mjs"), INPUT_REPORTS: "out", ...inputs }
      execFileSync("bash", [join(process.cwd(), SCRIPT)], { cwd: folder, env, stdio: "pipe" })
    } catch (cause) {
      code = (cause as { readonly status: number }).status
    }
    const given = JSON.parse(read(join(folder, "arguments.json"))) as string[]
    return { code, given, outputs: read(files.GITHUB_OUTPUT), summary: read(files.GITHUB_STEP_SUMMARY) }
  }

  test("keeps the exit code, tells it and the name of the artifact, and writes the summary of the job", () => {
    const { code, given, outputs, summary } = run({ INPUT_TARGET: "wss://a.example", INPUT_SHARD: "2/4" })
    expect({ code, outputs, summary }).toEqual({
      code: 5,
      outputs: "artifact=soundcheck-2-of-4\nexit-code=5\n",
      summary: "as expected",
    })
    expect(given.join(" ")).toBe(
      "server --yes --record out/recordings --json out/report.json --junit out/junit.xml --markdown out/summary.md --html out/html --shard 2/4 -- wss://a.example",
    )
  })

  test("passes on what is given, globs as they are, and runs nothing that stands in an input", () => {
    const { given } = run({
      INPUT_TARGET: "$(touch evil)",
      INPUT_CASES: "close/**\n *",
      INPUT_SKIP: "`touch evil`",
      INPUT_BUDGET: "10m; touch evil",
      INPUT_STRICT: "true",
      INPUT_RETRY_UNEXPECTED: "2",
    })
    const rest = given.slice(given.indexOf("out/html") + 1)
    expect(rest).toEqual(
      [
        "--case",
        "close/**",
        "--case",
        "*",
        "--skip",
        "`touch",
        "--skip",
        "evil`",
        "--budget",
        "10m; touch evil",
      ].concat(["--retry-unexpected", "2", "--strict", "--", "$(touch evil)"]),
    )
    expect(readdirSync(folder)).not.toContain("evil")
  })

  test("says in the summary of the job when nothing was judged", () => {
    const { code, summary } = run({ INPUT_TARGET: "wss://a.example", INPUT_REPORTS: "elsewhere" })
    expect(code).toBe(5)
    expect(summary).toBe(
      "Soundcheck ended with exit code 5 before anything was judged; the log of the step says why.\n",
    )
  })

  test("knows no flag that the command does not know", () => {
    const command = buildProgram(trialIo(), () => {}).commands.find((one) => one.name() === "server")
    const known = command?.options.map(({ long }) => long)
    expect(known).toEqual(expect.arrayContaining([...new Set(read(SCRIPT).match(/--[a-z][a-z-]+/g))]))
  })
})

describe("the Dockerfile", () => {
  const lines = read("Dockerfile").split("\n")
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith("FROM ")))

  test("runs the command as it is published, and not as root", () => {
    const { bin } = JSON.parse(read("package.json")) as { readonly bin: Readonly<Record<string, string>> }
    expect(last).toContain(`ENTRYPOINT ["node", "/soundcheck/${bin.soundcheck}"]`)
    expect(last.indexOf("USER node")).toBeLessThan(last.findIndex((line) => line.startsWith("ENTRYPOINT")))
    expect(last).toContain("USER node")
  })

  test("bakes in no credential and nothing that lies about", () => {
    expect(lines.filter((line) => /^(ENV|ARG)\b.*(KEY|TOKEN|SECRET)/i.test(line))).toEqual([])
    const ignored = read(".dockerignore").split("\n")
    expect(ignored).toEqual(expect.arrayContaining([".git", "node_modules", "recordings", "**/.env*"]))
  })
})
