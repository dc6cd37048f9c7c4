import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  floatText,
  type ResultsToWrite,
  writeConfigureFailure,
  writeConfigureSuccess,
  writeError,
  writeMetadata,
  writeResults,
  writeSpeechStarted,
  writeUtteranceEnd,
} from "./wire-json.ts"

/** Lone surrogates included. */
const ANY_CODE_UNIT = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit))

describe("a number is the shortest text of its 32-bit float", () => {
  test.each([
    [0, "0.0"],
    [-0, "0.0"],
    [1, "1.0"],
    [-1, "-1.0"],
    [2.3, "2.3"],
    [0.1, "0.1"],
    [1.38, "1.38"],
    [0.9975586, "0.9975586"],
    [0.9921875, "0.9921875"],
    [2.0000002, "2.0000002"],
    [0.39999998, "0.39999998"],
    [16.08 - 2 ** -19, "16.079998"],
    [7200.123, "7200.123"],
    [86_400, "86400.0"],
    [123_456.79, "123456.79"],
    [16_777_216, "16777216.0"],
    [1e-7, "1e-7"],
    [Number.NaN, "null"],
    [Number.POSITIVE_INFINITY, "null"],
    [1e300, "null"],
  ])("%d is written %s", (value, text) => {
    expect(floatText(value)).toBe(text)
  })

  // The seed is fixed so that a run is the same every time.
  const RUNS = { seed: 1, numRuns: 2000 }
  const anyFloat = fc.oneof(
    fc.float({ noNaN: true, noDefaultInfinity: true }),
    fc.float({ noNaN: true, min: 0, max: 10_000 }),
  )

  test("every 32-bit float reads back as itself, and shows that it is no integer", () => {
    const check = (value: number) => {
      const text = floatText(value)
      expect(Math.fround(Number(text)) === value).toBe(true)
      expect(text).toMatch(/[.e]/)
    }
    fc.assert(fc.property(anyFloat, check), RUNS)
  })

  test("no shorter text reads back as the same float", () => {
    const isShortest = (value: number): boolean => {
      const digits = floatText(value)
        .replace(/e.*/, "")
        .replace(/\.0$/, "")
        .replace(/[-.]/g, "")
        .replace(/^0+|0+$/g, "")
      return digits.length < 2 || Math.fround(Number(value.toPrecision(digits.length - 1))) !== value
    }
    expect(() => fc.assert(fc.property(anyFloat, isShortest), RUNS)).not.toThrow()
  })
})

const METADATA = {
  request_id: "01a00000-1111-7222-8333-444455556666",
  model_info: { name: "general-nova-3", version: "2025-04-17.21547", arch: "nova-3" },
  model_uuid: "40bd3654-0000-4000-8000-000000000000",
}

const GOOD_EVENING: ResultsToWrite = {
  channel_index: [0, 1],
  duration: 2.3,
  start: 0,
  is_final: true,
  speech_final: true,
  transcript: "Good evening.",
  confidence: 0.9975586,
  words: [
    { word: "good", start: 0.48, end: 0.88, confidence: 0.9921875, speaker: 0, punctuated_word: "Good" },
    { word: "evening", start: 0.88, end: 1.38, confidence: 0.9975586, speaker: 0, punctuated_word: "evening." },
  ],
  metadata: METADATA,
  from_finalize: false,
}

