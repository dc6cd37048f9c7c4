import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { type AudioFacts, lintOptions } from "./lint.ts"
import { OPTIONS } from "../options/option-table.ts"
import { parseQuery, readOptions } from "../options/options.ts"

/** With a model, so that the hint about its absence stays out of the way. */
const lint = (query: string, audio?: AudioFacts) => lintOptions(parseQuery(`model=nova-3&${query}`).pairs, audio)

/** `error sample_rate`, in order: what a row expects. */
const summary = (query: string, audio?: AudioFacts) =>
  lint(query, audio).map(({ level, option }) => `${level} ${option}`)

describe("a sound query has no findings", () => {
  test.each([
    "encoding=linear16&sample_rate=16000&interim_results=true&endpointing=300&utterance_end_ms=1000&vad_events=true&smart_format=true",
    "encoding=linear16&sample_rate=16000&channels=2&multichannel=true",
    "encoding=amr-nb&sample_rate=8000",
    "encoding=ogg-opus",
    "language=multi&endpointing=100",
    "keyterm=a+b&keyterm=c,+d",
    "redact=pci&redact=email_address",
    "replace=a:b&extra=k:v&tag=t&callback=https://x.example:8443/y&callback_method=PUT",
    "diarize_model=latest&smart_format=true&no_delay=true",
    "endpointing=false",
  ])("%s", (query) => {
    expect(lint(query)).toEqual([])
  })
})

describe("names", () => {
  test.each([
    ["samplerate=16000", "`sample_rate`"],
    ["sampleRate=16000", "`sample_rate`"],
    ["interm_results=true", "`interim_results`"],
    ["endpoint=100", "`endpointing`"],
    ["lang=en", "`language`"],
    ["vad_turnoff=10", "`endpointing`"],
    ["keyterms=a", "`keyterm`"],
  ])("%s: the name meant is named", (query, meant) => {
    expect(lint(query)).toMatchObject([{ level: "error", remedy: `Write ${meant}, which is probably meant.` }])
  })

  test.each([
    ["quux=1", "warning quux", "is not an option"],
    ["is_final=true", "error is_final", "a field of messages"],
    ["speech_final=true", "error speech_final", "a field of messages"],
    ["eot_threshold=0.7", "error eot_threshold", "option of Flux"],
    ["detect_language=true", "error detect_language", "files only"],
    ["punctuate=true&punctuate=false", "warning punctuate", "more than once"],
    ["diarize=true", "hint diarize", "old name"],
    ["tier=nova", "hint tier", "old name"],
  ])("%s", (query, expected, problem) => {
    expect(summary(query)).toEqual([expected])
    expect(lint(query)[0]?.problem).toContain(problem)
  })

  test.each(["token=s3cret", "api_key=s3cret", "Authorization=Token+s3cret"])("%s is never repeated", (query) => {
    const findings = lint(query)
    expect(findings).toMatchObject([{ level: "error", requirement: "auth-client-no-url-secret" }])
    expect(JSON.stringify(findings)).not.toContain("s3cret")
  })

  test("a hint about a deprecated name comes once, however often it is given", () => {
    expect(summary("diarize=true&diarize=true")).toEqual(["hint diarize", "warning diarize"])
  })
})

