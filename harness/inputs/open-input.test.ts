import { chmodSync, mkdirSync } from "node:fs"
import { join } from "node:path"
import { PassThrough, Readable } from "node:stream"
import { describe, expect, test } from "vitest"
import { tonePcm } from "../audio/pcm.ts"
import { encodeWav, parseWav, wavHeader } from "../audio/wav/wav.ts"
import { bundledFixtures } from "../fixtures/fixture.ts"
import { trialFolder } from "../files/trial-folder.ts"
import type { InputSurroundings } from "./input.ts"
import { openInput } from "./open-input.ts"
import { type Opening, refusal, take } from "./trial-input.ts"

const { path: folder, file } = trialFolder()

const tone = (lengthMs: number, sampleRateHz = 16_000) => tonePcm(440, lengthMs, sampleRateHz)

/** What a WAV file holds, without its header. */
function samplesOf(wav: Uint8Array): Buffer {
  const parsed = parseWav(wav)
  if (parsed.audio === undefined) throw new Error(parsed.problem.sentence)
  return Buffer.from(parsed.data)
}

describe("a WAV file", () => {
  test.each([
    ["linear16", 16_000, 1, 3200],
    ["linear32", 8_000, 1, 3200],
    ["mulaw", 8_000, 2, 1600],
    ["alaw", 44_100, 1, 4410],
  ])("of %s is sent as raw samples and declared", async (encoding, sampleRateHz, channelCount, byteLength) => {
    const [channel = new Float32Array(0)] = tone(100, sampleRateHz).channels
    const wav = encodeWav({ sampleRateHz, channels: Array.from({ length: channelCount }, () => channel) }, encoding)
    const input = await take({ what: file("a.wav", wav) })
    expect(input.bytes).toEqual(samplesOf(wav))
    expect(input.bytes).toHaveLength(byteLength)
    const channels = channelCount === 1 ? {} : { channels: channelCount }
    expect(input.declared).toEqual({ encoding, sample_rate: sampleRateHz, ...channels })
    expect(input.audio).toEqual({ encoding, sampleRateHz, channels: channelCount, durationMs: 100 })
    expect(input.warnings).toEqual([])
  })

  test("as a container is sent as it is, and nothing is declared", async () => {
    const wav = encodeWav(tone(250), "linear16")
    const input = await take({ what: file("a.wav", wav), container: true })
    expect(input.bytes).toEqual(Buffer.from(wav))
    expect(input.declared).toEqual({})
    expect(input.audio).toMatchObject({ container: "wav", encoding: "linear16", durationMs: 250 })
  })

  test.each(["unsigned8", "integer24", "integer32", "float64"])(
    "of a form that no option names (%s) is sent as it is",
    async (encoding) => {
      const wav = encodeWav(tone(100), encoding)
      const input = await take({ what: file("a.wav", wav) })
      expect(input.bytes).toEqual(Buffer.from(wav))
      expect(input.declared).toEqual({})
    },
  )

  test("of a form that we do not read (ADPCM) is left to the service", async () => {
    const wav = encodeWav(tone(100), "linear16")
    wav[20] = 0x11
    const input = await take({ what: file("a.wav", wav) })
    expect(input.bytes).toHaveLength(wav.length)
    expect(input.warnings[0]).toContain("IMA ADPCM")
  })

  test("that was cut short is sent as far as it goes, with a warning", async () => {
    const wav = encodeWav(tone(2000), "linear16")
    const input = await take({ what: file("cut.wav", wav.subarray(0, wav.length - 64_000 + 16_001)) })
    expect(input.bytes).toHaveLength(16_000)
    expect(input.durationMs).toBeCloseTo(500, 0)
    expect(input.warnings.map((warning) => warning.replaceAll(`${folder}/`, ""))).toEqual([
      "cut.wav was cut short: its header promises 2.0 s, 0.5 s are there and sent.",
      "cut.wav ends within a sample (1 of 2 bytes): those were not sent.",
    ])
  })

  test("with chunks behind the samples is sent without them", async () => {
    const wav = encodeWav(tone(100), "linear16")
    const input = await take({ what: file("a.wav", Buffer.concat([wav, Buffer.from("LIST\x04\0\0\0abcd")])) })
    expect(input.bytes).toHaveLength(3200)
  })

  test("declared as something else is sent as it is declared, with a warning", async () => {
    const input = await take({ what: file("a.wav", encodeWav(tone(100), "linear16")), encoding: "mulaw" })
    expect(input.declared).toEqual({ encoding: "mulaw", sample_rate: 16_000 })
    expect(input.audio.encoding).toBe("linear16")
    expect(input.warnings[0]).toContain("holds linear16 16 kHz mono and is declared as mulaw 16 kHz mono")
  })

  test("larger than what is read ahead comes through whole", async () => {
    const wav = encodeWav(tone(40_000), "linear16")
    const input = await take({ what: file("long.wav", wav) })
    expect(input.bytes.equals(samplesOf(wav))).toBe(true)
    expect(input.chunkCount).toBe(400)
  })
})

