import { defineCase } from "../../../harness/case.ts"
import { NUMBERS, ONE_SENTENCE, PROFANITY, SHORT_SENTENCE, silence, TWO_SPEAKERS, TWO_UTTERANCES } from "../../audio.ts"
import { audio, ending, text } from "../../script.ts"

const interims = { model: "nova-3", interim_results: true, endpointing: 300 }
const configure = (body: object) => text(JSON.stringify({ type: "Configure", ...body }))
const replied = { do: "await", until: "configure-reply", timeoutMs: 3_000 } as const

export const featureCases = [
  defineCase({
    id: "features/punctuate",
    title: "punctuate gives every word its punctuated form",
    streams: [{ audio: ONE_SENTENCE, options: { ...interims, punctuate: true } }],
    checks: ["ft-punctuate"],
  }),
  defineCase({
    id: "features/no-punctuate",
    title: "without it words and transcript are bare",
    streams: [{ audio: ONE_SENTENCE, options: interims }],
    checks: ["ft-no-punctuate", "ft-diarize-off", "ft-multi-off"],
  }),
  defineCase({
    id: "features/smart-format",
    title: "smart_format implies punctuation",
    streams: [{ audio: NUMBERS, options: { ...interims, smart_format: true } }],
    checks: ["ft-smart-implies"],
  }),
  defineCase({
    id: "features/smart-delay",
    title: "no_delay lets finals come no later than smart_format alone does",
    streams: [{}, { no_delay: true }].map((more) => ({
      audio: NUMBERS,
      options: { ...interims, smart_format: true, ...more },
    })),
    checks: ["ft-smart-delay"],
  }),
  defineCase({
    id: "features/numerals",
    title: "numerals gives digits",
    streams: [{ audio: NUMBERS, options: { ...interims, numerals: true } }],
    checks: ["ft-numerals"],
  }),
  defineCase({
    id: "features/diarize",
    title: "diarization gives every word a speaker",
    streams: [{ audio: TWO_SPEAKERS, options: { ...interims, diarize: true } }],
    checks: ["ft-diarize"],
  }),
  defineCase({
    id: "features/diarize-conflict",
    title: "diarize with diarize_model, and diarize_model=v2, are refused",
    streams: ["diarize=true&diarize_model=latest", "diarize_model=v2"].map((rawQuery) => ({
      audio: silence(200),
      rawQuery,
    })),
    checks: ["ft-diarize-conflict"],
  }),
  defineCase({
    id: "features/multilingual",
    title: "language=multi names the languages of results and words",
    streams: [{ audio: ONE_SENTENCE, options: { ...interims, language: "multi" } }],
    checks: ["ft-multi"],
  }),
  defineCase({
    id: "features/entities",
    title: "detect_entities gives finals their entities",
    streams: [{ audio: NUMBERS, options: { ...interims, detect_entities: true } }],
    checks: ["ft-entities", "ft-entity-range"],
  }),
  defineCase({
    id: "features/search",
    title: "search gives one entry per query",
    streams: [{ audio: ONE_SENTENCE, options: { ...interims, search: ["the", "zeppelin"] } }],
    checks: ["ft-search"],
  }),
  defineCase({
    id: "features/keyterms",
    title: "several key terms are taken, more than 500 tokens are refused",
    streams: [
      { audio: SHORT_SENTENCE, options: { ...interims, keyterm: ["young", "disposed"] } },
      {
        audio: silence(200),
        options: { ...interims, keyterm: [Array.from({ length: 600 }, (_, index) => `w${index}`).join(" ")] },
      },
    ],
    checks: ["ft-keyterm-repeat", "ft-keyterm-limit"],
  }),
  defineCase({
    id: "features/keywords",
    title: "keywords with a Nova-3 model are refused",
    streams: [{ audio: silence(200), options: { model: "nova-3", keywords: ["library:2"] } }],
    checks: ["ft-keywords-nova3"],
  }),
  defineCase({
    id: "features/redact",
    title: "redacted numbers show a tag",
    streams: [{ audio: NUMBERS, options: { ...interims, redact: ["numbers"] } }],
    checks: ["ft-redact"],
  }),
  defineCase({
    id: "features/replace",
    title: "replace changes the transcript",
    streams: [{ audio: SHORT_SENTENCE, options: { ...interims, replace: ["young:elderly"] } }],
    checks: ["ft-replace"],
  }),
  defineCase({
    id: "features/profanity",
    title: "profanity_filter masks or drops what it knows",
    streams: [{ audio: PROFANITY, options: { ...interims, profanity_filter: true } }],
    checks: ["ft-profanity"],
  }),
  defineCase({
    id: "features/extra",
    title: "extra is returned in metadata",
    streams: [{ audio: SHORT_SENTENCE, options: { ...interims, extra: ["ticket:42"] } }],
    checks: ["ft-extra"],
  }),
  defineCase({
    id: "features/tag",
    title: "a tag of 128 characters is taken, a longer one may be refused",
    streams: [128, 129].map((length) => ({ audio: silence(200), options: { tag: ["x".repeat(length)] } })),
    checks: ["ft-tag-length"],
  }),
  defineCase({
    id: "features/configure",
    title: "each Configure gets one reply; key terms are replaced, cleared, kept",
    streams: [
      {
        audio: TWO_UTTERANCES,
        options: interims,
        script: [
          audio(1_000),
          configure({ keyterms: ["library"] }),
          replied,
          configure({ keyterms: [] }),
          replied,
          configure({ features: { numerals: true } }),
          replied,
          audio(),
          ...ending,
        ],
      },
    ],
    checks: ["ft-configure-keyterms", "ft-configure-one-reply"],
  }),
  defineCase({
    id: "features/configure-refused",
    title: "a refused Configure leaves stream and settings as they were",
    streams: [
      {
        audio: TWO_UTTERANCES,
        options: interims,
        script: [audio(1_000), configure({ endpointing: 10 }), replied, audio(), ...ending],
      },
    ],
    checks: ["ft-configure-stream-on"],
  }),
]
