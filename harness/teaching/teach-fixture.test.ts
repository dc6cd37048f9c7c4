import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { noisePcm, silencePcm, slicePcm } from "../audio/pcm.ts"
import { resamplePcm } from "../audio/resampling/resampler.ts"
import { encodeAs } from "../audio/encoders/index.ts"
import { encodeWav } from "../audio/wav/wav.ts"
import { HarnessError } from "../errors.ts"
import { bundledFixtures, fixtureLibrary } from "../fixtures/fixture.ts"
import { prng } from "../prng.ts"
import { type Lesson, teachFixture } from "./teach-fixture.ts"

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "soundcheck-teaching-"))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Six words from 0.5 to 2.3 s, six from 2.9 to 4.7 s. */
const speech = () => bundledFixtures().load("synthetic-question").audio
const TRANSCRIPT = "Have you ever met Marigold Harper? She plays the violin in Vienna."

function lesson(name: string, content: Uint8Array | string, more: Partial<Lesson> = {}): Lesson {
  const file = join(folder, name)
  writeFileSync(file, content)
  return { file, transcript: TRANSCRIPT, folder: join(folder, "kept"), taken: ["librivox-0870"], ...more }
}

const near = (foundMs: number | undefined, expectedMs: number): boolean => Math.abs((foundMs ?? 0) - expectedMs) < 60

describe("a person's recording becomes a fixture", () => {
  test.each([
    ["as it is", () => encodeWav(speech(), "linear16")],
    ["at 44.1 kHz in floats", () => encodeWav(resamplePcm(speech(), 44_100), "linear32")],
    ["as telephone audio", () => encodeWav(resamplePcm(speech(), 8000), "mulaw")],
    [
      "in stereo",
      () => encodeWav({ ...speech(), channels: [...speech().channels, ...speech().channels] }, "integer24"),
    ],
    ["compressed, in Ogg", () => encodeAs(speech(), { encoding: "ogg-opus" }).bytes],
    ["compressed, as FLAC", () => encodeAs(speech(), { encoding: "flac" }).bytes],
  ])("%s", async (_, file) => {
    const taught = await teachFixture(lesson("My Call (1).wav", file()))
    expect(taught.name).toBe("my-call-1")
    const fixture = fixtureLibrary([join(folder, "kept")]).load("my-call-1")
    expect(fixture.audio.sampleRateHz).toBe(16_000)
    expect(fixture.audio.channels).toHaveLength(1)
    expect(fixture.timeline.transcript).toBe(TRANSCRIPT)
    const { words } = fixture.timeline
    expect(words.map(({ punctuatedWord }) => punctuatedWord).join(" ")).toBe(TRANSCRIPT)
    expect(near(words[0]?.startMs, 500) && near(words[5]?.endMs, 2335) && near(words[6]?.startMs, 2935)).toBe(true)
    expect(fixture.timeline.truthSigmaMs).toBe(200)
    expect(readFileSync(taught.file).subarray(0, 4).toString()).toBe("RIFF")
  })
})

describe("what cannot be learnt is refused in one sentence", () => {
  const wav = (lengthMs: number) => encodeWav(silencePcm(lengthMs, 16_000), "linear16")
  test.each<[string, () => Lesson, RegExp]>([
    ["an empty file", () => lesson("e.wav", ""), /e.wav is empty/],
    ["text", () => lesson("t.wav", "Dear Sir, how are you"), /expected an audio file, found text/],
    [
      "MP3",
      () => lesson("m.mp3", "ID3\x04\0\0\0\0\0\0"),
      /found a damaged MP3 file: convert it, for example with "ffmpeg -i m.mp3/,
    ],
    ["a damaged WAV file", () => lesson("d.wav", "RIFF\x24\0\0\0WAVEfmt "), /d.wav: Expected a "fmt " chunk/],
    [
      "a missing file",
      () => ({ ...lesson("x", ""), file: join(folder, "no.wav") }),
      /no.wav could not be read: there is no such file/,
    ],
    ["silence", () => lesson("s.wav", wav(3000)), /expected speech, found none/],
    [
      "noise",
      () => lesson("n.wav", encodeWav(noisePcm(3000, 16_000, -20, prng(1)), "linear16")),
      /expected speech, found none/,
    ],
    [
      "a syllable",
      () => lesson("y.wav", encodeWav(slicePcm(speech(), 0, 800), "linear16"), { transcript: "have" }),
      /expected at least 400 ms of speech/,
    ],
    ["eleven minutes", () => lesson("l.wav", wav(660_000)), /expected at most 10 minutes, found 11: cut it/],
    [
      "no words",
      () => lesson("w.wav", encodeWav(speech(), "linear16"), { transcript: " - " }),
      /expected words in --transcript/,
    ],
    [
      "another file's transcript",
      () => lesson("w.wav", encodeWav(speech(), "linear16"), { transcript: "a ".repeat(50) }),
      /50 words for 3\.\d s of speech.*it belongs to other audio/,
    ],
    ["a bundled fixture's name", () => lesson("librivox-0870.wav", wav(1)), /choose another with --name/],
    [
      "a name that leads elsewhere",
      () => lesson("n.wav", wav(1), { name: "../n" }),
      /letters, digits and hyphens, found "\.\.\/n"/,
    ],
    [
      "a folder that cannot be made",
      () => lesson("f.wav", encodeWav(speech(), "linear16"), { folder: join(folder, "f.wav", "kept") }),
      /a part of the path is not a folder/,
    ],
    ["a file without a name", () => lesson("---.wav", wav(1)), /No name can be made/],
  ])("%s", async (_, make, sentence) => {
    await expect(teachFixture(make())).rejects.toThrow(HarnessError)
    await expect(teachFixture(make())).rejects.toThrow(sentence)
  })
})
