import { createServer, type RequestListener, type Server } from "node:http"
import { type AddressInfo, createServer as createTcpServer } from "node:net"
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { PassThrough, Readable } from "node:stream"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { tonePcm } from "../audio/pcm.ts"
import { encodeWav, parseWav, wavHeader } from "../audio/wav.ts"
import { HarnessError } from "../errors.ts"
import { bundledFixtures } from "../fixtures/fixture.ts"
import { rendition, renditionBytes } from "../fixtures/renditions.ts"
import type { Input, InputSpec, InputSurroundings } from "./input.ts"
import { openInput } from "./open-input.ts"

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "soundcheck-inputs-"))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Writes a file and gives its path. */
function file(name: string, content: Uint8Array | string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const tone = (lengthMs: number, sampleRateHz = 16_000) => tonePcm(440, lengthMs, sampleRateHz)

/** What a WAV file holds, without its header. */
function samplesOf(wav: Uint8Array): Buffer {
  const parsed = parseWav(wav)
  if (parsed.audio === undefined) throw new Error(parsed.problem.sentence)
  return Buffer.from(parsed.data)
}

interface Opening extends Partial<InputSpec> {
  readonly what: string
  readonly stdin?: Readable & { isTTY?: boolean }
  readonly timeoutMs?: number
}

/** Opens an input and takes everything. */
async function take({ stdin = Readable.from([]), timeoutMs, ...spec }: Opening) {
  const warnings: string[] = []
  const surroundings: InputSurroundings = {
    library: bundledFixtures,
    stdin: () => stdin,
    warn: (sentence) => warnings.push(sentence),
    ...(timeoutMs !== undefined && { timeoutMs }),
  }
  const input = await openInput({ cut: { chunkMs: 100 }, ...spec }, surroundings)
  const { bytes, chunkCount } = await drain(input)
  return { ...input, bytes, chunkCount, warnings }
}

async function drain({ source }: Input) {
  const pieces: Uint8Array[] = []
  let ready = (): void => {}
  source.onReady(() => ready())
  for (let chunk = source.next(); chunk !== "end"; chunk = source.next()) {
    if (chunk === "wait") await new Promise<void>((resolve) => (ready = resolve))
    else pieces.push(chunk.bytes)
  }
  return { bytes: Buffer.concat(pieces), chunkCount: pieces.length }
}

/** The one sentence with which an input is refused. */
async function refusal(opening: Opening): Promise<string> {
  const error = await take(opening).then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (!(error instanceof HarnessError)) throw error ?? new Error("was not refused")
  expect(error.exitCode).toBe(2)
  return error.message.replaceAll(`${folder}/`, "")
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

describe("an address", () => {
  const servers: Server[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections()
  })

  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener)
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/audio`
  }

  const wav = encodeWav(tone(300), "linear16")

  test("of a WAV file, behind a redirect", async () => {
    const what = await serve((request, response) => {
      if (request.url === "/audio") response.writeHead(302, { location: "/moved" }).end()
      else response.writeHead(200, { "content-type": "audio/wav", "content-length": wav.length }).end(wav)
    })
    const input = await take({ what })
    expect(input.bytes).toHaveLength(9600)
    expect(input.durationMs).toBe(300)
    expect(input.declared).toEqual({ encoding: "linear16", sample_rate: 16_000 })
  })

  test("with user, password and query: they are sent, and written nowhere", async () => {
    let asked = ""
    const plain = await serve((request, response) => {
      asked = `${request.url} ${request.headers.authorization}`
      response.writeHead(200).end(wav)
    })
    const { describe: description } = await take({ what: `${plain.replace("//", "//jo:p%3Aw@")}?token=secret` })
    expect(asked).toBe(`/audio?token=secret Basic ${Buffer.from("jo:p:w").toString("base64")}`)
    expect(description).toContain(plain)
    expect(description).not.toMatch(/jo|p%3Aw|secret/)
    expect(await refusal({ what: "http://jo:pw@127.0.0.1:1/?token=secret" })).not.toMatch(/jo|pw|secret/)
  })

  test("of a radio: MP3 without an end, sent as it arrives", async () => {
    const mp3 = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(7996, 0xaa)])
    const what = await serve((_, response) => response.writeHead(200, { "content-type": "audio/mpeg" }).end(mp3))
    const input = await take({ what })
    expect(input.bytes).toEqual(mp3)
    expect(input.audio).toEqual({ container: "mp3" })
    expect(input.durationMs).toBeUndefined()
  })

  test("that breaks off is sent as far as it came, with a warning", async () => {
    const what = await serve((_, response) => {
      response.writeHead(200, { "content-length": wav.length })
      response.write(wav.subarray(0, 5000), () => response.destroy())
    })
    const input = await take({ what })
    expect(input.bytes.length).toBeGreaterThan(0)
    expect(input.warnings.at(-1)).toMatch(/broke off: .*; what had come was sent/)
  })

  test.each<[string, RequestListener, RegExp, timeoutMs?: number]>([
    ["404", (_, response) => response.writeHead(404).end("<html>"), /answered 404 Not Found: check the address/],
    [
      "HTML",
      (_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>"),
      /is not audio but text\/html/,
    ],
    [
      "HTML under a false name",
      (_, response) => response.end("<!doctype html><html>"),
      /is not audio but an HTML page/,
    ],
    ["an empty body", (_, response) => response.end(), /is empty/],
    [
      "redirects without end",
      (request, response) => response.writeHead(302, { location: `${request.url}x` }).end(),
      /could not be opened: redirect count exceeded/,
    ],
    ["silence", () => {}, /could not be opened: it sent nothing within 0.1 s/, 100],
    [
      "a header and then silence",
      (_, response) => response.writeHead(200).flushHeaders(),
      /sent nothing within 0.1 s/,
      100,
    ],
    ["a dropped connection", (_, response) => response.destroy(), /could not be opened: the connection was dropped/],
  ])("that answers with %s is refused in one sentence", async (_, listener, sentence, timeoutMs = 30_000) => {
    expect(await refusal({ what: await serve(listener), timeoutMs })).toMatch(sentence)
  })

  test("that does not answer waits until it is told to stop", async () => {
    const stop = new AbortController()
    const what = await serve(() => stop.abort())
    const surroundings = {
      library: bundledFixtures,
      stdin: () => Readable.from([]),
      warn: () => {},
      signal: stop.signal,
    }
    const opening = openInput({ what, cut: { chunkMs: 100 } }, surroundings)
    await expect(opening).rejects.toMatchObject({
      code: "INTERRUPTED",
      message: expect.stringMatching(/^Stopped by you/),
    })
  })

  test("where nothing listens is refused in one sentence", async () => {
    const port = await freePort()
    expect(await refusal({ what: `http://127.0.0.1:${port}/a.wav` })).toMatch(/nothing listens there/)
  })
})

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, "127.0.0.1")
  await new Promise((resolve) => server.once("listening", resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
