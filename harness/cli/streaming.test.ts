// `soundcheck stream` and `smoke` against the embedded mock: what they print, leave and end with.

import { readFileSync } from "node:fs"
import { join } from "node:path"
import { PassThrough, Readable } from "node:stream"
import { describe, expect, test } from "vitest"
import { encodeWav } from "../audio/wav/wav.ts"
import { silencePcm } from "../audio/pcm.ts"
import { bundledFixtures } from "../fixtures/fixture.ts"
import { runCommand } from "./run-command.ts"
import { trialIo } from "./trial-io.ts"
import { FAST, trialCommands } from "./trial-commands.ts"

/** Fixtures are PCM with the classic header. */
const WAV_HEADER_BYTE_LENGTH = 44

const { folder, file, recordingPath, run } = trialCommands()

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