describe("raw samples", () => {
  test("are sent as declared", async () => {
    const raw = new Uint8Array(3200).map((_, index) => index * 7)
    const input = await take({ what: file("a.raw", raw), encoding: "linear16", sampleRateHz: 8000, channels: 2 })
    expect(input.bytes).toEqual(Buffer.from(raw))
    expect(input.declared).toEqual({ encoding: "linear16", sample_rate: 8000, channels: 2 })
    expect(input.durationMs).toBe(100)
  })

  test("of an odd number of bytes lose the half sample, with a warning", async () => {
    const input = await take({
      what: file("odd.raw", new Uint8Array(4001)),
      encoding: "linear16",
      sampleRateHz: 16_000,
    })
    expect(input.bytes).toHaveLength(4000)
    expect(input.warnings[0]).toContain("ends within a sample (1 of 2 bytes)")
  })

  test("in g729 are paced by its 1000 bytes a second", async () => {
    const input = await take({ what: file("a.g729", new Uint8Array(500)), encoding: "g729", sampleRateHz: 8000 })
    expect(input.durationMs).toBe(500)
    expect(input.chunkCount).toBe(5)
  })
})

describe("a compressed file is sent as it is, with a note", () => {
  test.each([
    ["MP3", "a.mp3", Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(15_996, 0xaa)]), 1000],
    ["CAF", "a.caf", Buffer.concat([Buffer.from("caff"), Buffer.alloc(15_996)]), 1000],
  ])("%s", async (name, path, content, durationMs) => {
    const input = await take({ what: file(path, content) })
    expect(input.bytes).toEqual(content)
    expect(input.declared).toEqual({})
    expect(input.durationMs).toBeCloseTo(durationMs, 0)
    expect(input.warnings[0]).toContain(`is ${name}: sent as it is`)
  })
})

describe("a fixture", () => {
  test.each(["fixture:pocketsphinx-goforward", "pocketsphinx-goforward"])("by the name %s", async (what) => {
    const input = await take({ what })
    expect(input.audio).toMatchObject({ fixture: "pocketsphinx-goforward", encoding: "linear16" })
    expect(input.timeline?.transcript).toMatch(/go forward/i)
    expect(input.describe).toMatch(/^pocketsphinx-goforward · linear16 16 kHz mono · \d\.\d s$/)
  })

  test("that does not exist is refused with the names that do", async () => {
    expect(await refusal({ what: "fixture:nobody" })).toMatch(/no fixture "nobody".*librivox-0870/)
  })
})

