import { expect, test } from "vitest"
import { EXIT } from "../errors.ts"
import { runCommand } from "./run-command.ts"
import { trialIo } from "./trial-io.ts"

async function run(...args: readonly string[]) {
  const io = trialIo()
  const exitCode = await runCommand(args, io)
  return { exitCode, out: io.out(), err: io.err() }
}

test("cases stand under their area, with level, cost, title, requirements and needs", async () => {
  const { exitCode, out } = await run("list", "auth/jwt-expired")
  expect(exitCode).toBe(EXIT.asExpected)
  expect(out).toBe(`auth
  auth/jwt-expired  MUST         0.5 s  an expired token is refused
      auth-jwt-expired er-http-not-ws · needs grant

1 case for servers: 1 stream, 1 s of audio
`)
})

test("cases for clients stand under headings of their own", async () => {
  const { out } = await run("list", "connection/late-101")
  expect(out).toMatch(/^connection, for clients\n {2}connection\/late-101 {2}SHOULD {7}3\.0 s {2}the 101 comes/)
  expect(out).toMatch(/\n {6}conn-client-buffer-open\n\n1 case for clients: /)
})

test("requirements stand with their checks, or the reason why there is none", async () => {
  const { out } = await run("list", "--requirements", "fx-connected-first")
  expect(out).toBe(`flux
  fx-connected-first  MUST    server  The first message is Connected with \`request_id\` and \`sequence_id\` 0, before any audio.
      not checked: Flux: not yet

1 requirement: 0 checked, 1 not, each with its reason
`)
})

test("all of it is JSON for programs", async () => {
  const cases: unknown = JSON.parse((await run("list", "--json", "auth/forbidden-model")).out)
  expect(cases).toMatchObject({
    version: 1,
    cases: [{ path: "auth/forbidden-model", level: "should", needs: ["mock"], cost: { streams: 1, audioMs: 500 } }],
  })
  const requirements: unknown = JSON.parse((await run("list", "--requirements", "--json", "close")).out)
  expect(requirements).toMatchObject({ version: 1, requirements: { length: 17 } })
})

test.each([
  [["list", "aut"], 'No case matches "aut"; did you mean "auth"?'],
  [["list", "--requirements", "fz-fluhs"], 'No requirement matches "fz-fluhs"; did you mean "fz-flush"?'],
  [["list", "--requirements", "**/x"], 'No requirement matches "**/x"; "soundcheck list --requirements" shows all'],
])("what matches nothing is a mistake: %j", async (args, problem) => {
  const { exitCode, err, out } = await run(...args)
  expect([exitCode, out]).toEqual([EXIT.usage, ""])
  expect(err).toContain(problem)
})
