import { failedDecoder } from "../audio/decoding/audio-decoder.ts"
import { describe, expect, test } from "vitest"
import { scriptedRecognizer } from "./ear/scripted.ts"
import { heard, sentence, Trial } from "./trial.ts"

const WORDS = sentence("some words to end with", 500)

describe("CloseStream", () => {
  test("flushes in mid-word, sends Metadata once, closes with 1000 and nothing after", () => {
    const trial = new Trial({ options: "interim_results=true", words: WORDS }).audioTo(1_500)
    trial.message("CloseStream").message("CloseStream").audioTo(2_000).message("Finalize").wait(60_000)
    expect(trial.lines.slice(1)).toEqual([
      '1.5 final 0+1.5 "some words to"',
      "1.5 Metadata 1.5 s, 1 channels, 48000 bytes",
      "1.5 close 1000",
    ])
    expect(trial.machine.wakeAtMs).toBe(Infinity)
  })

  test("lets endpoints found before it come out as such", () => {
    const trial = new Trial({ options: "endpointing=300", words: [heard("yes", 500, 900)] }).audioTo(1_250)
    trial.message("CloseStream")
    expect(trial.lines.slice(0, 2)).toEqual(['1.25 final 0+1.2 speech_final "yes"', '1.25 final 1.2+0.05 ""'])
  })

  test.each([
    { name: "declared audio", query: "encoding=linear16&sample_rate=16000&channels=2", channels: 2 },
    { name: "audio to be detected", query: "model=nova-3", channels: 0 },
  ])("without a byte of $name gives Metadata without models, duration 0, $channels channels", ({ query, channels }) => {
    const trial = new Trial({ query }).message("CloseStream")
    expect(trial.messages).toEqual([
      {
        type: "Metadata",
        transaction_key: "deprecated",
        request_id: "01a00000-1111-7222-8333-444455556666",
        sha256: "0 bytes",
        created: "2026-09-07T10:11:12.123Z",
        duration: 0,
        channels,
      },
    ])
    expect(trial.lines.at(-1)).toBe("0 close 1000")
  })

  test("an empty binary frame does the same", () => {
    const trial = new Trial({ words: WORDS }).audioTo(1_000).bytes(new Uint8Array(0))
    const closed = new Trial({ words: WORDS }).audioTo(1_000).message("CloseStream")
    expect(trial.texts).toEqual(closed.texts)
    expect(trial.lines.at(-1)).toBe("1 close 1000")
  })

  test("audio that does not fill 10 ms, nor a sample, still counts", () => {
    const trial = new Trial({}).bytes(new Uint8Array(101)).message("CloseStream")
    expect(trial.lines).toEqual([
      '0 final 0+0.003125 ""',
      "0 Metadata 0.003125 s, 1 channels, 101 bytes",
      "0 close 1000",
    ])
  })
})

describe("timeouts", () => {
  const idleClose = (trial: Trial) => trial.lines.filter((line) => !line.includes("final"))

  test("10 s with neither audio nor text end the stream: what is pending, Metadata, 1011 NET-0001", () => {
    const trial = new Trial({ words: WORDS }).audioTo(1_500).wait(9_999)
    expect(trial.said).toEqual([])
    trial.wait(1)
    expect(trial.lines).toEqual([
      '1.5 final 0+1.5 "some words to"',
      "1.5 Metadata 1.5 s, 1 channels, incomplete",
      "1.5 close 1011 Deepgram did not receive audio data or a text message within the timeout window. See https://dpgr.am/net0001",
    ])
  })

  test.each([
    { name: "KeepAlive", send: (trial: Trial) => trial.message("KeepAlive"), holds: true },
    { name: "text that is refused", send: (trial: Trial) => trial.text("?"), holds: true },
    { name: "audio", send: (trial: Trial) => trial.audioTo(trial.audioMs + 100), holds: true },
    { name: "ping", send: (trial: Trial) => trial.frame({ type: "ping", bytes: new Uint8Array(0) }), holds: false },
  ])("$name restarts the timer: $holds", ({ send, holds }) => {
    const trial = new Trial({}).audioTo(100).wait(9_000)
    send(trial).wait(9_000)
    expect(trial.lines.some((line) => line.includes("close 1011"))).toBe(!holds)
    trial.wait(1_001)
    expect(trial.lines.some((line) => line.includes("close 1011"))).toBe(true)
  })

  test("KeepAlive takes no audio time", () => {
    const trial = new Trial({ options: "endpointing=300", words: WORDS }).audioTo(1_100)
    for (let count = 0; count < 10; count++) trial.wait(5_000).message("KeepAlive")
    trial.audioTo(3_000).message("CloseStream")
    const plain = new Trial({ options: "endpointing=300", words: WORDS }).audioTo(3_000).message("CloseStream")
    expect(trial.texts).toEqual(plain.texts)
  })

  test.each([
    { holds: false, closed: true },
    { holds: true, closed: false },
  ])("KeepAlive alone on a stream without audio, setting $holds", ({ holds, closed }) => {
    const trial = new Trial({ settings: { keepAliveHoldsWithoutAudio: holds } })
    for (let count = 0; count < 5; count++) trial.wait(4_000).message("KeepAlive")
    expect(idleClose(trial).some((line) => line.includes("close 1011"))).toBe(closed)
  })

  test("the wake-up does not move with every chunk, so that a driver need not set a timer for each", () => {
    const trial = new Trial({}).audioTo(100)
    const first = trial.machine.wakeAtMs
    expect(trial.audioTo(5_000).machine.wakeAtMs).toBe(first)
    expect(trial.wait(6_000).machine.wakeAtMs).toBe(15_000)
  })

  test("audio of which nothing can be made ends with 1011 NET-0000 after 30 s", () => {
    const swallowing = { ...failedDecoder({ code: "undecodable", sentence: "" }), problem: undefined }
    const trial = new Trial({ query: "model=nova-3", decoder: () => swallowing })
    trial.wait(1_000)
    for (let second = 0; second < 31; second++) trial.bytes(new Uint8Array(3200)).wait(1_000)
    expect(trial.nowMs).toBe(32_000)
    expect(trial.lines).toEqual([
      "0 close 1011 Deepgram did not provide a response message within the timeout window. See https://dpgr.am/net0000",
    ])
  })
})