describe("values", () => {
  test.each([
    ["interim_results=True", "error interim_results", "Write `interim_results=true`."],
    ["interim_results=1", "error interim_results", "Write `true` or `false`."],
    ["utterance_end_ms=999&interim_results=true", "error utterance_end_ms", "Write an integer from 1000 to 5000."],
    ["utterance_end_ms=1s&interim_results=true", "error utterance_end_ms", "Write an integer from 1000 to 5000."],
    ["endpointing=-1", "error endpointing", "Write a number of milliseconds, or `false`."],
    ["endpointing=False", "error endpointing", "Write `endpointing=false`."],
    ["endpointing=30000", "warning endpointing", "Write milliseconds"],
    ["encoding=Linear16&sample_rate=8000", "error encoding", "Write `encoding=linear16`."],
    ["encoding=linear-16&sample_rate=8000", "error encoding", "Write `encoding=linear16`, which is probably meant."],
    ["encoding=pcm_s16le&sample_rate=8000", "error encoding", "Write one of linear16"],
    ["encoding=mulaw&sample_rate=8", "error sample_rate", "Write `sample_rate=8000`."],
    ["encoding=mulaw&sample_rate=0", "error sample_rate", "Write an integer from 1."],
    ["encoding=linear16&sample_rate=96000", "warning sample_rate", "Check the rate"],
    ["encoding=linear16&sample_rate=16000&channels=21&multichannel=true", "error channels", "from 1 to 20"],
    [`tag=${"x".repeat(129)}`, "error tag", "at most 128 characters"],
    ["keyterm=%5B%22a%22,%22b%22%5D", "error keyterm", "Repeat the option: `keyterm=a&keyterm=b`."],
    ["keyterm=%5B'a',+'b'%5D", "error keyterm", "Repeat the option"],
    ["keyterm=a,b,c", "warning keyterm", "Repeat the option"],
    ["redact=pci,ssn", "error redact", "Repeat the option"],
    ["redact=PCI", "warning redact", "`redact=pci`"],
    ["tag=a,b", "error tag", "Repeat the option"],
    ["replace=a", "error replace", "Write `replace=find:replacement`."],
    ["extra=:v", "error extra", "Write `extra=key:value`."],
    ["callback=example.com", "error callback", "Write an http, https, ws or wss address."],
    ["callback=http://127.0.0.1:4000/", "hint callback", "Use one of these ports"],
    [
      "callback=http://x.example/&callback_method=PATCH",
      "error callback_method",
      "Write one of POST, GET, PUT, DELETE.",
    ],
    ["diarize_model=v2", "error diarize_model", "Write `diarize_model=v1`, which is probably meant."],
    ["language=english", "error language", "Write the tag"],
    ["language=", "error language", "Write the tag"],
  ])("%.60s", (query, expected, remedy) => {
    expect(summary(query)).toContain(expected)
    expect(lint(query).find(({ option }) => expected.endsWith(` ${option}`))?.remedy).toContain(remedy)
  })

  test.each([
    ["nova-33", "Write `model=nova-3`, which is probably meant."],
    ["nova3", "Write `model=nova-3`, which is probably meant."],
    ["flux-general-en", "Choose a Nova model, or connect to /v2/listen."],
    ["whisper-large", "Choose a model that can stream, such as `nova-3`."],
    ["gpt", "Choose a model such as `nova-3`."],
  ])("model=%s", (model, remedy) => {
    expect(lintOptions([["model", model]])).toMatchObject([{ level: "error", option: "model", remedy }])
  })

  test("key words: a boost is a number", () => {
    const query = (keywords: string) => lintOptions(parseQuery(`model=nova-2&keywords=${keywords}`).pairs)
    expect(query("snuffle:5")).toEqual([])
    expect(query("snuffle:-1.5")).toEqual([])
    expect(query("snuffle:high")).toMatchObject([{ level: "error", remedy: "Write `keywords=word:2`." }])
    expect(query("a:1,b:2")).toMatchObject([{ level: "error" }])
  })
})

describe("combinations", () => {
  test.each([
    ["encoding=linear16", "error sample_rate"],
    ["sample_rate=16000", "error sample_rate"],
    ["channels=2&multichannel=true", "warning channels"],
    ["encoding=linear16&sample_rate=16000&multichannel=true", "error multichannel"],
    ["encoding=linear16&sample_rate=16000&channels=2", "hint channels"],
    ["encoding=amr-nb&sample_rate=16000", "error sample_rate"],
    ["encoding=amr-wb&sample_rate=8000", "error sample_rate"],
    ["encoding=g729&sample_rate=16000", "error sample_rate"],
    ["utterance_end_ms=1000", "error utterance_end_ms"],
    ["callback_method=PUT", "warning callback_method"],
    ["dictation=true", "warning dictation"],
    ["no_delay=true", "hint no_delay"],
    ["language=multi", "hint language"],
    ["language=tlh", "error language"],
    ["keywords=a", "error keywords"],
    [`keyterm=${"word+".repeat(501)}`, "error keyterm"],
    ["version=", "warning version"],
  ])("%.60s", (query, expected) => {
    expect(summary(query)).toEqual([expected])
  })

  test("diarize beside diarize_model", () => {
    expect(summary("diarize=true&diarize_model=v1")).toEqual(["hint diarize", "error diarize_model"])
  })

  test("keyterm with a model before Nova-3, and no model at all", () => {
    expect(lintOptions(parseQuery("model=nova-2&keyterm=a").pairs)).toMatchObject([
      { level: "warning", option: "keyterm" },
    ])
    expect(lintOptions([])).toMatchObject([{ level: "hint", option: "model", found: "nothing" }])
  })
})

