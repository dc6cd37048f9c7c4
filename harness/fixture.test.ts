import { createHash } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { durationMs } from "./audio/pcm.ts"
import { bundledFixtures, fixtureLibrary } from "./fixture.ts"

const { fixtures, load, knownClips } = bundledFixtures()

test("there are speech, silence, noise and tone, with a clip of a minute and a stereo clip", () => {
  expect(new Set(fixtures.map((fixture) => fixture.kind))).toEqual(new Set(["speech", "silence", "noise", "tone"]))
  expect(fixtures.some((fixture) => fixture.timeline.durationMs >= 60_000 && fixture.kind === "speech")).toBe(true)
  expect(fixtures.some((fixture) => fixture.timeline.channels === 2)).toBe(true)
})

test.each(fixtures)(
  "$name is the audio its timeline was made for, with a licence",
  ({ name, file, licence, source }) => {
    const { sha256, durationMs: statedMs } = JSON.parse(readFileSync(file.replace(/wav$/, "json"), "utf8"))
    expect(createHash("sha256").update(readFileSync(file)).digest("hex")).toBe(sha256)
    expect(durationMs(load(name).audio)).toBeCloseTo(statedMs, 0)
    expect(licence).not.toBe("")
    expect(source).not.toBe("")
  },
)

test.each(fixtures.filter((fixture) => fixture.kind === "speech"))(
  "the words of $name are in order, apart, and within the clip",
  ({ timeline }) => {
    for (const channel of Array.from({ length: timeline.channels }, (_, index) => index)) {
      let endMs = 0
      for (const word of timeline.words.filter((each) => each.channel === channel)) {
        expect(word.startMs).toBeGreaterThanOrEqual(endMs)
        expect(word.endMs).toBeGreaterThan(word.startMs)
        expect(word.word).toMatch(/^[a-z']+$/)
        endMs = word.endMs
      }
      expect(endMs).toBeLessThanOrEqual(timeline.durationMs)
      expect(endMs).toBeGreaterThan(0)
    }
  },
)

test("a stereo clip is known by each channel and by its mix", () => {
  const names = knownClips().map((clip) => clip.name)
  expect(names).toEqual(expect.arrayContaining(["synthetic-stereo", "synthetic-stereo#0", "synthetic-stereo#1"]))
})

test("an unknown name is answered with the names there are", () => {
  expect(() => load("librivox-9999")).toThrow(/no fixture "librivox-9999".*librivox-0870/)
})

test("a broken timeline in a person's folder is named, with what to do", () => {
  const folder = mkdtempSync(join(tmpdir(), "soundcheck-"))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, "mine.json"), '{"name":"mine"}')
  expect(() => fixtureLibrary([folder])).toThrow(/mine\.json.*fixture add/s)
})
