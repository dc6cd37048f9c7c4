import { describe } from "vitest"
import {
  audioTo,
  buildRecording,
  type BuildOptions,
  type BuildStep,
  closed,
  final,
  goodEnd,
  hear,
  interim,
  metadata,
  refused,
  REQUEST_ID,
  say,
  spreadWords,
} from "../../recording/recording-builder.ts"
import { among, spoken, testChecks, timelineOf } from "../check-rows.ts"
import { CONFIGURE_CHECKS } from "../keepalive/configure.ts"
import { FEATURE_FIELD_CHECKS } from "./feature-fields.ts"
import { FEATURE_REQUEST_CHECKS } from "./feature-requests.ts"
import { FEATURE_TEXT_CHECKS } from "./feature-text.ts"
import { FEATURE_WORD_CHECKS } from "./feature-words.ts"

type Options = BuildOptions["options"]
const stream = (options: Options, ...steps: readonly BuildStep[]) =>
  buildRecording({ options: options ?? {} }, audioTo(2000), ...steps, ...goodEnd)
const refusal = (options: Options) => buildRecording({ opened: false, options: options ?? {} }, refused(400, "{}"))
const said = (text: string, more: Readonly<Record<string, unknown>> = {}) => final(0, 2, text, more)
const withWord = (text: string, fields: object) => said(text, { words: spreadWords(text, 0, 2, { ...fields }) })
const PLAIN = stream({}, said("good evening"))
const SILENT = stream({}, said(""))
const punctuated = (options: Options) => stream(options, withWord("good evening", { punctuated_word: "Good" }))

/** A number said at once, and settled when so much audio had been sent. */
const smart = (no_delay: string | undefined, settledMs: number) =>
  buildRecording(
    { options: { smart_format: "true", no_delay } },
    audioTo(settledMs),
    final(0, 2, "456"),
    audioTo(6000),
    ...goodEnd,
  )

describe("options that add to words", () => {
  testChecks(FEATURE_WORD_CHECKS, [
    {
      id: "ft-punctuate",
      passes: punctuated({ punctuate: "true" }),
      fails: stream({ punctuate: "true" }, said("good evening")),
      saying: 'none in "good"',
      misses: PLAIN,
    },
    {
      id: "ft-smart-implies",
      passes: punctuated({ smart_format: "true" }),
      fails: stream({ smart_format: "true" }, said("good evening")),
      misses: PLAIN,
    },
    { id: "ft-no-punctuate", passes: PLAIN, fails: punctuated({}), misses: punctuated({ punctuate: "true" }) },
    {
      id: "ft-no-punctuate",
      passes: stream({ redact: "numbers" }, said("[NUMBER_1]")),
      fails: stream({}, said("Good evening.")),
      saying: "a transcript in lower case",
      misses: SILENT,
    },
    {
      id: "ft-diarize",
      passes: stream({ diarize: "true" }, withWord("good", { speaker: 0 })),
      fails: stream({ diarize: "true" }, withWord("good", { speaker: "A" })),
      saying: 'speaker "A" in "good"',
      misses: PLAIN,
    },
    {
      id: "ft-diarize",
      passes: stream({ diarize_model: "latest" }, withWord("good", { speaker: 3 })),
      fails: stream({ diarize: "true" }, withWord("good", { speaker: 0, speaker_confidence: 1 })),
      misses: stream({ diarize: "true" }, said("")),
    },
    {
      id: "ft-diarize-off",
      passes: PLAIN,
      fails: stream({}, withWord("good", { speaker: 0 })),
      misses: stream({ diarize: "true" }, said("good")),
    },
    {
      id: "ft-multi",
      passes: stream(
        { language: "multi" },
        said("hola", { words: spreadWords("hola", 0, 1, { language: "es" }), alternative: { languages: ["es"] } }),
      ),
      fails: stream({ language: "multi" }, withWord("hola", { language: "es" })),
      saying: "languages | none",
      misses: PLAIN,
    },
    {
      id: "ft-multi",
      passes: stream(
        { language: "multi" },
        said("hola", { words: spreadWords("hola", 0, 1, { language: "es" }), alternative: { languages: ["es"] } }),
      ),
      fails: stream({ language: "multi" }, said("hola", { alternative: { languages: ["es"] } })),
      misses: SILENT,
    },
    {
      id: "ft-multi-off",
      passes: PLAIN,
      fails: stream({}, said("good", { alternative: { languages: ["en"] } })),
      misses: stream({ language: "multi" }, said("hola")),
    },
    { id: "ft-multi-off", passes: PLAIN, fails: stream({}, withWord("good", { language: "en" })), misses: SILENT },
  ])
})

