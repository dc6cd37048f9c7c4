import { defineCase } from "../../../harness/case.ts"
import { SHORT_SENTENCE, silence, TWO_UTTERANCES } from "../../audio.ts"
import { audio, ending, text } from "../../script.ts"

const refusedQuery = (rawQuery: string) => ({ audio: silence(200), rawQuery })

export const errorCases = [
  defineCase({
    id: "errors/value-ranges",
    title: "a number out of range is refused by name and value",
    streams: [
      { audio: silence(200), options: { interim_results: true, utterance_end_ms: 999 } },
      refusedQuery("channels=0"),
    ],
    checks: [
      "er-param-range",
      "er-http-not-ws",
      "er-json-body",
      "er-v1-keys",
      "er-dg-error",
      "er-body-id",
      "conn-request-id-header",
    ],
  }),
  defineCase({
    id: "errors/value-types",
    title: "a value of the wrong type is refused",
    streams: ["channels=x", "interim_results=maybe"].map(refusedQuery),
    checks: ["er-param-type", "er-json-body"],
  }),
  defineCase({
    id: "errors/unknown-model",
    title: "an unknown model is refused",
    streams: [refusedQuery("model=nova-33")],
    checks: ["er-model-unknown"],
  }),
  defineCase({
    id: "errors/unknown-language",
    title: "a language that is no tag is refused",
    streams: [refusedQuery("language=english")],
    checks: ["er-language-unknown"],
  }),
  defineCase({
    id: "errors/whisper",
    title: "a model without live streaming is refused",
    streams: [refusedQuery("model=whisper-large")],
    checks: ["er-whisper-405"],
  }),
  defineCase({
    id: "errors/too-many-streams",
    title: "beyond the limit the upgrade is refused, open streams are untouched, and ended ones make room",
    streams: [
      { audio: SHORT_SENTENCE },
      { audio: SHORT_SENTENCE },
      { audio: SHORT_SENTENCE },
      { audio: SHORT_SENTENCE, after: "previous" },
    ],
    checks: ["er-concurrency-429", "er-concurrency-frees"],
    mock: { streamLimit: 2 },
    loopback: true,
  }),
  defineCase({
    id: "errors/overloaded",
    title: "overload is refused with 503",
    streams: [{ audio: silence(200) }],
    checks: ["er-503"],
    mock: { account: "overloaded" },
    loopback: true,
  }),
  defineCase({
    id: "errors/unknown-option",
    title: "an unknown option is accepted or refused, and never crashes a stream",
    streams: [refusedQuery("foo=bar")],
    checks: ["er-unknown-param"],
  }),
  defineCase({
    id: "errors/undocumented-options",
    title: "no_delay and filler_words are accepted",
    streams: [refusedQuery("no_delay=true&filler_words=true")],
    checks: ["er-undocumented-params"],
  }),
  defineCase({
    id: "errors/bad-text",
    title: "unknown and broken text is answered with Error, and the stream goes on",
    streams: [
      {
        audio: TWO_UTTERANCES,
        options: { interim_results: true },
        script: [
          audio(1_000),
          text('{"type":"Foo"}'),
          text("not json"),
          text('{"type":"CloseStream "}'),
          text('{"type":"ForceEndTurn"}'),
          audio(),
          ...ending,
        ],
      },
    ],
    checks: ["er-bad-text-v1", "er-bad-text-open", "er-flux-only-on-v1"],
    loopback: true,
  }),
  defineCase({
    id: "errors/undecodable-reason",
    title: "a 1008 close names DATA-0000",
    streams: [{ audio: { parts: [{ noiseMs: 2_000, levelDb: -10 }], declare: "nothing" } }],
    checks: ["er-1008-reason"],
  }),
]
