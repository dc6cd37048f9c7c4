import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { startCommand } from "./command.ts"

const node = (script: string, graceMs?: number) =>
  startCommand({
    command: [process.execPath, "-e", script],
    env: { PATH: process.env.PATH },
    ...(graceMs !== undefined && { graceMs }),
  })

test("reports are picked out of what a command prints, and the rest is passed over", async () => {
  const command = node(`console.log('hello\\n{"type":"utterance","text":"good evening"}\\n{"type":"other"}\\n{broken')`)
  expect(await command.ended).toEqual({ type: "exited", code: 0 })
  expect(command.reports).toEqual([{ type: "utterance", text: "good evening" }])
  expect(command.output).toContain("{broken")
})

test("a last line without a line feed counts", async () => {
  const command = node(`process.stdout.write('{"type":"latency","seconds":0.3}')`)
  await command.ended
  expect(command.reports).toEqual([{ type: "latency", seconds: 0.3 }])
})

test("of a flood the end is kept, and all of it is counted", async () => {
  const command = node(`process.stdout.write("x".repeat(3_000_000) + "the end")`)
  await command.ended
  expect(command.outputByteLength).toBe(3_000_007)
  expect(command.output).toHaveLength(64 * 1024)
  expect(command.output).toMatch(/the end$/)
})

test("an exit code is told, and a signal", async () => {
  expect(await node("process.exit(3)").ended).toEqual({ type: "exited", code: 3 })
  expect(await node("process.kill(process.pid, 'SIGABRT')").ended).toEqual({ type: "killed", signal: "SIGABRT" })
})

test("whoever does not listen to SIGTERM is ended all the same", async () => {
  const command = node("process.on('SIGTERM', () => {}); setInterval(() => {}, 1e6); console.log('up')", 50)
  await expect.poll(() => command.output, { timeout: 10_000 }).toContain("up")
  command.stop()
  expect(await command.ended).toEqual({ type: "killed", signal: "SIGKILL" })
})

test("what a command started and left behind ends with it", async () => {
  const command = node(
    `const child = require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"], { stdio: "inherit" })
     console.log(child.pid)
     child.unref()`,
  )
  await command.ended
  const pid = Number(command.output)
  expect(pid).toBeGreaterThan(0)
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false)
})

/** A process that has ended and whom nobody has asked about yet still has its number. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"))
  } catch {
    return false
  }
}

test.each([
  ["soundcheck-no-such-command", 'there is no command "soundcheck-no-such-command"'],
  ["/", "may not be executed"],
])("%s cannot be started, and the sentence says why", async (file, why) => {
  await expect(startCommand({ command: [file], env: {} }).ended).rejects.toThrow(why)
})
