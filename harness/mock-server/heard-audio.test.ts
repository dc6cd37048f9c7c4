import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { collectAudio } from "../audio/decoding/collect.ts"
import { encodeAs } from "../audio/encoders/index.ts"
import { linear16 } from "../audio/encodings/linear16.ts"
import { tonePcm } from "../audio/pcm.ts"
import { encodeWav, parseWav } from "../audio/wav/wav.ts"
import { heardAudio } from "./heard-audio.ts"

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "soundcheck-heard-"))
})
afterAll(() => rmSync(folder, { recursive: true }))

const noProblem = (sentence: string): void => expect.unreachable(sentence)

const tone = tonePcm(440, 500, 16_000)

test.each([
  [
    "raw samples",
    { encoding: "linear16", sampleRateHz: 16_000 },
    linear16.encode(tone.channels[0] ?? new Float32Array(0)),
  ],
  ["a container", {}, encodeWav(tone, "linear32")],
  ["compressed audio", {}, encodeAs(tone, { encoding: "flac" }).bytes],
])("%s are passed on and kept", async (_, declared, bytes) => {
  const heard = heardAudio(join(folder, "heard.wav"), noProblem)
  const decoder = heard.decoder(declared)
  const { audio } = await collectAudio(decoder, [bytes.subarray(0, 999), bytes.subarray(999)])
  heard.close()
  expect(audio?.channels[0]).toHaveLength(8000)
  expect(decoder.format?.sampleRateHz).toBe(16_000)
  const kept = parseWav(readFileSync(heard.file ?? ""))
  expect(kept.audio?.channels[0]).toHaveLength(8000)
  expect(kept.audio?.channels[0]?.[100]).toBeCloseTo(tone.channels[0]?.[100] ?? 0, 3)
})

test("Opus is kept at its own rate, although it would be decoded straight to the rate of the hearing", async () => {
  const heard = heardAudio(join(folder, "opus.wav"), noProblem)
  const { bytes } = encodeAs(tone, { encoding: "ogg-opus" })
  await collectAudio(heard.decoder({}, { preferredRateHz: 16_000 }), [bytes])
  heard.close()
  expect(parseWav(readFileSync(heard.file ?? "")).audio).toMatchObject({ sampleRateHz: 48_000 })
})

test.each([
  ["no folder", () => join(folder, "missing", "heard.wav"), /there is no such file/],
  ["a full disk", () => "/dev/full", /the disk is full/],
])("%s costs the stream nothing, and is told once", (_, path, reason) => {
  const problems: string[] = []
  const heard = heardAudio(path(), (sentence) => problems.push(sentence))
  const decoder = heard.decoder({ encoding: "linear16", sampleRateHz: 16_000 })
  expect([decoder.push(new Uint8Array(640)), decoder.push(new Uint8Array(640))].map(([one]) => one?.length)).toEqual([
    320, 320,
  ])
  heard.close()
  expect(problems).toEqual([expect.stringMatching(reason)])
})

test("nothing decoded leaves no file", () => {
  const heard = heardAudio(join(folder, "none.wav"), noProblem)
  const decoder = heard.decoder({})
  decoder.push(new Uint8Array(8192).fill(7))
  decoder.end()
  heard.close()
  expect(decoder.problem?.code).toBe("undecodable")
  expect(heard.file).toBeUndefined()
  expect(existsSync(join(folder, "none.wav"))).toBe(false)
})
