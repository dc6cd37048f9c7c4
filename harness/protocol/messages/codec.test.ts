import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { decodeClientFrame, decodeServerFrame, decodeServerText } from "./codec.ts"
import { writeResults } from "./wire-json.ts"

/** Lone surrogates included. */
const ANY_CODE_UNIT = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit))

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

const RESULTS = writeResults({
  channel_index: [0, 1],
  duration: 1,
  start: 0,
  is_final: true,
  speech_final: false,
  transcript: "hi",
  confidence: 0.5,
  words: [{ word: "hi", start: 0.1, end: 0.2, confidence: 0.5 }],
  metadata: {
    request_id: "01a00000-1111-7222-8333-444455556666",
    model_info: { name: "n", version: "v", arch: "a" },
    model_uuid: "40bd3654-0000-4000-8000-000000000000",
  },
  from_finalize: false,
})

/** A Results as text with one field replaced or (undefined) left out. */
const resultsWith = (change: object): string => JSON.stringify({ ...JSON.parse(RESULTS), ...change })

describe("a server's message is what its type says", () => {
  test.each([
    RESULTS,
    '{"type":"Metadata","transaction_key":"deprecated","request_id":"r","sha256":"incomplete","created":"c","duration":0.0,"channels":0}',
    '{"type":"UtteranceEnd","channel":[0,1],"last_word_end":8.8}',
    '{"type":"SpeechStarted","channel":[0,1],"timestamp":1.73}',
    '{"type":"Error","variant":"SchemaError","description":"…"}',
    '{"type":"ConfigureSuccess","request_id":"r","keyterms":["a"]}',
    '{"type":"ConfigureFailure","request_id":"r"}',
  ])("%.40s", (text) => {
    expect(decodeServerFrame({ type: "text", text })).toEqual(JSON.parse(text))
  })

  test.each([
    ["word", 1],
    ["start", "0"],
    ["end", null],
    ["confidence", "high"],
    ["language", 7],
    ["speaker", 0.5],
    ["punctuated_word", false],
  ])("a word with a wrong %s is found", (field, value) => {
    const words = [{ word: "hi", start: 0, end: 1, confidence: 1, language: "en" }]
    const results = (list: unknown): string =>
      resultsWith({ channel: { alternatives: [{ transcript: "hi", words: list }] } })
    expect(decodeServerText(results(words)).type).toBe("Results")
    expect(decodeServerText(results([...words, { ...words[0], [field]: value }]))).toMatchObject({
      problem: expect.stringContaining(`Results.channel.alternatives[0].words[1].${field}: expected`) as string,
    })
  })

  test("missing flags, metadata and channel do not keep a result from being read", () => {
    const text = '{"type":"Results","start":0,"duration":1,"channel":{"alternatives":[{"transcript":"hi"}]},"new":1}'
    expect(decodeServerText(text)).toMatchObject({ type: "Results", start: 0 })
  })
})

