import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { isPunctuated, type QueryPair } from "./listen-options.ts"
import { OPTIONS } from "./option-table.ts"
import { parseQuery, readOptions, writeQuery } from "./options.ts"

/** Lone surrogates included. */
const ANY_CODE_UNIT = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit))

const read = (query: string, strict = false) => readOptions(parseQuery(query).pairs, { strict })
const pairs = (...list: QueryPair[]) => list

describe("a query is read as sent", () => {
  test.each([
    ["", []],
    ["?model=nova-3", pairs(["model", "nova-3"])],
    ["keyterm=a+b&keyterm=c%20d", pairs(["keyterm", "a b"], ["keyterm", "c d"])],
    ["a=1&b&&c=&=d", pairs(["a", "1"], ["b", ""], ["c", ""], ["", "d"])],
    ["replace=a%3Ab&x=1%3D2", pairs(["replace", "a:b"], ["x", "1=2"])],
    ["search=%C3%A9", pairs(["search", "é"])],
  ])("%s", (query, expected) => {
    expect(parseQuery(query)).toEqual({ pairs: expected, unreadable: undefined })
  })

  test.each(["model=%zz", "%=1", "search=%E9"])("%s cannot be read", (query) => {
    expect(parseQuery(`a=1&${query}&b=2`)).toEqual({ pairs: pairs(["a", "1"], ["b", "2"]), unreadable: query })
  })

  test("what is written reads back", () => {
    const query = writeQuery({
      model: "nova-3",
      punctuate: true,
      sample_rate: 16_000,
      keyterm: ["a b", "c&d"],
      tag: undefined,
    })
    expect(query).toBe("model=nova-3&punctuate=true&sample_rate=16000&keyterm=a%20b&keyterm=c%26d")
    const check = (value: string) => {
      expect(parseQuery(writeQuery({ x: value })).pairs).toEqual([["x", value.replace(/\p{Surrogate}/gu, "\ufffd")]])
    }
    fc.assert(fc.property(fc.string({ unit: ANY_CODE_UNIT }), check), { seed: 1 })
  })
})

describe("options have the documented defaults", () => {
  test("without a query", () => {
    const { options, refusal, unknown } = read("")
    expect({ refusal, unknown }).toEqual({ refusal: undefined, unknown: [] })
    expect(options).toMatchObject({
      model: "base",
      version: "latest",
      language: "en",
      encoding: undefined,
      sampleRateHz: undefined,
      channels: 1,
      endpointing: 10,
      utteranceEndMs: undefined,
      interimResults: false,
      diarize: false,
      redact: [],
      callbackMethod: "POST",
    })
  })

  test.each([
    ["endpointing=true", { endpointing: 10 }],
    ["endpointing=false", { endpointing: false }],
    ["endpointing=0", { endpointing: 0 }],
    ["endpointing=300", { endpointing: 300 }],
    ["utterance_end_ms=1000", { utteranceEndMs: 1000 }],
    ["encoding=linear16&sample_rate=8000&channels=2", { encoding: "linear16", sampleRateHz: 8000, channels: 2 }],
    ["diarize=true", { diarize: true, diarizeModel: undefined }],
    ["diarize_model=latest", { diarize: true, diarizeModel: "latest" }],
    ["diarize=false&diarize_model=v1", { diarize: true, diarizeModel: "v1" }],
    ["redact=false", { redact: [] }],
    ["redact=pci&redact=email_address", { redact: ["pci", "email_address"] }],
    [
      "keywords=snuffle:5&keywords=a:b&keywords=c:-1.5",
      {
        keywords: [
          { word: "snuffle", boost: 5 },
          { word: "a:b", boost: 1 },
          { word: "c", boost: -1.5 },
        ],
      },
    ],
    [
      "replace=a:b:c&replace=d",
      {
        replace: [
          { find: "a", replacement: "b:c" },
          { find: "d", replacement: "" },
        ],
      },
    ],
    [
      "extra=k:v&extra=__proto__:x",
      {
        extra: Object.fromEntries([
          ["k", "v"],
          ["__proto__", "x"],
        ]),
      },
    ],
    ["callback=http://127.0.0.1:80/x&callback_method=put", { callbackMethod: "PUT" }],
    ["model=nova-3&model=nova-2", { model: "nova-2" }],
  ])("%s", (query, options) => {
    expect(read(query)).toMatchObject({ options, refusal: undefined })
  })

  test("punctuation follows from smart formatting and from entities", () => {
    const punctuated = ["punctuate=true", "smart_format=true", "detect_entities=true", "numerals=true"]
    expect(punctuated.map((query) => isPunctuated(read(query).options))).toEqual([true, true, true, false])
  })
})

