import { describe, expect, test } from "vitest"
import { heard, LINEAR16, sentence, Trial } from "./trial.ts"

const WORDS = sentence("we talk about this and that", 500)

describe("Finalize", () => {
  test("turns everything received into one final, and the stream goes on where it ended", () => {
    const trial = new Trial({ options: "endpointing=300", words: WORDS }).audioTo(1_300).message("Finalize")
    expect(trial.lines).toEqual(['1.3 final 0+1.3 speech_final from_finalize "we talk about"'])
    trial.audioTo(4_000).message("CloseStream")
    expect(trial.lines.slice(1, -2)).toEqual(['2.7 final 1.3+1.3 speech_final "this and that"', '4 final 2.6+1.4 ""'])
  })

  test("is the first final after it, also when an endpoint was about to come", () => {
    const trial = new Trial({ options: "endpointing=300", words: [heard("yes", 500, 900)] }).audioTo(1_250)
    trial.message("Finalize").audioTo(3_000)
    expect(trial.lines).toEqual(['1.25 final 0+1.25 speech_final from_finalize "yes"'])
  })

  test("with little or nothing pending gives an empty result, and none before any audio", () => {
    const trial = new Trial({}).message("Finalize").audioTo(500).message("Finalize").message("Finalize")
    expect(trial.lines).toEqual(['0.5 final 0+0.5 from_finalize ""', '0.5 final 0.5+0 from_finalize ""'])
  })

  test("with endpointing=false is no endpoint either", () => {
    const trial = new Trial({ options: "endpointing=false", words: WORDS }).audioTo(2_500).message("Finalize")
    expect(trial.lines).toEqual(['2.5 final 0+2.5 from_finalize "we talk about this and that"'])
  })

  const stereo = "model=nova-3&encoding=linear16&sample_rate=16000&channels=2&multichannel=true"

  test.each([
    { more: {}, channels: [0, 1] },
    { more: { channel: 1 }, channels: [1] },
    { more: { channel: 9 }, channels: [] },
  ])("on two channels with $more flushes channels $channels", ({ more, channels }) => {
    const trial = new Trial({ query: stereo, channels: [WORDS, WORDS] }).audioTo(1_000, 2).message("Finalize", more)
    expect(trial.results.map((results) => results.channel_index)).toEqual(channels.map((channel) => [channel, 2]))
    expect(trial.results.every((results) => results.from_finalize)).toBe(true)
  })
})

describe("texts that change nothing", () => {
  test.each([
    { text: '{"type":"KeepAlive"}', answer: [] },
    { text: '{ "type": "KeepAlive", "more": 1 }', answer: [] },
    { text: '{"type":"Sync"}', answer: ["Error SchemaError"] },
    { text: '{"type":"ForceEndTurn"}', answer: ["Error SchemaError"] },
    { text: '{"type":"KeepAlive "}', answer: ["Error SchemaError"] },
    { text: "{", answer: ["Error SchemaError"] },
    { text: "[]", answer: ["Error SchemaError"] },
    { text: "", answer: ["Error SchemaError"] },
  ])("$text is answered by $answer, and the stream goes on as without", ({ text, answer }) => {
    const options = "interim_results=true&endpointing=300"
    const plain = new Trial({ options, words: WORDS }).audioTo(4_000).message("CloseStream")
    const trial = new Trial({ options, words: WORDS }).audioTo(1_500).text(text).audioTo(4_000).message("CloseStream")
    const lines = trial.lines.filter((line) => !line.startsWith("1.5 Error"))
    expect(lines).toEqual(plain.lines)
    expect(trial.lines.length - lines.length).toBe(answer.length)
  })

  test("Sync can be set to be ignored", () => {
    expect(new Trial({ settings: { sync: "ignore" } }).message("Sync").said).toEqual([])
  })

  test("a KeepAlive in a binary frame is audio, and the log says so", () => {
    const trial = new Trial({}).bytes(new TextEncoder().encode('{"type":"KeepAlive"}')).message("CloseStream")
    expect(trial.metadata?.duration).toBeCloseTo(10 / 16_000)
    expect(trial.log[0]).toMatchObject({ type: "problem", sentence: expect.stringContaining("KeepAlive") })
  })
})

test("a client that sends nothing but rubbish is logged twenty times, answered every time", () => {
  const trial = new Trial({})
  for (let count = 0; count < 1_000; count++) trial.text("?")
  expect(trial.log).toHaveLength(20)
  expect(trial.messages).toHaveLength(1_000)
})

describe("Configure", () => {
  const numerals = { features: { numerals: true } }
  const digits = [heard("nine", 500, 800), heard("hundred.", 800, 1200)]

  test("numerals apply to what comes after", () => {
    const trial = new Trial({ words: digits }).message("Configure", numerals).audioTo(1_500)
    expect(trial.lines).toEqual(["0 ConfigureSuccess", '1.4 final 0+1.3 speech_final "900"'])
  })

  test.each([
    { body: { keyterms: ["Deepgram"] }, reply: { type: "ConfigureSuccess", keyterms: ["Deepgram"] } },
    { body: { keyterms: [] }, reply: { type: "ConfigureSuccess", keyterms: [] } },
    { body: { keyterms: null }, reply: { type: "ConfigureSuccess" } },
    { body: numerals, reply: { type: "ConfigureSuccess" } },
    { body: { colour: 1 }, reply: { type: "ConfigureFailure", code: "InvalidConfigureMessage" } },
    { body: { keyterms: "Deepgram" }, reply: { type: "ConfigureFailure", code: "InvalidConfigureMessage" } },
    { body: { keyterms: ["word ".repeat(501)] }, reply: { type: "ConfigureFailure", code: "KeytermLimitExceeded" } },
  ])("$body gets exactly one reply", ({ body, reply }) => {
    const trial = new Trial({}).message("Configure", body)
    expect(trial.messages).toHaveLength(1)
    expect(trial.messages[0]).toMatchObject(reply)
    expect("keyterms" in (trial.messages[0] ?? {})).toBe("keyterms" in reply)
  })

  test("key terms need Nova-3", () => {
    const query = LINEAR16.replace("nova-3", "nova-2")
    const trial = new Trial({ query }).message("Configure", { keyterms: ["a"] })
    expect(trial.messages).toMatchObject([{ type: "ConfigureFailure", code: "KeytermsNotSupported" }])
  })

  test("a refused message applies nothing of itself", () => {
    const body = { ...numerals, keyterms: ["word ".repeat(501)] }
    const trial = new Trial({ words: digits }).message("Configure", body).audioTo(1_500)
    expect(trial.finals[0]?.channel.alternatives[0]?.transcript).toBe("nine hundred")
  })

  test("the legacy manner is silence, or an Error", () => {
    const trial = new Trial({ settings: { configureReplies: "legacy" } })
    trial.message("Configure", numerals).message("Configure", { colour: 1 })
    expect(trial.messages).toMatchObject([{ type: "Error", variant: "InvalidConfigureMessage" }])
  })
})

test("a ping is answered by a pong with its payload, and by nothing else", () => {
  const bytes = new Uint8Array([1, 2, 3])
  const trial = new Trial({}).frame({ type: "ping", bytes }).frame({ type: "pong", bytes })
  expect(trial.said).toEqual([{ audioMs: 0, output: { type: "send", frame: { type: "pong", bytes } } }])
})