describe("a known type with a wrong field is malformed, and the field is named", () => {
  test.each([
    [resultsWith({ is_final: "true" }), 'Results.is_final: expected true or false, found "true".'],
    [resultsWith({ from_finalize: 1 }), "Results.from_finalize: expected true or false, found 1."],
    [resultsWith({ duration: "1" }), 'Results.duration: expected a number, found "1".'],
    [resultsWith({ entities: {} }), "Results.entities: expected an array, found an object."],
    [resultsWith({ channel: null }), "Results.channel: expected an object, found null."],
    [
      resultsWith({ channel: { alternatives: [{ transcript: 1, confidence: 1 }] } }),
      "Results.channel.alternatives[0].transcript: expected a string, found 1.",
    ],
    [
      resultsWith({ metadata: { request_id: "a", model_uuid: "b", model_info: { name: "n", version: "v", arch: 3 } } }),
      "Results.metadata.model_info.arch: expected a string, found 3.",
    ],
    [resultsWith({ start: undefined }), "Results.start: expected a number, found nothing."],
    [resultsWith({ channel: [0, 1] }), "Results.channel: expected an object, found an array of 2."],
    [
      resultsWith({ channel: { alternatives: [{ transcript: "a", words: [{ word: "a", start: "x", end: 1 }] }] } }),
      'Results.channel.alternatives[0].words[0].start: expected a number, found "x".',
    ],
    ['{"type":"Results","start":1e999}', "Results.duration: expected a number, found nothing."],
    ['{"type":"SpeechStarted","timestamp":1e999}', "SpeechStarted.timestamp: expected a number, found null."],
    [
      '{"type":"UtteranceEnd","channel":{"index":0},"last_word_end":1}',
      "UtteranceEnd.channel: expected an array of two integers [index, count], found an object.",
    ],
    [
      '{"type":"Metadata","model_info":{"u":{"name":"n"}}}',
      "Metadata.model_info.u.version: expected a string, found nothing.",
    ],
  ])("%.60s", (text, problem) => {
    const decoded = decodeServerText(text)
    expect(decoded).toMatchObject({ type: "malformed", problem, name: JSON.parse(text).type })
  })
})

describe("what is not this protocol gets one sentence on what it probably is", () => {
  test.each([
    ["", "Not JSON. The frame is empty"],
    ["  \n", "Not JSON. The frame is empty"],
    ["<html><body>502</body></html>", "Not JSON. This is markup"],
    ["{'type': 'Results'}", "Python"],
    ['{"type":"Results"', "breaks off"],
    ['{"type":"UtteranceEnd"}\n{"type":"Metadata"}', "several JSON objects"],
    ["Results", 'probably meant to be {"type":"Results"}'],
    ['"metadata"', 'probably meant to be {"type":"Metadata"}'],
    ["hello there", 'begins with "hello there"'],
    ["[1,2]", "Expected a JSON object, found an array of 2."],
    ["null", "Expected a JSON object, found null."],
    ["42", "Expected a JSON object, found 42."],
    ['{"msg":"Results"}', "`msg` is not read"],
    ['{"Type":"Results"}', "`Type` is not read"],
    ['{"type":7}', "must be a string"],
    ['{"err_code":"INVALID_AUTH"}', "body of a refused upgrade"],
    ['{"channel":{},"start":0}', 'looks like a Results without its `"type":"Results"`'],
    ["{}", "names itself in `type`"],
  ])("%s", (text, problem) => {
    const decoded = decodeServerText(text)
    expect(decoded).toMatchObject({ type: "malformed", problem: expect.stringContaining(problem) as string })
  })

  test.each([
    ['{"type":"results"}', '"results" was probably meant to be "Results"; type names are compared letter by letter.'],
    ['{"type":"Results "}', '"Results " was probably meant to be "Results"; type names are compared letter by letter.'],
    ['{"type":"Result"}', '"Result" was probably meant to be "Results".'],
    ['{"type":"utterance_end"}', '"utterance_end" was probably meant to be "UtteranceEnd".'],
    ['{"type":"TurnInfo"}', '"TurnInfo" is a message of Flux (/v2/listen) and does not exist on /v1/listen.'],
  ])("%s", (text, nearMiss) => {
    expect(decodeServerText(text)).toMatchObject({ type: "unknown", name: JSON.parse(text).type, nearMiss })
  })

  test("a type unlike any other is unknown without a guess", () => {
    expect(decodeServerText('{"type":"Surprise"}')).toEqual({
      type: "unknown",
      name: "Surprise",
      json: { type: "Surprise" },
    })
  })

  test.each(["toString", "__proto__", "constructor", "hasOwnProperty"])("%s is no message type", (name) => {
    expect(decodeServerText(JSON.stringify({ type: name }))).toMatchObject({ type: "unknown", name })
  })

  test.each([
    [new Uint8Array(0), "empty"],
    [new Uint8Array(640), "a binary frame of 640 bytes"],
    [bytes('{"type":"Results"}'), 'JSON of a "Results" in a binary frame'],
  ])("binary %#", (frame, problem) => {
    const decoded = decodeServerFrame({ type: "binary", bytes: frame })
    expect(decoded).toMatchObject({ type: "malformed", problem: expect.stringContaining(problem) as string })
  })
})

