// The streaming commands over loopback, against the embedded mock and against servers that misbehave, at many times the
// pace of speech.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer as createHttpServer } from "node:http"
import { type AddressInfo, createServer, type Server, type Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { PassThrough, Readable } from "node:stream"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { encodeWav } from "../audio/wav.ts"
import { silencePcm } from "../audio/pcm.ts"
import { bundledFixtures } from "../fixtures/fixture.ts"
import { startMock } from "../index.ts"
import { resultsMessage } from "../recording/recording-builder.ts"
import { NET_0000, NET_0001 } from "../protocol/close-codes.ts"
import type { Host, Socket as WireSocket } from "../transports/socket.ts"
import { listen } from "../transports/ws-server.ts"
import { runCommand } from "./run-command.ts"
import { type TrialOptions, trialIo } from "./trial-io.ts"

/** Fixtures are PCM with the classic header. */
const WAV_HEADER_BYTE_LENGTH = 44

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "soundcheck-cli-"))
})
afterAll(() => rmSync(folder, { recursive: true }))

const file = (name: string, content: Uint8Array | string): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

let count = 0
const recordingPath = (): string => join(folder, "recordings", `${++count}.jsonl`)

async function run(args: readonly string[], options: TrialOptions = {}) {
  const record = recordingPath()
  const io = trialIo({ ...options, env: { SOUNDCHECK_HOME: folder, ...options.env } })
  const exitCode = await runCommand([...args, "--record", record], io)
  return { exitCode, out: io.out(), err: io.err(), record }
}

/** One word in 0.9 s. */
const FAST = ["stream", "asterisk-goodbye", "--speed", "8"]

describe("stream", () => {
  test("prints the text on standard output and everything about it on standard error", async () => {
    const { exitCode, out, err, record } = await run(FAST)
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: "Goodbye.\n" })
    expect(err).toMatch(/^asterisk-goodbye · linear16 8 kHz mono · 0\.9 s → mock:\n/)
    expect(err).toMatch(/closed +1000 by the server, 0\.9 s of audio\n/)
    expect(err).toContain(record)
    expect(readFileSync(record, "utf8").split("\n").at(-2)).toMatch(/^\{"type":"sender"/)
  })

  test.each([
    ["--timestamps", /^ 0:00\.\d {2}Goodbye\.\n$/],
    ["--format=srt", /^1\n00:00:00,\d{3} --> 00:00:00,\d{3}\nGoodbye\.\n$/],
    ["--format=vtt", /^WEBVTT\n\nNOTE\n/],
  ])("%s", async (flag, text) => {
    const { exitCode, out } = await run([...FAST, flag])
    expect(exitCode).toBe(0)
    expect(out).toMatch(text)
  })

  test("--format json is one document with transcript, words, Metadata and close", async () => {
    const { out, record } = await run([...FAST, "--format", "json"])
    const document: unknown = JSON.parse(out)
    expect(document).toMatchObject({
      transcript: "Goodbye.",
      words: [{ word: "goodbye" }],
      metadata: { type: "Metadata", channels: 1 },
      close: { by: "server", code: 1000 },
      problems: [],
      recording: record,
    })
  })

  test("options of a person take the place of the usual ones, and the linter speaks up", async () => {
    const { out, err } = await run([...FAST, "--option", "punctuate=false", "--option", "interm_results=true"])
    expect(out).toBe("goodbye\n")
    expect(err).toMatch(/interm_results.*interim_results/)
  })

  test("raw samples on standard input", async () => {
    const { audio } = bundledFixtures().load("asterisk-goodbye")
    const raw = Buffer.from(encodeWav(audio, "linear16")).subarray(44)
    const stdin = Readable.from([raw.subarray(0, 5001), raw.subarray(5001)])
    const flags = ["--encoding", "linear16", "--sample-rate", "8000", "--speed", "8"]
    expect((await run(["stream", "-", ...flags], { stdin })).out).toBe("Goodbye.\n")
  })

  test("a person's own speech comes back as placeholder words", async () => {
    const { audio } = bundledFixtures().load("asterisk-goodbye")
    const faster = file("own.wav", encodeWav({ ...audio, sampleRateHz: 11_000 }, "linear16"))
    const { exitCode, out } = await run(["stream", faster, "--speed", "8"])
    expect(exitCode).toBe(0)
    expect(out).toMatch(/^Lorem|^lorem/)
  })

  test("an interruption ends the stream in good order, keeps the recording, and exits 130", async () => {
    const stdin = new PassThrough()
    // Speech that goes on: the interruption comes with its first words, in mid-stream for sure.
    stdin.write(readFileSync(bundledFixtures().load("librivox-0880").file).subarray(WAV_HEADER_BYTE_LENGTH))
    let interrupt = (): void => {}
    const record = recordingPath()
    const io = trialIo({
      env: { SOUNDCHECK_HOME: folder },
      stdin,
      onWrite: (text) => text.includes("He was not") && interrupt(),
    })
    interrupt = io.interrupt
    const flags = ["--encoding", "linear16", "--sample-rate", "16000", "--record", record]
    expect(await runCommand(["stream", "-", ...flags], io)).toBe(130)
    const events = readFileSync(record, "utf8")
    expect(events).toContain('"code":"interrupted"')
    expect(events).toContain('{\\"type\\":\\"CloseStream\\"}')
    expect(events).toMatch(/"type":"closed".*"code":1000/)
    expect(io.err()).toContain("Stopped by you")
  })
})

