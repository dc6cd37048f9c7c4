// `soundcheck mock`: what it says of the streams that come.

import { readdirSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { startMock } from "../index.ts"
import { runCommand } from "./run-command.ts"
import { trialIo } from "./trial-io.ts"
import { FAST, trialCommands } from "./trial-commands.ts"

const { folder, run } = trialCommands()

describe("mock", () => {
  test("prints where it listens, then a line for each stream, until it is interrupted", async () => {
    const lines: string[] = []
    const heard = join(folder, "heard")
    let onLine = (): void => {}
    const io = trialIo({
      env: { SOUNDCHECK_HOME: folder },
      onWrite(text) {
        lines.push(text)
        onLine()
      },
    })
    const lineCount = (wanted: number): Promise<void> =>
      new Promise((resolve) => {
        onLine = () => lines.length >= wanted && resolve()
        onLine()
      })
    const ended = runCommand(["mock", "--key", "right", "--save-audio", heard], io)
    await lineCount(1)
    const url = /^listening on (ws:\/\/127\.0\.0\.1:\d+)\n$/.exec(lines[0] ?? "")?.[1] ?? ""
    await run([...FAST, "--target", url], { env: { DEEPGRAM_API_KEY: "right" } })
    await lineCount(2)
    expect(lines[1]).toMatch(
      /^\d\d:\d\d:\d\d {2}0\.9 s {2}1000 \(CloseStream\) {2}heard "Goodbye\." \[asterisk-goodbye\] {2}\?/,
    )
    expect(readdirSync(heard)).toHaveLength(1)
    expect((await run([...FAST, "--target", url], { env: { DEEPGRAM_API_KEY: "wrong" } })).exitCode).toBe(4)
    await lineCount(3)
    expect(lines[2]).toMatch(/refused 401 {2}Invalid credentials\./)
    io.interrupt()
    expect(await ended).toBe(0)
  })

  test("--log json writes each entry as an object", async () => {
    const io = trialIo({ env: { SOUNDCHECK_HOME: folder } })
    const ended = runCommand(["mock", "--log", "json"], io)
    await expect.poll(io.out).toMatch(/listening on/)
    const url = /ws:\S+/.exec(io.out())?.[0] ?? ""
    await run([...FAST, "--target", url])
    await expect.poll(io.out).toMatch(/"type":"stream"/)
    expect(JSON.parse(io.out().split("\n")[1] ?? "")).toMatchObject({
      type: "stream",
      code: 1000,
      transcript: "Goodbye.",
    })
    io.interrupt()
    await ended
  })

  test("a port in use is one sentence and exit code 2", async () => {
    const taken = await startMock()
    const io = trialIo({ env: { SOUNDCHECK_HOME: folder } })
    expect(await runCommand(["mock", "--port", String(taken.port)], io)).toBe(2)
    expect(io.err()).toMatch(/^soundcheck: .*is in use.*\n$/)
    await taken.close()
  })
})