describe("audio that cannot be decoded", () => {
  test.each([
    { name: "noise without encoding", head: "" },
    // WAVE format 0x31 is GSM 6.10.
    { name: "a codec we do not decode", head: "RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\x31\0\x01\0" },
  ])("$name closes with 1008, names DATA-0000, and is logged", ({ head }) => {
    const bytes = new Uint8Array(8_000).fill(7)
    bytes.set(Uint8Array.from(head, (character) => character.charCodeAt(0)))
    const trial = new Trial({ query: "model=nova-3" }).bytes(bytes)
    const close = trial.said.at(-1)?.output
    expect(trial.said).toHaveLength(1)
    expect(close).toMatchObject({ type: "close", code: 1008, reason: expect.stringMatching(/^DATA-0000: Expected /) })
    expect(close?.type === "close" && new TextEncoder().encode(close.reason).length).toBeLessThanOrEqual(123)
    expect(trial.log.map(({ type }) => type)).toEqual(["problem", "ended"])
  })

  test("closed before it was recognised as such, it is Metadata without duration", () => {
    const trial = new Trial({ query: "model=nova-3" }).bytes(new Uint8Array(100)).message("CloseStream")
    expect(trial.lines).toEqual(["0 Metadata 0 s, 0 channels, 100 bytes", "0 close 1000"])
  })
})

test("a client that closes gets nothing more, and the log says how it ended", () => {
  const trial = new Trial({ words: WORDS }).audioTo(1_000)
  expect(trial.machine.step({ type: "closed", code: 1001, reason: "going away" }, trial.nowMs)).toEqual([])
  trial.audioTo(5_000).message("CloseStream").wait(60_000)
  expect(trial.said).toEqual([])
  expect(trial.log).toMatchObject([{ type: "ended", by: "client closed 1001", durationMs: 1000, channels: 1 }])
})

test("a callback gets every message beside the socket", () => {
  const options = "callback=http%3A%2F%2Flocalhost%3A8080%2Fin&callback_method=PUT"
  const trial = new Trial({ options, words: WORDS }).audioTo(3_000).message("CloseStream")
  const called = trial.said.flatMap(({ output }) => (output.type === "callback" ? [output] : []))
  expect(called.map(({ text }) => text)).toEqual(trial.texts)
  expect(called[0]).toMatchObject({ url: "http://localhost:8080/in", method: "PUT" })
})

test("a recognizer that never decides is told to, and nothing is lost", () => {
  const scripted = scriptedRecognizer([WORDS])
  let settled = 0
  const recognizer = {
    ...scripted,
    open: (channel: Parameters<typeof scripted.open>[0]) => {
      const hearing = scripted.open(channel)
      return {
        hear: () => hearing.hear(undefined),
        settle: () => settled++,
        decidedMs: 0,
        sources: [],
        get speaking() {
          return hearing.speaking
        },
        get words() {
          return hearing.words
        },
      }
    },
  }
  const trial = new Trial({ options: "endpointing=300", recognizer }).audioTo(6_000)
  expect(settled).toBeGreaterThan(0)
  expect(trial.finals[0]?.channel.alternatives[0]?.transcript).toBe("some words to end with")
})