describe("smoke", () => {
  test("shows five steps, the transcript, the verdict and the recording, and exits 0", async () => {
    const { exitCode, out, err, record } = await run(["smoke", "--input", "asterisk-goodbye"])
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" })
    const steps = [...out.matchAll(/✓ ([a-z ]+?) {2}/g)].map(([, step]) => step)
    expect(steps).toEqual(["connected", "ready to stream", "first message", "first words", "closed cleanly"])
    expect(out).toMatch(/transcript +Goodbye\./)
    expect(out).toMatch(/words +1, word error rate 0\.0 %/)
    expect(out).toMatch(/verdict +as documented \(\d+ checks pass/)
    expect(out).toContain(record)
  })
})

describe("a target that does not do what it should gets its likely cause, and the recording stays", () => {
  const open: { close(): unknown }[] = []
  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.close()))
  })

  /** A TCP server, whatever it says. */
  async function tcp(serve: (socket: Socket) => void): Promise<string> {
    const sockets = new Set<Socket>()
    const server: Server = createServer((socket) => {
      sockets.add(socket)
      socket.on("error", () => {})
      serve(socket)
    })
    open.push({ close: () => (server.close(), [...sockets].map((socket) => socket.destroy())) })
    return listening(server)
  }

  async function listening(server: Server): Promise<string> {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  /** An address at which nothing listens any more. */
  async function nobody(): Promise<string> {
    const server = createServer()
    const address = await listening(server)
    await new Promise((resolve) => server.close(resolve))
    return address
  }

  const http = async (): Promise<string> => {
    const server = createHttpServer((_, response) => response.end("<html>hello</html>"))
    open.push({ close: () => server.close() })
    return listening(server)
  }

  const mock = async (...options: Parameters<typeof startMock>): Promise<string> => {
    const started = await startMock(...options)
    open.push(started)
    return started.url
  }

  test.each<[string, () => Promise<string>, RegExp, number]>([
    ["nothing listens", nobody, /✗ connected\n.*Nothing listens at 127\.0\.0\.1/, 4],
    ["it speaks HTTP", http, /✗ connected\n.*ordinary web server/, 4],
    ["it speaks neither", () => tcp((socket) => socket.on("data", () => socket.end("SSH-2.0\r\n"))), /✗ connected/, 4],
    ["it drops TCP", () => tcp((socket) => socket.on("data", () => socket.destroy())), /dropped the connection/, 4],
    [
      "the key is wrong",
      () => mock({ keys: ["other"] }),
      /✗ connected\n.*Invalid credentials[^]*HTTP status 401\n.*dg-error +Invalid credentials\.\n.*request id +[0-9a-f-]{36}/,
      4,
    ],
    ["no credit", () => mock({ settings: { account: "no-credit" } }), /no credit left[^]*HTTP status 402/, 4],
    ["overload", () => mock({ settings: { account: "overloaded" } }), /overloaded[^]*HTTP status 503/, 4],
  ])("%s", async (_, target, text, exitCode) => {
    const result = await run(["smoke", await target(), "--input", "asterisk-goodbye"])
    expect(result.exitCode).toBe(exitCode)
    expect(result.out.replaceAll(/\n {4}/g, " ").replaceAll("✗ connected ", "✗ connected\n")).toMatch(text)
    expect(result.err).toBe("")
    expect(existsSync(result.record)).toBe(true)
  })

  /** A WebSocket server that says one thing at the first audio, and closes when it is asked to. */
  const saying = async (say: (socket: WireSocket) => void): Promise<string> => {
    const host: Host = {
      upgrade: (_, answer) =>
        answer({
          type: "accepted",
          headers: [],
          serve: (socket) => ({
            frame: (frame) => (frame.type === "binary" ? say(socket) : socket.close(1000, "")),
            closed: () => {},
            failed: () => {},
            drained: () => {},
          }),
        }),
    }
    const server = await listen(host, { handshakeTimeoutMs: 1000, maxFrameByteLength: 1_000_000 })
    open.push(server)
    return server.url
  }

  const text = (content: string) => (socket: WireSocket) => socket.send({ type: "text", text: content })
  const bytes = (byteLength: number) => (socket: WireSocket) =>
    socket.send({ type: "binary", bytes: new Uint8Array(byteLength) })

  test.each<[string, (socket: WireSocket) => void, RegExp]>([
    ["binary", bytes(100), /but not \/v1\/listen.*binary frame/],
    ["broken JSON", text('{"type":"Results",'), /but not \/v1\/listen.*Not JSON/],
    ["JSON of another protocol", text('{"message":"hi"}'), /but not \/v1\/listen.*no message type/],
    ["messages of Flux", text('{"type":"Connected"}'), /is a message of Flux/],
    ["nothing", () => {}, /sent not one message/],
    ["a huge frame", bytes(20_000_000), /larger than the limit/],
    ["a lost connection", (socket) => socket.destroy(), /broke without a close frame/],
    ["NET-0000", (socket) => socket.close(1011, NET_0000), /produced nothing within its time limit \(NET-0000\)/],
    ["NET-0001", (socket) => socket.close(1011, NET_0001), /neither audio nor a text message.*\(NET-0001\)/],
  ])("it answers with %s", async (_, say, sentence) => {
    const result = await run([...FAST, "--target", await saying(say)])
    expect(result.err.replaceAll(/\n {4}/g, " ")).toMatch(sentence)
    expect(result).toMatchObject({ exitCode: 1, out: "" })
    expect(readFileSync(result.record, "utf8")).toContain('"type":"closed"')
  })

  test("a close without Metadata is no clean one", async () => {
    const { audio } = bundledFixtures().load("asterisk-goodbye")
    const sentByteLength = (audio.channels[0]?.length ?? 0) * 2
    let byteLength = 0
    const host: Host = {
      upgrade: (_, answer) =>
        answer({
          type: "accepted",
          headers: [],
          serve: (socket) => ({
            frame(frame) {
              if (frame.type === "binary") byteLength += frame.bytes.length
              else socket.close(1000, "")
              if (byteLength === sentByteLength) text(JSON.stringify(resultsMessage(0, 0.9, "goodbye")))(socket)
            },
            closed: () => {},
            failed: () => {},
            drained: () => {},
          }),
        }),
    }
    const server = await listen(host, { handshakeTimeoutMs: 1000, maxFrameByteLength: 1_000_000 })
    open.push(server)
    const { exitCode, out } = await run(["smoke", server.url, "--input", "asterisk-goodbye"])
    expect(exitCode).toBe(1)
    expect(out).toContain("✗ closed cleanly: code 1000, but no Metadata before it")
    expect(out).toMatch(/MUST md-once/)
  })

  test("an Error message is told beside what standard output is for", async () => {
    const target = await saying(text('{"type":"Error","variant":"SchemaError","description":"what?"}'))
    const { out, err } = await run([...FAST, "--target", target, "--format", "json"])
    expect(JSON.parse(out)).toMatchObject({ transcript: "" })
    expect(err).toContain("(the server refuses a message: SchemaError: what?)")
  })

  test.each<[string, string[], RegExp, number]>([
    [
      "a wrong option",
      ["--option", "utterance_end_ms=5"],
      /does not accept the query options.*Invalid 'utterance_end_ms'/,
      2,
    ],
    ["a codec it is not", ["--option", "encoding=opus"], /counted 0\.0 s of audio where 0\.9 s were sent/, 1],
    ["a wrong rate", ["--option", "sample_rate=16000"], /counted 0\.5 s of audio where 0\.9 s were sent/, 1],
    ["a wrong encoding", ["--option", "encoding=mulaw"], /counted 1\.9 s of audio where 0\.9 s were sent/, 1],
    ["a model that may not be used", ["--option", "model=nova-33"], /no model of this name/, 4],
  ])("%s", async (_, flags, text, exitCode) => {
    const target = await mock()
    const result = await run([...FAST, "--target", target, ...flags])
    expect(result.err.replaceAll(/\n {4}/g, " ")).toMatch(text)
    expect(result.exitCode).toBe(exitCode)
  })
})