const INVALID = "INVALID_QUERY_PARAMETER"
const UNREADABLE = "Failed to deserialize query parameters: "
const words = (count: number): string => Array.from({ length: count }, () => "word").join("+")

describe("what the service refuses is refused in its words", () => {
  test.each([
    ["utterance_end_ms=999", 400, INVALID, "Invalid 'utterance_end_ms' value of '999'."],
    ["utterance_end_ms=5001", 400, INVALID, "Invalid 'utterance_end_ms' value of '5001'."],
    ["encoding=foo", 400, INVALID, "Invalid 'encoding' value of 'foo'."],
    ["encoding=Linear16", 400, INVALID, "Invalid 'encoding' value of 'Linear16'."],
    ["sample_rate=0", 400, INVALID, "Invalid 'sample_rate' value of '0'."],
    ["sample_rate=-1", 400, INVALID, "Invalid 'sample_rate' value of '-1'."],
    ["sample_rate=abc", 400, INVALID, `${UNREADABLE}invalid value 'abc' for 'sample_rate', expected an integer from 1`],
    ["sample_rate=1.5", 400, INVALID, `${UNREADABLE}invalid value '1.5' for 'sample_rate', expected an integer from 1`],
    ["sample_rate=", 400, INVALID, `${UNREADABLE}invalid value '' for 'sample_rate', expected an integer from 1`],
    ["sample_rate=99999999999999999999", 400, INVALID, "Invalid 'sample_rate' value of '99999999999999999999'."],
    ["channels=x", 400, INVALID, `${UNREADABLE}invalid value 'x' for 'channels', expected an integer from 1 to 20`],
    ["channels=0", 400, INVALID, "Invalid 'channels' value of '0'."],
    ["channels=21", 400, INVALID, "Invalid 'channels' value of '21'."],
    ["endpointing=-1", 400, INVALID, "Invalid 'endpointing' value of '-1'."],
    [
      "endpointing=soon",
      400,
      INVALID,
      `${UNREADABLE}invalid value 'soon' for 'endpointing', expected a number of milliseconds, or \`false\``,
    ],
    [
      "interim_results=maybe",
      400,
      INVALID,
      `${UNREADABLE}invalid value 'maybe' for 'interim_results', expected \`true\` or \`false\``,
    ],
    [
      "interim_results=True",
      400,
      INVALID,
      `${UNREADABLE}invalid value 'True' for 'interim_results', expected \`true\` or \`false\``,
    ],
    ["callback=ftp://x", 400, INVALID, "Invalid 'callback' value of 'ftp://x'."],
    ["callback_method=PATCH", 400, INVALID, "Invalid 'callback_method' value of 'PATCH'."],
    [`tag=${"x".repeat(129)}`, 400, INVALID, `Invalid 'tag' value of '${"x".repeat(129)}'.`],
    ["diarize_model=v2", 400, INVALID, "Invalid 'diarize_model' value of 'v2'."],
    ["diarize=true&diarize_model=v1", 400, INVALID, "`diarize` and `diarize_model` cannot be used together."],
    ["model=nova-3&keywords=a", 400, INVALID, "Keywords are not supported for Nova-3. Please use `keyterm` instead."],
    [
      `model=nova-3&keyterm=${words(300)}&keyterm=${words(300)}`,
      400,
      INVALID,
      "Keyterm limit exceeded. The maximum number of tokens across all keyterms is 500.",
    ],
    ["model=nova-33", 403, "INSUFFICIENT_PERMISSIONS", "Project does not have access to the requested model."],
    ["model=", 403, "INSUFFICIENT_PERMISSIONS", "Project does not have access to the requested model."],
    ["language=english", 400, "Bad Request", "Bad Request: No such model/language/tier combination found."],
    [
      "model=nova-2-phonecall&language=de",
      400,
      "Bad Request",
      "Bad Request: No such model/language/tier combination found.",
    ],
    ["model=flux-general-en", 400, "Bad Request", "Bad Request: No such model/language/tier combination found."],
    ["model=whisper-large", 405, "METHOD_NOT_ALLOWED", "The requested model is not available for live streaming."],
  ])("%.60s", (query, status, errCode, errMsg) => {
    expect(read(query).refusal).toMatchObject({ status, errCode, errMsg })
  })

  test("a refused value leaves the default in place, and the first fault is the one reported", () => {
    const { options, refusal } = read("channels=x&sample_rate=0&model=nova-33")
    expect(options.channels).toBe(1)
    expect(refusal?.errMsg).toContain("'channels'")
  })

  test.each([
    "tag=x&no_delay=true&filler_words=true&mip_opt_out=true",
    `tag=${"x".repeat(128)}`,
    "encoding=linear16",
    "model=nova-3-general&keyterm=a&language=en-us",
    `model=nova-3&keyterm=${words(500)}`,
    "model=nova-2&keyterm=a&keywords=b",
    "model=nova-2-phonecall&encoding=mulaw&sample_rate=8000",
    "model=01234567-89ab-cdef-0123-456789abcdef&language=tlh",
    "model=nova-3&language=multi",
    "channels=20&encoding=linear16&sample_rate=16000&multichannel=true",
    "foo=bar&is_final=true",
  ])("%.60s is accepted", (query) => {
    expect(read(query).refusal).toBeUndefined()
  })

  test("every encoding of the specification is accepted", () => {
    const encodings = "linear16 linear32 flac alaw mulaw amr-nb amr-wb opus ogg-opus speex g729".split(" ")
    expect(encodings.filter((name) => read(`encoding=${name}`).refusal !== undefined)).toEqual([])
  })
})