describe("standard input", () => {
  test("as WAV, as arecord writes it to a pipe", async () => {
    const header = wavHeader({ encoding: "linear16", sampleRateHz: 16_000, channels: 1 })
    const input = await take({ what: "-", stdin: Readable.from([header, Buffer.alloc(3200), Buffer.alloc(3200)]) })
    expect(input.bytes).toHaveLength(6400)
    expect(input.declared).toEqual({ encoding: "linear16", sample_rate: 16_000 })
    expect(input.durationMs).toBeUndefined()
    expect(input.warnings).toEqual([])
  })

  test("as raw samples, as declared", async () => {
    const stdin = Readable.from([Buffer.alloc(1600), Buffer.alloc(1600)])
    const input = await take({ what: "-", encoding: "linear16", sampleRateHz: 16_000, stdin })
    expect(input.chunkCount).toBe(1)
  })

  test("chunks leave as they arrive", async () => {
    const pipe = new PassThrough()
    pipe.write(wavHeader({ encoding: "linear16", sampleRateHz: 16_000, channels: 1 }))
    pipe.write(Buffer.alloc(3200))
    const surroundings: InputSurroundings = { library: bundledFixtures, stdin: () => pipe, warn: () => {} }
    const { source } = await openInput({ what: "-", cut: { chunkMs: 100 } }, surroundings)
    const whenReady = new Promise<void>((resolve) => source.onReady(resolve))
    expect(source.next()).toMatchObject({ startMs: 0, endMs: 100 })
    expect(source.next()).toBe("wait")
    pipe.write(Buffer.alloc(3200))
    await whenReady
    expect(source.next()).toMatchObject({ startMs: 100, endMs: 200 })
    pipe.end()
  })

  test("that gives nothing waits until it is told to stop", async () => {
    const stop = new AbortController()
    const pipe = new PassThrough()
    const surroundings = { library: bundledFixtures, stdin: () => pipe, warn: () => {}, signal: stop.signal }
    const opening = openInput({ what: "-", cut: { chunkMs: 100 } }, surroundings)
    stop.abort()
    await expect(opening).rejects.toMatchObject({ code: "INTERRUPTED", exitCode: 130 })
    expect(pipe.destroyed).toBe(true)
  })

  test("that is a terminal is refused", async () => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true })
    expect(await refusal({ what: "-", stdin: terminal })).toMatch(/standard input is a terminal: try arecord/)
  })

  test("that ends without a byte is refused", async () => {
    expect(await refusal({ what: "-" })).toBe("standard input is empty: give it some audio.")
  })
})

describe("an input that is no audio is refused in one sentence", () => {
  test.each<[string, Partial<Opening> & { make: () => string }, RegExp]>([
    ["missing", { make: () => join(folder, "nothing.wav") }, /^nothing.wav: there is no such file, and no fixture/],
    ["a folder", { make: () => folder }, /is a folder: give one audio file/],
    ["empty", { make: () => file("empty.wav", "") }, /^empty.wav is empty/],
    [
      "text",
      { make: () => file("notes.txt", "Dear Sir, how are you") },
      /^notes.txt is not audio but text \("Dear Sir/,
    ],
    ["a picture", { make: () => file("a.png", "\x89PNG") }, /^a.png (is not audio|has no audio header)/],
    [
      "unknown bytes",
      { make: () => file("x", new Uint8Array(64).fill(7)) },
      /^x has no audio header: if .* --encoding/,
    ],
    ["WAV without samples", { make: () => file("w.wav", encodeWav(tone(0), "linear16")) }, /without a single sample/],
    ["WAV cut in its header", { make: () => file("h.wav", "RIFF\x24\0\0\0WAVEfmt ") }, /^h.wav is a damaged WAV file/],
    ["raw without a rate", { make: () => file("r.raw", "\0\0\x01\x02"), encoding: "linear16" }, /add --sample-rate/],
    ["raw Opus", { make: () => file("o.raw", "\0\0\x01\x02"), encoding: "opus" }, /packets cannot be told apart/],
    ["a target", { make: () => "wss://api.deepgram.com" }, /is a target, not an input: say --target/],
    ["nothing", { make: () => " " }, /^Expected a file, .* as input, found " "\.$/],
    ["another scheme", { make: () => "ftp://example.org/a.wav" }, /expected a file, an http\(s\) address/],
  ])("%s", async (_, { make, ...spec }, sentence) => {
    expect(await refusal({ what: make(), ...spec })).toMatch(sentence)
  })

  test.skipIf(process.getuid?.() === 0)("unreadable", async () => {
    const path = file("secret.wav", encodeWav(tone(100), "linear16"))
    chmodSync(path, 0)
    expect(await refusal({ what: path })).toMatch(/^secret.wav: it may not be read by you/)
  })

  test("a part of the path is a file", async () => {
    expect(await refusal({ what: join(file("plain", "x"), "a.wav") })).toMatch(/a part of the path is not a folder/)
  })

  test("a file is preferred to a fixture of the same name", async () => {
    mkdirSync(join(folder, "deep"))
    expect(await refusal({ what: join(folder, "deep") })).toMatch(/is a folder/)
  })
})
