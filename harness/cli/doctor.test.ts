import { expect, test } from "vitest"
import { CODEC_PARTS } from "../installation/parts.ts"
import { runCommand } from "./run-command.ts"
import { trialIo } from "./trial-io.ts"

test("doctor proves every codec that comes with the package, and says what a missing one needs", async () => {
  const io = trialIo({ env: { DEEPGRAM_API_KEY: "very-secret" } })
  expect(await runCommand(["doctor"], io)).toBe(0)
  const lines = io.out().split("\n")
  for (const { codec, by } of CODEC_PARTS) {
    const state = lines.find((line) => line.startsWith(`  ${codec} `)) ?? ""
    // What lies outside of the package may be missing on the machine that runs this.
    expect(state).toMatch(by.every((name) => name !== "ffmpeg") ? /works$/ : /(works|missing)$/)
  }
  expect(io.out()).toMatch(/DEEPGRAM_API_KEY .* set/)
  expect(io.out()).not.toContain("very-secret")
})

test("doctor --json says the same to a program", async () => {
  const io = trialIo()
  expect(await runCommand(["doctor", "--json"], io)).toBe(0)
  const told = JSON.parse(io.out())
  expect(told).toMatchObject({
    version: 1,
    node: process.versions.node,
    secrets: [{ name: "DEEPGRAM_API_KEY", isSet: false }],
  })
  expect(told.codecs).toHaveLength(CODEC_PARTS.length)
  expect(told.codecs).toContainEqual(
    expect.objectContaining({ codec: "Opus", by: { name: "opus-decoder", version: "0.7.12", licence: "MIT" } }),
  )
})