const ENTITY = { label: "CARDINAL", value: "42", confidence: 0.9, start_word: 0, end_word: 1 }
const entities = { detect_entities: "true", interim_results: "true" }
const NUMBERS = timelineOf(2000, [
  ["four", 0.1, 0.5],
  ["five", 0.5, 0.9],
  ["six", 0.9, 1.5],
])
const GREETING = timelineOf(2000, [["good", 0.1, 0.5]])
const search = (...queries: readonly string[]) =>
  said("good evening", {
    channel: {
      alternatives: [{ transcript: "good evening", confidence: 0.9, words: spreadWords("good evening", 0, 2) }],
      search: queries.map((query) => ({ query, hits: [] })),
    },
  })
const extra = { extra: { ticket: "42" } }
const withExtra = (inMetadata: object) =>
  buildRecording(
    { options: { extra: "ticket:42" } },
    audioTo(2000),
    said("good", { metadata: { request_id: REQUEST_ID, ...extra } }),
    metadata({ ...inMetadata }),
  )

describe("options that change the text, or add to it", () => {
  testChecks(
    [...FEATURE_FIELD_CHECKS, ...FEATURE_TEXT_CHECKS],
    [
      {
        id: "ft-entities",
        passes: stream(entities, interim(0, 1, "forty"), said("42", { entities: [ENTITY] })),
        fails: stream(entities, said("good")),
        misses: PLAIN,
      },
      {
        id: "ft-entities",
        passes: stream(entities, said("good", { entities: [] })),
        fails: stream(entities, interim(0, 1, "42", { entities: [] })),
        saying: "no entities in an interim",
        misses: stream(entities),
      },
      {
        id: "ft-entity-range",
        passes: stream(entities, said("42", { entities: [ENTITY] })),
        fails: stream(entities, said("42", { entities: [{ ...ENTITY, end_word: 2 }] })),
        saying: "start_word < end_word ≤ 1 | 0 and 2",
        misses: PLAIN,
      },
      {
        id: "ft-search",
        passes: stream({ search: ["the", "A b"] }, search("a b", "the")),
        fails: stream({ search: ["the", "a b"] }, search("the")),
        saying: 'channel.search with ["the","a b"] | ["the"]',
        misses: PLAIN,
      },
      {
        id: "ft-redact",
        passes: spoken(stream({ redact: "numbers" }, interim(0, 1, "[REDACTED]"), said("[NUMBER_1]")), NUMBERS),
        fails: spoken(stream({ redact: "numbers" }, said("four five six")), NUMBERS),
        saying: "no number of three digits in finals",
        misses: spoken(stream({ redact: "numbers" }, said("good")), GREETING),
      },
      {
        id: "ft-redact",
        passes: spoken(stream({ redact: "true" }, said("my pin [NUMBER_1]")), NUMBERS),
        fails: spoken(stream({ redact: "numbers" }, said("***")), NUMBERS),
        saying: "a named tag",
        misses: PLAIN,
      },
      {
        id: "ft-redact",
        passes: spoken(stream({ redact: "true" }, said("[NUMBER_1]")), NUMBERS),
        fails: spoken(stream({ redact: "numbers" }, interim(0, 1, "[NUMBER_1]"), said("[NUMBER_1]")), NUMBERS),
        saying: "[REDACTED] in interims",
        misses: PLAIN,
      },
      {
        id: "ft-replace",
        passes: spoken(stream({ replace: "good:bad" }, said("bad evening")), GREETING),
        fails: spoken(stream({ replace: "good:bad" }, said("good evening")), GREETING),
        saying: '"bad" in place of "good"',
        misses: stream({ replace: "night:day" }, said("good evening")),
      },
      {
        id: "ft-replace",
        passes: spoken(stream({ replace: "good" }, said("evening")), GREETING),
        fails: stream({ replace: "good:bad" }, said("good evening")),
        // Misheard, and so not replaced.
        misses: spoken(stream({ replace: "good:bad" }, said("could evening")), GREETING),
      },
      {
        id: "ft-replace",
        passes: spoken(stream({ replace: "good:good day" }, said("good day evening")), GREETING),
        fails: spoken(stream({ replace: "good" }, said("good evening")), GREETING),
        misses: PLAIN,
      },
      {
        id: "ft-profanity",
        passes: spoken(stream({ profanity_filter: "true" }, said("**** it")), timelineOf(2000, [["damn", 0, 1]])),
        fails: spoken(stream({ profanity_filter: "true" }, said("damn it")), timelineOf(2000, [["damn", 0, 1]])),
        misses: spoken(stream({ profanity_filter: "true" }, said("good")), GREETING),
      },
      {
        id: "ft-numerals",
        passes: spoken(stream({ numerals: "true" }, said("456")), NUMBERS),
        fails: spoken(stream({ numerals: "true" }, said("four five six")), NUMBERS),
        misses: spoken(stream({ numerals: "true" }, said("one of us")), timelineOf(2000, [["one", 0.1, 0.5]])),
      },
      {
        id: "ft-smart-delay",
        passes: among(smart("true", 2000), smart(undefined, 2000)),
        fails: among(smart("true", 5000), smart(undefined, 2000)),
        saying: "finals no later than without no_delay: 0.00 s behind their last word at most | 3.00 s",
        misses: smart("true", 2000),
      },
      {
        id: "ft-extra",
        passes: withExtra(extra),
        fails: withExtra({}),
        saying: 'extra {"ticket":"42"} in the metadata of Metadata | none',
        misses: PLAIN,
      },
    ],
  )
})

