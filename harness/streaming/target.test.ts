import { describe, expect, test } from "vitest"
import { HarnessError } from "../errors.ts"
import { MOCK_KEY } from "../plan/mock-account.ts"
import { keyFor, parseTarget } from "./target.ts"

describe("parseTarget", () => {
  test.each(["mock:", "mock"])("%s is the embedded mock", (text) => {
    expect(parseTarget(text)).toEqual({ type: "mock" })
  })

  test.each([
    ["ws://127.0.0.1:8080", "ws://127.0.0.1:8080/v1/listen", true, false],
    ["ws://localhost:8080/", "ws://localhost:8080/v1/listen", true, false],
    ["ws://[::1]:8080/stt", "ws://[::1]:8080/stt", true, false],
    ["wss://api.deepgram.com", "wss://api.deepgram.com/v1/listen", false, true],
    ["wss://api.eu.deepgram.com/v1/listen", "wss://api.eu.deepgram.com/v1/listen", false, true],
    ["wss://notdeepgram.com/x", "wss://notdeepgram.com/x", false, false],
  ])("%s", (text, url, isLoopback, isDeepgram) => {
    expect(parseTarget(text)).toEqual({ type: "address", url, pairs: [], isLoopback, isDeepgram })
  })

  test("options in the address are kept", () => {
    expect(parseTarget("ws://h/v1/listen?model=nova-3&tag=a&tag=b")).toMatchObject({
      url: "ws://h/v1/listen",
      pairs: [
        ["model", "nova-3"],
        ["tag", "a"],
        ["tag", "b"],
      ],
    })
  })

  test.each([
    ["https://api.deepgram.com", /found "https:\/\/api\.deepgram\.com": say wss:\/\/api\.deepgram\.com\./],
    ["http://127.0.0.1:8080", /say ws:\/\/127\.0\.0\.1:8080\./],
    ["localhost:8080", /say ws:\/\/localhost:8080\./],
    ["example.org/listen", /say ws:\/\/example\.org\/listen\./],
    ["call.wav", /Expected "mock:", ws:\/\/… or wss:\/\/… as target, found "call\.wav"\.$/],
    ["", /found ""\.$/],
    ["wss://user:secret@host/", /^A target carries no user name or password: set the key as DEEPGRAM_API_KEY\.$/],
  ])("%j is refused, with what was probably meant", (text, sentence) => {
    expect(() => parseTarget(text)).toThrow(HarnessError)
    expect(() => parseTarget(text)).toThrow(sentence)
  })
})

describe("keyFor", () => {
  test.each([
    ["mock:", "secret", MOCK_KEY],
    ["ws://127.0.0.1:1", undefined, MOCK_KEY],
    ["ws://127.0.0.1:1", "secret", "secret"],
    ["wss://stt.example", undefined, undefined],
    ["wss://stt.example", "", undefined],
    ["wss://api.deepgram.com", "secret", "secret"],
  ])("%s with %s in the environment", (text, given, key) => {
    expect(keyFor(parseTarget(text), given)).toBe(key)
  })

  test("the vendor's own service needs one, and exit code 4 says so", () => {
    const ask = () => keyFor(parseTarget("wss://api.deepgram.com"), undefined)
    expect(ask).toThrow("wss://api.deepgram.com/v1/listen needs a key: set DEEPGRAM_API_KEY.")
    expect(ask).toThrow(expect.objectContaining({ exitCode: 4 }))
  })
})