describe("messages have the captured form, to the byte", () => {
  test("Results", () => {
    expect(writeResults(GOOD_EVENING)).toBe(
      '{"type":"Results","channel_index":[0,1],"duration":2.3,"start":0.0,"is_final":true,"speech_final":true,"channel":{"alternatives":[{"transcript":"Good evening.","confidence":0.9975586,"words":[{"word":"good","start":0.48,"end":0.88,"confidence":0.9921875,"speaker":0,"punctuated_word":"Good"},{"word":"evening","start":0.88,"end":1.38,"confidence":0.9975586,"speaker":0,"punctuated_word":"evening."}]}]},"metadata":{"request_id":"01a00000-1111-7222-8333-444455556666","model_info":{"name":"general-nova-3","version":"2025-04-17.21547","arch":"nova-3"},"model_uuid":"40bd3654-0000-4000-8000-000000000000"},"from_finalize":false}',
    )
  })

  test("an empty Results", () => {
    const text = writeResults({ ...GOOD_EVENING, transcript: "", confidence: 0, words: [], speech_final: false })
    expect(text).toContain('"channel":{"alternatives":[{"transcript":"","confidence":0.0,"words":[]}]}')
  })

  test("a Results with everything that options add", () => {
    const text = writeResults({
      ...GOOD_EVENING,
      languages: ["en", "es"],
      words: [
        { word: "hola", start: 1, end: 1.5, confidence: 1, language: "es", speaker: 1, punctuated_word: "¡Hola!" },
      ],
      search: [{ query: "hola", hits: [{ confidence: 1, start: 1, end: 1.5, snippet: "hola" }] }],
      metadata: { ...METADATA, diarize_info: { model_uuid: "u", arch: "a" }, extra: { key: "value" } },
      entities: [{ label: "NAME", value: "Hola", raw_value: "hola", confidence: 0.5, start_word: 0, end_word: 1 }],
    })
    expect(text).toContain('"channel":{"search":[{"query":"hola","hits":[{"confidence":1.0,"start":1.0,"end":1.5')
    expect(text).toContain('"languages":["en","es"],"words":[{"word":"hola","start":1.0,"end":1.5,"confidence":1.0')
    expect(text).toContain('"confidence":1.0,"language":"es","speaker":1,"punctuated_word":"¡Hola!"}')
    expect(text).toContain('"diarize_info":{"model_uuid":"u","arch":"a"},"extra":{"key":"value"}}')
    expect(
      text.endsWith(
        '"from_finalize":false,"entities":[{"label":"NAME","value":"Hola","raw_value":"hola",' +
          '"confidence":0.5,"start_word":0,"end_word":1}]}',
      ),
    ).toBe(true)
    expect(() => JSON.parse(text)).not.toThrow()
  })

  test("Metadata with audio and without", () => {
    const base = { request_id: "r", sha256: "e3b0", created: "2026-09-07T10:11:12.123Z" }
    expect(writeMetadata({ ...base, duration: 60.5, channels: 1, models: { u: METADATA.model_info } })).toBe(
      '{"type":"Metadata","transaction_key":"deprecated","request_id":"r","sha256":"e3b0","created":"2026-09-07T10:11:12.123Z","duration":60.5,"channels":1,"models":["u"],"model_info":{"u":{"name":"general-nova-3","version":"2025-04-17.21547","arch":"nova-3"}}}',
    )
    expect(writeMetadata({ ...base, duration: 0, channels: 0 })).toBe(
      '{"type":"Metadata","transaction_key":"deprecated","request_id":"r","sha256":"e3b0","created":"2026-09-07T10:11:12.123Z","duration":0.0,"channels":0}',
    )
  })

  test.each([
    [writeUtteranceEnd([0, 1], 8.8), '{"type":"UtteranceEnd","channel":[0,1],"last_word_end":8.8}'],
    [writeUtteranceEnd([1, 2], -1), '{"type":"UtteranceEnd","channel":[1,2],"last_word_end":-1.0}'],
    [writeSpeechStarted([0, 1], 1.73), '{"type":"SpeechStarted","channel":[0,1],"timestamp":1.73}'],
    [
      writeError({ variant: "SchemaError", description: "no", message: '{"type":"Foo"}' }),
      '{"type":"Error","variant":"SchemaError","description":"no","message":"{\\"type\\":\\"Foo\\"}"}',
    ],
    [
      writeError({ variant: "InvalidConfigureMessage", description: "no", code: "KeytermsNotSupported" }),
      '{"type":"Error","variant":"InvalidConfigureMessage","description":"no","code":"KeytermsNotSupported"}',
    ],
    [writeConfigureSuccess("r"), '{"type":"ConfigureSuccess","request_id":"r"}'],
    [writeConfigureSuccess("r", []), '{"type":"ConfigureSuccess","request_id":"r","keyterms":[]}'],
    [writeConfigureFailure("r", "C", "d"), '{"type":"ConfigureFailure","request_id":"r","code":"C","description":"d"}'],
  ])("%#", (text, expected) => {
    expect(text).toBe(expected)
  })

  test("whatever the words are made of, it is JSON that reads back the same", () => {
    fc.assert(
      fc.property(fc.string({ unit: ANY_CODE_UNIT }), (word) => {
        const text = writeResults({
          ...GOOD_EVENING,
          transcript: word,
          words: [{ word, start: 0, end: 1, confidence: 1 }],
        })
        const read = JSON.parse(text) as {
          channel: { alternatives: { transcript: string; words: { word: string }[] }[] }
        }
        expect(read.channel.alternatives[0]?.transcript).toBe(word)
        expect(read.channel.alternatives[0]?.words[0]?.word).toBe(word)
      }),
      { seed: 1 },
    )
  })
})
