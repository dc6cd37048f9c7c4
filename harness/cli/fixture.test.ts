import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { encodeWav } from "../audio/wav/wav.ts"
import { bundledFixtures } from "../fixtures/fixture.ts"
import { runCommand } from "./run-command.ts"
import { trialIo } from "./trial-io.ts"

let home = ""
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "soundcheck-home-"))
})
afterAll(() => rmSync(home, { recursive: true }))

async function run(...args: string[]) {
  const io = trialIo({ env: { SOUNDCHECK_HOME: home } })
  const exitCode = await runCommand(args, io)
  return { exitCode, out: io.out(), err: io.err() }
}

test("fixture add keeps a recording in the person's folder, and fixture list shows it", async () => {
  const { file, timeline } = bundledFixtures().load("synthetic-question")
  const added = await run("fixture", "add", file, "--transcript", timeline.transcript, "--name", "mine")
  expect(added).toMatchObject({ exitCode: 0, err: "" })
  expect(added.out).toMatch(/^added "mine": 12 words in 3\.\d s of speech, 6\.7 s in all\n/)
  expect(added.out).toContain(join(home, "fixtures", "mine.wav"))
  expect(added.out).toContain("estimated from where the voice is, give or take 200 ms")

  const listed = await run("fixture", "list")
  expect(listed.exitCode).toBe(0)
  expect(listed.out).toMatch(/^mine +speech +6\.7 s +12 +en-US +yours$/m)
  expect(listed.out).toMatch(/^librivox-0870 +speech +\d+\.\d s +22 +en-US$/m)
  expect(listed.out).toMatch(/1 of your own/)
})

test("the mock knows a taught recording by ear, wherever it is played", async () => {
  const { audio } = bundledFixtures().load("synthetic-question")
  // Spoken faster than anything that is bundled: nobody but its owner can know it.
  const own = join(home, "own.wav")
  writeFileSync(own, encodeWav({ ...audio, sampleRateHz: 19_000 }, "linear16"))
  const transcript = "Have you ever met Marigold Harper? She plays the violin in Vienna."
  expect((await run("fixture", "add", own, "--transcript", transcript)).exitCode).toBe(0)
  const streamed = await run("stream", own, "--speed", "10", "--record", join(home, "own.jsonl"))
  expect(streamed).toMatchObject({ exitCode: 0, out: expect.stringMatching(/met Marigold Harper/) })
})

test("fixture add refuses in one sentence what it cannot learn", async () => {
  const file = join(home, "notes.txt")
  writeFileSync(file, "Dear Sir, yours of the 5th")
  const { exitCode, out, err } = await run("fixture", "add", file, "--transcript", "Dear Sir")
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" })
  expect(err).toMatch(/^soundcheck: .*notes\.txt: expected an audio file, found text .*ffmpeg.*\n$/)
})
