import { describe, expect, test } from "vitest"
import { parseQuery, readOptions } from "../../protocol/options/options.ts"
import { heard, sentence } from "../trial.ts"
import { openWording } from "./wording.ts"

const span = { channel: 0, startMs: 0, endMs: 60_000, isFinal: true }

/** What becomes of a spoken text: every word takes 100 ms. */
function worded(query: string, text: string, isFinal = true) {
  const { options } = readOptions(parseQuery(query).pairs)
  return openWording(options, 1).word(sentence(text, 0, 100), { ...span, isFinal })
}

const transcript = (query: string, text: string) => worded(query, text).transcript

describe("transcript", () => {
  test.each([
    { query: "", text: "Good evening, Mr. Quilter.", becomes: "good evening mr quilter" },
    { query: "punctuate=true", text: "Good evening, all.", becomes: "Good evening, all." },
    { query: "smart_format=true", text: "Good evening, all.", becomes: "Good evening, all." },
    { query: "", text: "Um I uh think so.", becomes: "i think so" },
    { query: "filler_words=true", text: "Um I uh think so.", becomes: "um i uh think so" },
    { query: "profanity_filter=true&punctuate=true", text: "What the hell, man", becomes: "What the ****, man" },
    { query: "replace=good%20evening:hello", text: "good evening all", becomes: "hello all" },
    {
      query: "replace=all:every%20body&punctuate=true",
      text: "Good evening, All.",
      becomes: "Good evening, every body.",
    },
    { query: "replace=evening:", text: "good evening all", becomes: "good all" },
    { query: "replace=a:b&replace=b:c", text: "a b", becomes: "c c" },
    {
      query: "dictation=true&punctuate=true",
      text: "Patient has a headache comma nausea period they left new line Next question mark",
      becomes: "Patient has a headache, nausea. They left\n Next?",
    },
    { query: "dictation=true", text: "headache comma nausea", becomes: "headache comma nausea" },
  ])("$query: $text", ({ query, text, becomes }) => {
    expect(transcript(query, text)).toBe(becomes)
  })
})

describe("numbers", () => {
  test.each([
    { text: "nine hundred", numerals: "900", smart: "900" },
    { text: "twenty three people", numerals: "23 people", smart: "23 people" },
    { text: "three hundred and five", numerals: "305", smart: "305" },
    { text: "two thousand and twenty two", numerals: "2022", smart: "2022" },
    { text: "nineteen ninety five", numerals: "1995", smart: "1995" },
    { text: "nine hundred ninety nine thousand nine hundred ninety nine", numerals: "999999", smart: "999999" },
    { text: "two million", numerals: "2000000", smart: "2000000" },
    { text: "two nine three four zero", numerals: "2 9 3 4 0", smart: "29340" },
    { text: "four oh four", numerals: "4 0 4", smart: "404" },
    { text: "five five five two three six eight one oh one", numerals: "5 5 5 2 3 6 8 1 0 1", smart: "555-236-8101" },
    { text: "twenty five dollars", numerals: "25 dollars", smart: "$25" },
    { text: "seven percent", numerals: "7 percent", smart: "7%" },
    { text: "one of them", numerals: "one of them", smart: "one of them" },
    { text: "oh no", numerals: "oh no", smart: "oh no" },
    { text: "and so on", numerals: "and so on", smart: "and so on" },
  ])("$text", ({ text, numerals, smart }) => {
    expect([transcript("numerals=true", text), transcript("smart_format=true", text), transcript("", text)]).toEqual([
      numerals,
      smart,
      text,
    ])
  })

  test("take the time of all their words, and the punctuation of the last", () => {
    const { words } = worded("smart_format=true", "Take nine hundred.")
    expect(words.at(-1)).toMatchObject({ word: "900", punctuated_word: "900.", start: 0.1, end: 0.3 })
  })
})