describe("bad input gets one sentence and exit code 2, and no stream", () => {
  test.each<[string, () => string[], RegExp]>([
    ["missing", () => [join(folder, "no.wav")], /no\.wav: there is no such file/],
    ["empty", () => [file("empty.wav", "")], /empty\.wav is empty/],
    ["text", () => [file("notes.txt", "Dear Sir, yours of the 5th")], /is not audio but text/],
    ["unknown bytes", () => [file("x.bin", new Uint8Array(100).fill(200))], /has no audio header/],
    ["raw without a rate", () => [file("x.raw", new Uint8Array(100)), "--encoding", "mulaw"], /add --sample-rate/],
    ["a target as input", () => ["wss://api.deepgram.com"], /say --target/],
    ["an input as target", () => ["asterisk-goodbye", "--target", "call.wav"], /found "call\.wav"/],
    ["http as target", () => ["asterisk-goodbye", "--target", "https://x.example"], /say wss:\/\/x\.example/],
  ])("%s", async (_, args, sentence) => {
    const { exitCode, out, err } = await run(["stream", ...args()])
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" })
    expect(err).toMatch(sentence)
    expect(err.trimEnd().split("\n")).toHaveLength(1)
  })

  test("a key is missing: exit code 4", async () => {
    const { exitCode, err } = await run(["smoke", "wss://api.deepgram.com"])
    expect({ exitCode, err }).toEqual({
      exitCode: 4,
      err: "soundcheck: wss://api.deepgram.com/v1/listen needs a key: set DEEPGRAM_API_KEY.\n",
    })
  })

  test("a recording that cannot be written", async () => {
    const io = trialIo({ env: { SOUNDCHECK_HOME: folder } })
    const args = ["stream", "asterisk-goodbye", "--record", join(file("plain", ""), "r.jsonl")]
    expect(await runCommand(args, io)).toBe(2)
    expect(io.err()).toMatch(/could not be written: a part of the path is not a folder/)
  })
})

