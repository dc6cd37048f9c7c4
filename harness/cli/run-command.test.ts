import { describe, expect, test } from "vitest"
import { runCommand } from "./run-command.ts"
import { trialIo } from "./trial-io.ts"

async function run(...args: string[]) {
  const io = trialIo()
  const exitCode = await runCommand(args, io)
  return { exitCode, out: io.out(), err: io.err() }
}

const COMMANDS = ["smoke", "stream", "mock", "fixture", "judge", "server", "list", "report", "baseline", "client"]

describe("help and version", () => {
  test("--version prints the version alone", async () => {
    expect(await run("--version")).toEqual({ exitCode: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), err: "" })
  })

  test("--help lists every command and exits 0", async () => {
    const { exitCode, out } = await run("--help")
    expect(exitCode).toBe(0)
    for (const command of COMMANDS) expect(out).toContain(`  ${command} `)
  })

  test.each(COMMANDS)("%s --help exits 0", async (command) => {
    expect(await run(command, "--help")).toMatchObject({ exitCode: 0, err: "" })
  })

  test("no command at all shows the help and exits 2", async () => {
    expect(await run()).toMatchObject({ exitCode: 2, err: expect.stringContaining("Usage: soundcheck") })
  })
})

describe("a wrong command line gets one sentence and exit code 2", () => {
  test.each<[string[], RegExp]>([
    [["strem"], /^soundcheck: unknown command 'strem'\n\(Did you mean stream\?\)\n$/],
    [["stream"], /^soundcheck: missing required argument 'input'\n$/],
    [["stream", "a.wav", "b.wav"], /^soundcheck: too many arguments/],
    [["stream", "a.wav", "--chunk", "20"], /^soundcheck: unknown option '--chunk'/],
    [
      ["stream", "a.wav", "--chunk-ms", "0"],
      /'0' is invalid\. Expected a number of milliseconds from 1 to 10000, found "0"/,
    ],
    [["stream", "a.wav", "--chunk-ms", "fast"], /Expected a number of milliseconds .*found "fast"/],
    [["stream", "a.wav", "--chunk-bytes", "1.5"], /Expected a whole number of bytes/],
    [["stream", "a.wav", "--chunk-ms", "20", "--chunk-bytes", "640"], /cannot be used with option '--chunk-bytes/],
    [["stream", "a.wav", "--container", "--encoding", "mulaw"], /cannot be used with option '--encoding/],
    [
      ["stream", "a.wav", "--speed", "0"],
      /Expected a speed above 0 and up to 100 \(1 is real time\), or "max", found "0"/,
    ],
    [["stream", "a.wav", "--option", "endpointing"], /Expected name=value, as in "--option endpointing=300", found/],
    [["stream", "a.wav", "--format", "doc"], /Allowed choices are text, json, srt, vtt/],
    [["stream", "a.wav", "--sample-rate", "7"], /Expected a rate in Hz from 1000 to 384000, found "7"/],
    [["mock", "--port", "70000"], /Expected a port from 0 to 65535, found "70000"/],
    [["mock", "--key", ""], /Expected a key without spaces, found ""/],
    [["fixture"], /Usage: soundcheck fixture/],
    [["fixture", "add", "a.wav"], /required option '--transcript <text>' not specified/],
    [["judge"], /missing required argument 'file'/],
  ])("%j", async (args, sentence) => {
    const { exitCode, out, err } = await run(...args)
    expect(exitCode).toBe(2)
    expect(err).toMatch(sentence)
    expect(out).toBe("")
    expect(err).not.toContain("    at ")
  })
})

describe("the target of server", () => {
  test.each<[string, Record<string, string>, RegExp, number]>([
    [
      "is the hosted service unless said, and that needs a key",
      {},
      /^soundcheck: wss:\/\/api\.deepgram\.com.* needs a key: set DEEPGRAM_API_KEY\.\n$/,
      4,
    ],
    ["may stand in the environment", { SOUNDCHECK_TARGET: "nowhere" }, /as target, found "nowhere"/, 2],
  ])("%s", async (_, env, sentence, exitCode) => {
    const io = trialIo({ env })
    expect(await runCommand(["server"], io)).toBe(exitCode)
    expect(io.err()).toMatch(sentence)
  })
})