describe("redaction", () => {
  const CARD = "four one one one one one one one one one one one one one one one"

  test.each([
    { redact: "numbers", text: "code two nine three four please", final: "code [NUMBER_1] please" },
    { redact: "true", text: "code two nine three", final: "code [NUMBER_1]" },
    { redact: "numbers", text: "two nine apples", final: "two nine apples" },
    { redact: "aggressive_numbers", text: "two nine apples", final: "[NUMBER_1] apples" },
    { redact: "numbers", text: "one two three then four five six", final: "[NUMBER_1] then [NUMBER_2]" },
    { redact: "pci", text: `card ${CARD} and two nine three`, final: "card [CREDIT_CARD_1] and two nine three" },
    { redact: "ssn", text: "it is one two three four five six seven eight nine", final: "it is [SSN_1]" },
    { redact: "something_else", text: "two nine three", final: "two nine three" },
  ])("redact=$redact: $text", ({ redact, text, final }) => {
    expect(transcript(`redact=${redact}`, text)).toBe(final)
  })

  test("interims only say that something was removed", () => {
    expect(worded("redact=numbers", "code two nine three four", false).transcript).toMatch(/^code \[REDACTED\]/)
  })

  test("hides formatted numbers too, and leaks nothing by search or entities", () => {
    const query = "redact=numbers&smart_format=true&detect_entities=true&search=nine"
    const result = worded(query, "code two nine three four please")
    expect(JSON.stringify(result)).not.toMatch(/2934|nine three/)
    expect(result.transcript).toBe("code [NUMBER_1] please")
  })

  test("tags count on over the finals of a stream, not over its interims", () => {
    const { options } = readOptions(parseQuery("redact=numbers").pairs)
    const wording = openWording(options, 1)
    const say = (isFinal: boolean) => wording.word(sentence("one two three", 0, 100), { ...span, isFinal }).transcript
    expect([say(true), say(false), say(true)]).toEqual(["[NUMBER_1]", "[REDACTED]", "[NUMBER_2]"])
  })
})

describe("fields", () => {
  test.each([
    { query: "", keys: ["word", "start", "end", "confidence"] },
    { query: "punctuate=true", keys: ["word", "start", "end", "confidence", "punctuated_word"] },
    { query: "detect_entities=true", keys: ["word", "start", "end", "confidence", "punctuated_word"] },
    { query: "diarize=true", keys: ["word", "start", "end", "confidence", "speaker"] },
    { query: "diarize_model=latest", keys: ["word", "start", "end", "confidence", "speaker"] },
    { query: "model=nova-3&language=multi", keys: ["word", "start", "end", "confidence", "language"] },
  ])("of words with $query", ({ query, keys }) => {
    expect(Object.keys(worded(query, "hello").words[0] ?? {})).toEqual(keys)
  })

  test("speakers come from the ear, languages are counted, dominant first", () => {
    const { options } = readOptions(parseQuery("model=nova-3&language=multi&diarize=true").pairs)
    const words = [heard("hello", 0, 1, { speaker: 1 }), heard("hola", 1, 2, { language: "es" }), heard("bye", 2, 3)]
    const result = openWording(options, 1).word(words, span)
    expect(result.words.map((word) => word.speaker)).toEqual([1, 0, 0])
    expect(result.languages).toEqual(["en", "es"])
  })

  test("an empty result is empty in every way that was asked for", () => {
    const query = "model=nova-3&language=multi&search=a&detect_entities=true"
    expect(worded(query, "um")).toEqual({
      transcript: "",
      confidence: 0,
      words: [],
      languages: [],
      search: [{ query: "a", hits: [] }],
      entities: [],
    })
  })

  test("search has one entry a query, with a hit wherever it was spoken", () => {
    const { search } = worded("search=evening%20all&search=morning", "Good evening, all. Evening all")
    expect(search).toEqual([
      {
        query: "evening all",
        hits: [
          { confidence: expect.closeTo(0.99), start: 0.1, end: 0.3, snippet: "evening all" },
          { confidence: expect.closeTo(0.99), start: 0.3, end: 0.5, snippet: "evening all" },
        ],
      },
      { query: "morning", hits: [] },
    ])
  })

  test("entities point at words of the formatted result, end exclusive, in finals only", () => {
    const text = "On Monday pay twenty five dollars for nine hundred"
    expect(worded("detect_entities=true&smart_format=true", text).entities).toMatchObject([
      { label: "DATE", value: "Monday", raw_value: "monday", start_word: 1, end_word: 2 },
      { label: "MONEY", value: "$25", raw_value: "twenty five dollars", start_word: 3, end_word: 4 },
      { label: "CARDINAL", value: "900", raw_value: "nine hundred", start_word: 5, end_word: 6 },
    ])
    expect(worded("detect_entities=true", text, false).entities).toBeUndefined()
  })

  test("key terms make their words surer, whether asked for in the query or by Configure", () => {
    const { options } = readOptions(parseQuery("model=nova-3&keyterm=good%20evening").pairs)
    const wording = openWording(options, 1)
    const confidences = () =>
      wording.word(sentence("a good evening", 0), span).words.map(({ confidence }) => confidence)
    expect(confidences()).toEqual([0.99, 0.995, 0.995])
    wording.configure({ keyterms: ["a"] })
    expect(confidences()).toEqual([0.995, 0.99, 0.99])
    wording.configure({ numerals: true })
    expect(confidences()).toEqual([0.995, 0.99, 0.99])
    wording.configure({ keyterms: [] })
    expect(confidences()).toEqual([0.99, 0.99, 0.99])
  })
})