const words = (count: number) => Array.from({ length: count }, () => "w").join(" ")
const nova3 = { model: "nova-3" }

describe("options taken or refused as a whole", () => {
  testChecks(FEATURE_REQUEST_CHECKS, [
    {
      id: "ft-diarize-conflict",
      passes: refusal({ diarize: "true", diarize_model: "latest" }),
      fails: stream({ diarize_model: "v2" }),
      misses: stream({ diarize: "true" }),
    },
    {
      id: "ft-keyterm-repeat",
      passes: stream({ ...nova3, keyterm: ["a", "b"] }),
      fails: refusal({ ...nova3, keyterm: ["a", "b"] }),
      misses: refusal({ model: "nova-2", keyterm: ["a", "b"] }),
    },
    {
      id: "ft-keyterm-limit",
      passes: refusal({ ...nova3, keyterm: [words(501)] }),
      fails: stream({ ...nova3, keyterm: [words(501)] }),
      misses: stream({ ...nova3, keyterm: [words(500)] }),
    },
    {
      id: "ft-keywords-nova3",
      passes: refusal({ ...nova3, keywords: ["a:2"] }),
      fails: stream({ ...nova3, keywords: ["a:2"] }),
      misses: stream({ model: "nova-2", keywords: ["a:2"] }),
    },
    {
      id: "ft-tag-length",
      passes: refusal({ tag: "x".repeat(129) }),
      fails: stream({ tag: "x".repeat(129) }),
      misses: PLAIN,
    },
    { id: "ft-tag-length", passes: stream({ tag: "x" }), fails: refusal({ tag: "x" }), misses: PLAIN },
  ])
})

const configure = (body: object) => say(JSON.stringify({ type: "Configure", ...body }))
const success = (more: object = {}) => hear({ type: "ConfigureSuccess", request_id: REQUEST_ID, ...more })
const failure = hear({ type: "ConfigureFailure", request_id: REQUEST_ID, description: "no" })
const KEYTERMS = configure({ keyterms: ["library"] })

describe("Configure", () => {
  testChecks(CONFIGURE_CHECKS, [
    {
      id: "ft-configure-one-reply",
      passes: stream({}, KEYTERMS, success(), configure({ endpointing: 1 }), failure),
      fails: stream({}, KEYTERMS, success(), success()),
      saying: "for each of 1 Configure | 2",
      misses: PLAIN,
    },
    {
      id: "ft-configure-one-reply",
      passes: stream({}, KEYTERMS, failure),
      fails: stream({}, KEYTERMS, hear({ type: "Error", variant: "x", description: "y" })),
      saying: "as before 2026-10-19",
      misses: buildRecording({}, KEYTERMS, closed(1006)),
    },
    {
      id: "ft-configure-keyterms",
      passes: stream({}, KEYTERMS, success({ keyterms: ["library"] })),
      fails: stream({}, KEYTERMS, success()),
      saying: 'keyterms ["library"] confirmed | none',
      misses: stream({}, configure({ features: { numerals: true } }), success()),
    },
    {
      id: "ft-configure-keyterms",
      passes: stream(
        { keyterm: "a" },
        configure({ features: { numerals: true } }),
        success({ keyterms: ["a"] }),
        configure({ keyterms: [] }),
        success({ keyterms: [] }),
      ),
      fails: stream({ keyterm: "a" }, configure({ features: { numerals: true } }), success({ keyterms: [] })),
      saying: 'keyterms ["a"] confirmed | []',
      misses: stream({}, KEYTERMS),
    },
    {
      id: "ft-configure-stream-on",
      passes: stream({}, KEYTERMS, failure, audioTo(5000), final(0, 5, "good")),
      fails: stream({}, KEYTERMS, failure, audioTo(5000)),
      saying: "results go on",
      misses: stream({}, KEYTERMS, success()),
    },
    {
      id: "ft-configure-stream-on",
      passes: stream({}, configure({ endpointing: 1 }), audioTo(5000), final(0, 5, "good")),
      fails: buildRecording({}, audioTo(500), configure({ endpointing: 1 }), closed(1008, "Invalid Configure.")),
      saying: "close 1008",
      misses: PLAIN,
    },
  ])
})
