import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { ALL_FORMATS, BufferSource, Input } from "mediabunny"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { linear16 } from "../audio/encodings/linear16.ts"
import { mulaw } from "../audio/encodings/mulaw.ts"
import { resamplePcm } from "../audio/resampling/resampler.ts"
import { encodeWav } from "../audio/wav/wav.ts"
import { bundledFixtures } from "../fixtures/fixture.ts"
import { renditionBytes, renditions } from "../fixtures/renditions.ts"
import { inspectFile } from "./file-facts.ts"

let folder = ""
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "soundcheck-format-"))))
afterAll(() => rmSync(folder, { recursive: true }))

const speech = bundledFixtures().load("librivox-0870").audio
const wav = encodeWav(speech, "linear16")

function file(name: string, bytes: Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

const inspect = (name: string, bytes: Uint8Array) => inspectFile(file(name, bytes), name, { keepMs: 2_000 })

/** What another library, which shares no line with ours, says of the same bytes. */
async function oracle(bytes: Uint8Array) {
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(bytes) })
  const track = await input.getPrimaryAudioTrack()
  return {
    sampleRateHz: track?.sampleRate,
    channels: track?.numberOfChannels,
    durationMs: (await input.computeDuration()) * 1000,
  }
}

/** One of each container, of the codecs that come with the package. */
const CONTAINERS = [
  "flac",
  "ogg-opus",
  "ogg-vorbis",
  "webm-opus",
  "mp3",
  "wav-24-bit",
  "wav-6-channels",
  "wav-96k",
  "wav-8-bit",
]

describe("a container is what another library says it is", () => {
  test.each(
    renditions()
      .filter(({ format }) => CONTAINERS.includes(format))
      .map((rendition) => [rendition.file, rendition] as const),
  )("%s", async (name, rendition) => {
    const bytes = renditionBytes(rendition)
    const facts = await inspect(name.split("/").at(-1) ?? name, bytes)
    const { sampleRateHz, channels, durationMs } = await oracle(bytes)
    expect(facts).toMatchObject({ sampleRateHz, channels })
    // The padding of a codec counts for the one and not for the other: of MP3 two frames and more.
    expect(Math.abs((facts.durationMs ?? 0) - durationMs)).toBeLessThan(150)
    expect(facts.problems.filter((problem) => !problem.includes("EXTENSIBLE"))).toEqual([])
  })
})

describe("raw samples are guessed", () => {
  test("and decoded as what they are", async () => {
    const bytes = mulaw.encode(resamplePcm(speech, 8_000).channels[0] ?? new Float32Array(0))
    const facts = await inspect("call.raw", bytes)
    expect(facts).toMatchObject({ container: undefined, codec: "mulaw", sampleRateHz: 8_000, durationMs: 7_100 })
    expect(facts.beginning.audio.channels[0]?.length).toBe(16_000)
  })

  test("in either byte order", async () => {
    const bytes = linear16.encode(speech.channels[0] ?? new Float32Array(0))
    const facts = await inspect(
      "big.raw",
      bytes.map((_, at) => bytes[at ^ 1] ?? 0),
    )
    expect(facts).toMatchObject({ codec: "linear16", byteOrder: "big", sampleRateHz: 16_000 })
    expect(facts.sound.speechShare).toBeGreaterThan(0.8)
  })
})

describe("what cannot be used is said in a sentence", () => {
  test.each<[what: string, bytes: Uint8Array, said: RegExp]>([
    ["zero bytes", new Uint8Array(0), /is empty: give a file with audio/],
    ["a header and nothing else", wav.subarray(0, 44), /is WAV without a single sample: record it again/],
    ["a damaged header", wav.subarray(0, 30), /is WAV that cannot be decoded.*take it from its source again/],
    ["text", Buffer.from("Dear Sir,\nyours of the 5th"), /is not audio but text/],
    ["raw silence", new Uint8Array(100_000), /no audio header and.*--encoding/],
    ["a codec that no service takes", Buffer.from("caff\0\x01\0\0desc"), /is CAF that cannot be decoded.*Convert it/],
  ])("%s", async (_, bytes, said) => {
    await expect(inspect("bad.wav", bytes)).rejects.toThrow(said)
  })
})

test("a name that lies is said, and the bytes are gone by", async () => {
  const mp3 = renditions().find(({ format }) => format === "mp3")
  const facts = await inspect("liar.wav", mp3 === undefined ? wav : renditionBytes(mp3))
  expect(facts.container?.name).toBe("mp3")
  expect(facts.problems).toEqual([expect.stringMatching(/says \.wav, yet the bytes are MP3/)])
})

test("a file cut in the middle says so, and gives what is there", async () => {
  const facts = await inspect("cut.wav", wav.subarray(0, 100_000))
  expect(facts.problems.join(" ")).toMatch(/cut short/)
  expect(facts.durationMs).toBeCloseTo(3_123.6, 0)
})

test("2 GB are not read whole", async () => {
  const header = encodeWav({ sampleRateHz: 16_000, channels: [new Float32Array(0)] }, "linear16")
  new DataView(header.buffer).setUint32(40, 0xffff_ffff, true)
  const path = file("huge.wav", new Uint8Array([...header.subarray(0, 44), ...wav.subarray(44)]))
  truncateSync(path, 2 ** 31)
  const before = process.memoryUsage().rss
  const facts = await inspectFile(path, "huge.wav", { keepMs: 2_000 })
  expect(facts.durationMs).toBeCloseTo(2 ** 31 / 32, -3)
  expect(facts.measuredMs).toBeLessThan(130_000)
  expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000)
}, 20_000)
