import { Readable } from "node:stream"
import { describe, expect, test } from "vitest"
import { rendition, renditionBytes } from "../fixtures/renditions.ts"
import { trialFolder } from "../files/trial-folder.ts"
import { refusal, take } from "./trial-input.ts"

const { file } = trialFolder()

describe("compressed audio keeps the pace of its own packets", () => {
  test.each([
    ["librivox-0880", "amr-nb", { encoding: "amr-nb", channels: 1 }, 3000],
    ["librivox-0880", "amr-wb", { encoding: "amr-wb", sampleRateHz: 16_000 }, 3000],
    ["librivox-0880", "mp3", { encoding: "mp3", sampleRateHz: 16_000 }, 3132],
    ["librivox-0880", "mp3-vbr", { encoding: "mp3" }, 3132],
    ["librivox-0880", "aac", { encoding: "aac" }, 3072],
    ["librivox-0880", "ogg-opus", { encoding: "opus", sampleRateHz: 48_000 }, 2990],
    ["librivox-0880", "webm-opus", { encoding: "opus" }, 2990],
    ["librivox-0880", "mkv-opus", { encoding: "opus" }, 2990],
    ["librivox-0880", "flac", { encoding: "flac", sampleRateHz: 16_000 }, 2990],
    ["librivox-0880", "ogg-flac", { encoding: "flac" }, 2990],
    ["librivox-0880", "ogg-speex", { encoding: "speex", sampleRateHz: 16_000 }, 3000],
    ["librivox-0880", "ogg-vorbis", { encoding: "vorbis" }, 2990],
    ["synthetic-stereo", "webm-opus", { encoding: "opus", channels: 2 }, 9810],
  ] as const)("%s as %s", async (fixture, format, facts, durationMs) => {
    const found = rendition(fixture, format)
    const input = await take({ what: file(found.file, renditionBytes(found)) })
    expect(Buffer.from(renditionBytes(found)).equals(Buffer.from(input.bytes))).toBe(true)
    expect(input.audio).toMatchObject(facts)
    // One packet may be counted or not. MP3 fills three more, and describes itself in another.
    expect(Math.abs((input.durationMs ?? 0) - durationMs)).toBeLessThan(75)
    expect(Math.abs(input.chunkCount - durationMs / 100)).toBeLessThan(2)
    expect(input.warnings).toHaveLength(1)
  })

  test("cut by bytes, and where its name is declared", async () => {
    const found = rendition("librivox-0880", "amr-nb")
    const input = await take({
      what: file("declared.amr", renditionBytes(found)),
      encoding: "amr-nb",
      sampleRateHz: 8_000,
      cut: { chunkByteLength: 320 },
    })
    expect(input.declared).toEqual({ encoding: "amr-nb", sample_rate: 8_000 })
    expect(input.chunkCount).toBe(Math.ceil(renditionBytes(found).length / 320))
    expect(input.durationMs).toBeCloseTo(3000)
  })

  test("until it ends in the middle of a page", async () => {
    const whole = renditionBytes(rendition("librivox-0880", "ogg-opus"))
    const half = whole.subarray(0, 6000)
    const input = await take({ what: file("half.opus", half) })
    expect(input.bytes).toHaveLength(6000)
    expect(input.durationMs).toBeGreaterThan(500)
    expect(input.durationMs).toBeLessThan(2990)
  })

  test("or a guess, and says so, where it is damaged beyond reading", async () => {
    const input = await take({
      what: file("broken.webm", Buffer.concat([Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), Buffer.alloc(15_996)])),
    })
    expect(input.bytes).toHaveLength(16_000)
    expect(input.chunkCount).toBe(10)
    expect(input.warnings.join()).toContain("WebM does not say how long it lasts, so it is sent at 16 kB/s")
  })
})

describe("an input in another form", () => {
  const webm = () => file("again.webm", renditionBytes(rendition("librivox-0880", "webm-opus")))
  const speech = () => renditionBytes(rendition("pocketsphinx-cards-003", "wav-24-bit"))

  test.each([
    ["linear16", { encoding: "linear16", sample_rate: 8_000 }, undefined],
    ["mulaw", { encoding: "mulaw", sample_rate: 8_000 }, undefined],
    ["opus", { encoding: "opus", sample_rate: 8_000 }, undefined],
    ["ogg-opus", { encoding: "ogg-opus" }, undefined],
    ["flac", { encoding: "flac" }, undefined],
    ["webm-opus", {}, "webm"],
    ["wav", {}, "wav"],
  ] as const)("%s", async (encoding, declared, container) => {
    const input = await take({ what: webm(), sendAs: { encoding, sampleRateHz: 8_000 } })
    expect(input.declared).toEqual(declared)
    expect(input.audio.container).toBe(container)
    expect(input.durationMs).toBeCloseTo(2990, 0)
    expect(input.chunkCount).toBe(encoding === "opus" ? 150 : 30)
    expect(input.describe).toBe(`again.webm · decoded 48 kHz mono, sent as ${encoding} 8 kHz mono · 3.0 s`)
    expect(input.warnings).toEqual([])
  })

  test("from a pipe, and from raw samples", async () => {
    const piped = await take({ what: "-", stdin: Readable.from([Buffer.from(speech())]), sendAs: { encoding: "flac" } })
    expect(piped.durationMs).toBeCloseTo(1538, 0)
    const what = file("alaw.raw", Buffer.alloc(8000))
    const raw = await take({ what, encoding: "alaw", sampleRateHz: 8_000, sendAs: { encoding: "linear16" } })
    expect(raw.bytes).toHaveLength(16_000)
  })

  test.each([
    ["what.raw", new Uint8Array(9000), /has no audio header: if it holds raw samples, say which/],
    ["empty.wav", new Uint8Array(0), /is empty: give it some audio/],
    ["text.txt", "no audio, only words", /is not audio but text/],
    [
      "junk.webm",
      Buffer.concat([Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), Buffer.alloc(99)]),
      /cannot be sent in another form:/,
    ],
  ])("is refused when it cannot be decoded: %s", async (path, content, sentence) => {
    expect(await refusal({ what: file(path, content), sendAs: { encoding: "opus" } })).toMatch(sentence)
  })
})