const fromClient = (text: string) => decodeClientFrame({ type: "text", text })

describe("a client's message goes by its type alone", () => {
  test.each([
    ['{"type":"KeepAlive"}', { type: "KeepAlive" }],
    ['{ "type" : "CloseStream" }', { type: "CloseStream" }],
    ['\n{"x":1,\t"type":"CloseStream"}\n', { type: "CloseStream" }],
    ['{"type":"Finalize"}', { type: "Finalize" }],
    ['{"type":"Finalize","channel":1}', { type: "Finalize", channel: 1 }],
    ['{"type":"Finalize","channel":null}', { type: "Finalize" }],
    ['{"type":"Sync","id":1}', { type: "Sync" }],
    ['{"type":"Configure"}', { type: "Configure" }],
    ['{"type":"Configure","keyterms":[]}', { type: "Configure", keyterms: [] }],
    ['{"type":"Configure","keyterms":null}', { type: "Configure", keyterms: null }],
    [
      '{"type":"Configure","features":{"numerals":true},"processors":{}}',
      { type: "Configure", features: { numerals: true }, processors: {} },
    ],
  ])("%s", (text, message) => {
    expect(fromClient(text)).toEqual(message)
  })
})

const LIST = "expected one of `CloseStream`, `Configure`, `Sync`, `KeepAlive`, `Finalize`"
const SCHEMA = "Could not deserialize last text message: "

describe("what a client must not send is refused as the service words it", () => {
  test.each([
    ['{"type":"Foo"}', `${SCHEMA}unknown variant \`Foo\`, ${LIST}`],
    ['{"type":"KeepAlive "}', `${SCHEMA}unknown variant \`KeepAlive \`, ${LIST}`],
    ['{"type":"ForceEndTurn"}', `${SCHEMA}unknown variant \`ForceEndTurn\`, ${LIST}`],
    ["{}", `${SCHEMA}missing field \`type\``],
    ['{"type":null}', `${SCHEMA}invalid type: null, expected a string`],
    ["", `${SCHEMA}expected a JSON object`],
    ['{"type":', `${SCHEMA}expected a JSON object`],
    ["[]", `${SCHEMA}invalid type: an array of 0, expected a JSON object`],
    ["null", `${SCHEMA}invalid type: null, expected a JSON object`],
    ["7", `${SCHEMA}invalid type: 7, expected a JSON object`],
    ['{"type":"Finalize","channel":-1}', `${SCHEMA}channel: invalid value: -1, expected a channel number from 0`],
    ['{"type":"Finalize","channel":"0"}', `${SCHEMA}channel: invalid value: "0", expected a channel number from 0`],
  ])("%s", (text, description) => {
    expect(fromClient(text)).toMatchObject({ type: "refused", variant: "SchemaError", description, message: text })
  })

  const FIELDS = "expected one of `features`, `processors`, `keyterms`, `language_hints`"
  test.each([
    ['{"type":"Configure","foo":1}', `unknown field \`foo\`, ${FIELDS}`],
    ['{"type":"Configure","keyterms":"a"}', 'keyterms: invalid type: "a", expected an array of strings'],
    ['{"type":"Configure","keyterms":["a",1]}', "keyterms[1]: invalid type: 1, expected a string"],
    ['{"type":"Configure","features":[]}', "features: invalid type: an array of 0, expected an object"],
    ['{"type":"Configure","features":{"diarize":true}}', "features: unknown field `diarize`, expected `numerals`"],
    [
      '{"type":"Configure","features":{"numerals":"true"}}',
      'features.numerals: invalid type: "true", expected true or false',
    ],
  ])("%s", (text, description) => {
    expect(fromClient(text)).toMatchObject({ type: "refused", variant: "InvalidConfigureMessage", description })
  })

  test("Sync is refused, and no longer listed, where it is not to be accepted", () => {
    const decoded = decodeClientFrame({ type: "text", text: '{"type":"Sync"}' }, { acceptSync: false })
    expect(decoded).toMatchObject({
      type: "refused",
      description: expect.stringMatching(
        /expected one of `CloseStream`, `Configure`, `KeepAlive`, `Finalize`$/,
      ) as string,
    })
  })

  test("a megabyte of rubbish does not come back as a megabyte", () => {
    const refused = [fromClient("x".repeat(1e6)), fromClient(JSON.stringify({ type: "x".repeat(1e6) }))]
    for (const decoded of refused) expect(JSON.stringify(decoded).length).toBeLessThan(5000)
  })
})