test("unknown names are kept apart, and refused only when strict", () => {
  expect(read("foo=1&model=nova-3&bar=2")).toMatchObject({ unknown: ["foo", "bar"], refusal: undefined })
  expect(read("foo=1", true).refusal?.errMsg).toBe(`${UNREADABLE}unknown field \`foo\``)
})

test("raw audio without a rate is refused only when strict", () => {
  expect(read("encoding=linear16", true).refusal?.errMsg).toBe(`${UNREADABLE}missing field \`sample_rate\``)
  expect(read("encoding=ogg-opus", true).refusal).toBeUndefined()
})

test("the order of different options has no effect", () => {
  const list = parseQuery("model=nova-3&punctuate=true&keyterm=a&endpointing=300&language=multi&foo=1&channels=2").pairs
  fc.assert(
    fc.property(fc.shuffledSubarray([...list], { minLength: list.length }), (shuffled) => {
      expect(readOptions(shuffled)).toEqual(readOptions(list))
    }),
    { seed: 1, numRuns: 50 },
  )
})

test("nothing makes reading throw", () => {
  const anyName = fc.oneof(fc.constantFrom(...OPTIONS.map(({ name }) => name)), fc.string())
  const anyPairs = fc.array(fc.tuple(anyName, fc.oneof(fc.string({ unit: ANY_CODE_UNIT }), fc.integer().map(String))))
  fc.assert(
    fc.property(anyPairs, fc.boolean(), (list, strict) => {
      expect(readOptions(list, { strict }).options.channels).toBeGreaterThan(0)
    }),
    { seed: 1, numRuns: 500 },
  )
})

describe("the table of options", () => {
  test("names each option once, with a meaning and a source", () => {
    expect(new Set(OPTIONS.map(({ name }) => name)).size).toBe(OPTIONS.length)
    for (const { meaning, source } of OPTIONS) {
      expect(meaning).not.toBe("")
      expect(source).toMatch(/^https:\/\/developers\.deepgram\.com\//)
    }
  })

  test("has defaults that would be accepted, and means what leaving the option out means", () => {
    const withDefault = OPTIONS.filter((option) => option.default !== undefined)
    const queries = withDefault.map((option) => writeQuery({ [option.name]: option.default }))
    expect(queries.map((query) => read(query))).toEqual(queries.map(() => read("")))
  })
})