describe("against the audio", () => {
  const raw = (more: Partial<AudioFacts> = {}): AudioFacts => ({ container: false, ...more })
  test.each([
    ["encoding=linear16&sample_rate=16000", { container: true }, ["error encoding", "error sample_rate"]],
    ["", { container: true, encoding: "linear16" }, []],
    ["", raw({ encoding: "linear16", sampleRateHz: 8000 }), ["error encoding", "error sample_rate"]],
    ["encoding=linear16", raw({ encoding: "linear16", sampleRateHz: 8000 }), ["error sample_rate"]],
    ["encoding=mulaw&sample_rate=8000", raw({ encoding: "linear16", sampleRateHz: 8000 }), ["error encoding"]],
    ["encoding=mulaw&sample_rate=8000", raw({ encoding: "mulaw", sampleRateHz: 16_000 }), ["error sample_rate"]],
    ["encoding=mulaw&sample_rate=8000", raw({ encoding: "mulaw", sampleRateHz: 8000, channels: 1 }), []],
    ["encoding=mulaw&sample_rate=8000", raw({ channels: 2 }), ["error channels"]],
    ["encoding=mulaw&sample_rate=8000&multichannel=true", raw({ channels: 2 }), ["error multichannel"]],
    ["encoding=mulaw&sample_rate=8000", raw(), []],
  ] as const)("%s with %j", (query, audio, expected) => {
    expect(summary(query, audio)).toEqual(expected)
  })
})

describe("the linter and the reader agree", () => {
  test.each([
    ["channels=x"],
    ["channels=0"],
    ["endpointing=soon"],
    ["interim_results=maybe"],
    ["encoding=foo"],
    ["sample_rate=1.5"],
    ["utterance_end_ms=999"],
    ["callback=ftp://x"],
    ["diarize_model=v2"],
    ["language=english"],
    ["language=tlh"],
    ["keywords=a"],
    ["diarize=true&diarize_model=v1"],
    [`tag=${"x".repeat(129)}`],
    [`keyterm=${"w+".repeat(600)}`],
    ["model=nova-33"],
  ])("what the service refuses is an error: %.40s", (query) => {
    expect(readOptions(parseQuery(`model=nova-3&${query}`).pairs).refusal).toBeDefined()
    expect(summary(query).some((line) => line.startsWith("error"))).toBe(true)
  })

  test("every refusal has an error, every finding is whole, and nothing throws", () => {
    const name = fc.oneof(fc.constantFrom(...OPTIONS.map((option) => option.name)), fc.string())
    const value = fc.oneof(
      fc.constantFrom("true", "1", "nova-3", "multi", "http://x"),
      fc.string(),
      fc.integer().map(String),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { maxLength: 6 }), (pairs) => {
        const findings = lintOptions(pairs, { container: false, channels: 2 })
        const refused = readOptions(pairs).refusal !== undefined
        expect(!refused || findings.some(({ level }) => level === "error")).toBe(true)
        for (const { problem, remedy, source, found } of findings) {
          expect(problem).toMatch(/\.$/)
          expect(remedy).toMatch(/\.$/)
          expect(source).toMatch(/^https:\/\/developers\.deepgram\.com\//)
          expect(found.length).toBeLessThan(80)
        }
      }),
      { seed: 1, numRuns: 500 },
    )
  })
})