describe("binary is audio, whatever is in it", () => {
  test("audio comes through uncopied, the empty frame too", () => {
    for (const frame of [new Uint8Array(0), new Uint8Array(3200)]) {
      const decoded = decodeClientFrame({ type: "binary", bytes: frame })
      expect(decoded).toEqual({ type: "audio", bytes: frame })
      expect(decoded.type === "audio" && decoded.bytes).toBe(frame)
    }
  })

  test("a control message in a binary frame is audio with a hint", () => {
    const decoded = decodeClientFrame({ type: "binary", bytes: bytes('{"type":"KeepAlive"}') })
    expect(decoded).toMatchObject({ type: "audio", nearMiss: expect.stringContaining('"KeepAlive"') as string })
  })
})

describe("nothing makes the codec throw", () => {
  // The seed is fixed so that a run is the same every time.
  const RUNS = { seed: 1, numRuns: 300 }
  const anyText = fc.oneof(
    fc.string({ unit: ANY_CODE_UNIT }),
    fc.json(),
    fc.json().map((json) => `{"type":"Results","x":${json}}`),
  )
  const typed = fc.record(
    {
      type: fc.constantFrom("Results", "Metadata", "UtteranceEnd", "Configure", "Finalize"),
      channel: fc.anything(),
      start: fc.anything(),
      keyterms: fc.anything(),
    },
    { requiredKeys: ["type"] },
  )

  test("text and bytes of every kind", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          typed.map((json) => JSON.stringify(json, safe)),
        ),
        (text) => {
          expect(typeof decodeServerText(text).type).toBe("string")
          expect(typeof fromClient(text).type).toBe("string")
        },
      ),
      RUNS,
    )
    fc.assert(
      fc.property(fc.uint8Array(), (frame) => {
        expect(decodeServerFrame({ type: "binary", bytes: frame }).type).toBe("malformed")
        expect(decodeClientFrame({ type: "binary", bytes: frame }).type).toBe("audio")
      }),
      RUNS,
    )
  })

  const DEEP = 200_000
  test.each([
    ["[".repeat(DEEP)],
    [`${"[".repeat(DEEP)}${"]".repeat(DEEP)}`],
    [`${'{"a":'.repeat(DEEP)}1${"}".repeat(DEEP)}`],
    [`{"type":"Results","start":0,"duration":0,"channel":${"[".repeat(DEEP)}${"]".repeat(DEEP)}}`],
    [`{"type":"Configure","processors":${'{"a":'.repeat(DEEP)}1${"}".repeat(DEEP)}}`],
    ['{"type":"\ud800"}'],
    ["\ud800\udfff\udc00"],
  ])("%.30s", (text) => {
    expect(typeof decodeServerText(text).type).toBe("string")
    expect(typeof fromClient(text).type).toBe("string")
  })
})

/** fast-check's "anything" holds what JSON cannot say. */
function safe(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value
}