describe("odd input is streamed, with a warning", () => {
  const speech = (): Uint8Array => encodeWav(bundledFixtures().load("asterisk-goodbye").audio, "linear16")

  test.each<[string, () => string[], RegExp]>([
    [
      "a truncated WAV file",
      () => [file("cut.wav", speech().subarray(0, 9001))],
      /was cut short[^]*ends within a sample/,
    ],
    ["silence", () => [file("s.wav", encodeWav(silencePcm(500, 16_000), "linear16"))], /No words came back/],
  ])("%s", async (_, args, sentence) => {
    const { exitCode, err } = await run(["stream", ...args(), "--speed", "8"])
    expect(exitCode).toBe(0)
    expect(err.replaceAll(/\n {4}/g, " ")).toMatch(/closed +1000/)
    expect(err).toMatch(sentence)
  })
})

describe("mock", () => {
  test("prints where it listens, then a line for each stream, until it is interrupted", async () => {
    const lines: string[] = []
    const heard = join(folder, "heard")
    let onLine = (): void => {}
    const io = trialIo({
      env: { SOUNDCHECK_HOME: folder },
      onWrite(text) {
        lines.push(text)
        onLine()
      },
    })
    const lineCount = (wanted: number): Promise<void> =>
      new Promise((resolve) => {
        onLine = () => lines.length >= wanted && resolve()
        onLine()
      })
    const ended = runCommand(["mock", "--key", "right", "--save-audio", heard], io)
    await lineCount(1)
    const url = /^listening on (ws:\/\/127\.0\.0\.1:\d+)\n$/.exec(lines[0] ?? "")?.[1] ?? ""
    await run([...FAST, "--target", url], { env: { DEEPGRAM_API_KEY: "right" } })
    await lineCount(2)
    expect(lines[1]).toMatch(
      /^\d\d:\d\d:\d\d {2}0\.9 s {2}1000 \(CloseStream\) {2}heard "Goodbye\." \[asterisk-goodbye\] {2}\?/,
    )
    expect(readdirSync(heard)).toHaveLength(1)
    expect((await run([...FAST, "--target", url], { env: { DEEPGRAM_API_KEY: "wrong" } })).exitCode).toBe(4)
    await lineCount(3)
    expect(lines[2]).toMatch(/refused 401 {2}Invalid credentials\./)
    io.interrupt()
    expect(await ended).toBe(0)
  })

  test("--log json writes each entry as an object", async () => {
    const io = trialIo({ env: { SOUNDCHECK_HOME: folder } })
    const ended = runCommand(["mock", "--log", "json"], io)
    await expect.poll(io.out).toMatch(/listening on/)
    const url = /ws:\S+/.exec(io.out())?.[0] ?? ""
    await run([...FAST, "--target", url])
    await expect.poll(io.out).toMatch(/"type":"stream"/)
    expect(JSON.parse(io.out().split("\n")[1] ?? "")).toMatchObject({
      type: "stream",
      code: 1000,
      transcript: "Goodbye.",
    })
    io.interrupt()
    await ended
  })

  test("a port in use is one sentence and exit code 2", async () => {
    const taken = await startMock()
    const io = trialIo({ env: { SOUNDCHECK_HOME: folder } })
    expect(await runCommand(["mock", "--port", String(taken.port)], io)).toBe(2)
    expect(io.err()).toMatch(/^soundcheck: .*is in use.*\n$/)
    await taken.close()
  })
})
