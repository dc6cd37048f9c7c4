// What each option may be by itself, yet not beside the others, or not without another.

import type { LintFinding } from "./lint.ts"
import type { ListenOptions, QueryPair } from "../options/listen-options.ts"
import { isKnownModel, isNova3, offersLanguage } from "../options/models.ts"
import { KEYTERM_TOKEN_LIMIT, keytermTokenCount, NEEDS_SAMPLE_RATE, optionSpec } from "../options/option-table.ts"
import { readOptions } from "../options/options.ts"
import { excerpt } from "../messages/shapes.ts"

export function lintCombination(pairs: readonly QueryPair[]): readonly LintFinding[] {
  const { options } = readOptions(pairs)
  const query: Query = { options, given: new Map(pairs) }
  return RULES.flatMap(({ option, source, requirement, judge }) => {
    const judged = judge(query)
    if (judged === undefined) return []
    const [level, problem, remedy] = judged
    const address = source ?? optionSpec(option)?.source ?? ""
    const finding = {
      level,
      option,
      found: excerpt(query.given.get(option) ?? "nothing"),
      problem,
      remedy,
      source: address,
    }
    return [requirement === undefined ? finding : { ...finding, requirement }]
  })
}

interface Query {
  readonly options: ListenOptions
  /** As written, the last of each name. */
  readonly given: ReadonlyMap<string, string>
}

interface Rule {
  /** The option that the finding is about. */
  readonly option: string
  readonly source?: string
  readonly requirement?: string
  readonly judge: (query: Query) => readonly [level: LintFinding["level"], problem: string, remedy: string] | undefined
}

/** Rates that these encodings have by definition. @see https://developers.deepgram.com/docs/encoding */
const FIXED_RATES: ReadonlyMap<string, number> = new Map([
  ["amr-nb", 8000],
  ["amr-wb", 16_000],
  ["g729", 8000],
])

const RULES: readonly Rule[] = [
  {
    option: "sample_rate",
    requirement: "audio-raw-needs-both",
    judge: ({ options: { encoding, sampleRateHz }, given }) =>
      encoding !== undefined &&
      NEEDS_SAMPLE_RATE.has(encoding) &&
      sampleRateHz === undefined &&
      !given.has("sample_rate")
        ? [
            "error",
            `\`encoding=${encoding}\` carries no sample rate, and none is given.`,
            "Add `sample_rate` as the audio is, such as `sample_rate=16000`.",
          ]
        : undefined,
  },
  {
    option: "sample_rate",
    judge: ({ options: { encoding, sampleRateHz } }) => {
      const rate = FIXED_RATES.get(encoding ?? "")
      if (rate === undefined || sampleRateHz === undefined || sampleRateHz === rate) return undefined
      return [
        "error",
        `\`${encoding}\` always has ${rate} Hz, and ${sampleRateHz} is given.`,
        `Write \`sample_rate=${rate}\`.`,
      ]
    },
  },
  {
    option: "sample_rate",
    requirement: "audio-raw-needs-both",
    judge: ({ given }) =>
      given.has("sample_rate") && !given.has("encoding")
        ? [
            "error",
            "`sample_rate` is read only together with `encoding`, and that is not given.",
            "Add `encoding` for headerless audio; leave `sample_rate` out for a container such as WAV.",
          ]
        : undefined,
  },
  {
    option: "channels",
    judge: ({ given }) =>
      given.has("channels") && !given.has("encoding")
        ? [
            "warning",
            "`channels` is read only together with `encoding`, and that is not given.",
            "Add `encoding` and `sample_rate` for headerless audio; leave `channels` out for a container.",
          ]
        : undefined,
  },
  {
    option: "multichannel",
    requirement: "mc-needs-channels",
    judge: ({ options: { multichannel, encoding }, given }) =>
      multichannel && encoding !== undefined && !given.has("channels")
        ? [
            "error",
            "`multichannel` with headerless audio needs the number of channels, and none is given.",
            "Add `channels`, such as `channels=2`.",
          ]
        : undefined,
  },
  {
    option: "channels",
    requirement: "mc-off-mono-index",
    judge: ({ options: { channels, multichannel } }) =>
      channels > 1 && !multichannel
        ? [
            "hint",
            `Without \`multichannel=true\` the ${channels} channels are mixed to one.`,
            "Add `multichannel=true` to have each channel transcribed on its own.",
          ]
        : undefined,
  },
  {
    option: "utterance_end_ms",
    judge: ({ options: { utteranceEndMs, interimResults } }) =>
      utteranceEndMs !== undefined && !interimResults
        ? [
            "error",
            "`utterance_end_ms` needs interim results, and they are off: no UtteranceEnd will come.",
            "Add `interim_results=true`.",
          ]
        : undefined,
  },
  {
    option: "callback_method",
    judge: ({ given }) =>
      given.has("callback_method") && !given.has("callback")
        ? [
            "warning",
            "`callback_method` has no effect without `callback`.",
            "Add `callback`, or leave `callback_method` out.",
          ]
        : undefined,
  },
  {
    option: "dictation",
    judge: ({ options: { dictation, punctuate, smartFormat } }) =>
      dictation && !punctuate && !smartFormat
        ? ["warning", "`dictation` writes spoken punctuation only where punctuation is on.", "Add `punctuate=true`."]
        : undefined,
  },
  {
    option: "no_delay",
    judge: ({ options: { noDelay, smartFormat, detectEntities } }) =>
      noDelay && !smartFormat && !detectEntities
        ? [
            "hint",
            "`no_delay` shortens the wait of `smart_format` and `detect_entities` only, and neither is on.",
            "Leave `no_delay` out.",
          ]
        : undefined,
  },
  {
    option: "language",
    source: "https://developers.deepgram.com/docs/multilingual-code-switching",
    judge: ({ options: { language, endpointing }, given }) =>
      language === "multi" && !given.has("endpointing") && endpointing !== 100
        ? [
            "hint",
            "With `language=multi` an endpointing of 100 ms is advised, and the default is 10.",
            "Add `endpointing=100`.",
          ]
        : undefined,
  },
  {
    option: "language",
    requirement: "er-language-unknown",
    judge: ({ options: { model, language } }) =>
      isKnownModel(model) && !offersLanguage(model, language)
        ? [
            "error",
            `The model \`${model}\` does not offer the language \`${excerpt(language)}\`.`,
            "Choose a language of the model, or a model that has the language.",
          ]
        : undefined,
  },
  {
    option: "keywords",
    requirement: "ft-keywords-nova3",
    judge: ({ options: { model, keywords } }) =>
      isNova3(model) && keywords.length > 0
        ? ["error", "Nova-3 refuses `keywords`.", "Write `keyterm`, without a boost, in its place."]
        : undefined,
  },
  {
    option: "keyterm",
    judge: ({ options: { model, keyterms } }) =>
      keyterms.length > 0 && isKnownModel(model) && !isNova3(model)
        ? [
            "warning",
            `\`keyterm\` works with Nova-3 only, and the model is \`${model}\`.`,
            "Choose `model=nova-3`, or write `keywords` in its place.",
          ]
        : undefined,
  },
  {
    option: "keyterm",
    requirement: "ft-keyterm-limit",
    judge: ({ options: { keyterms } }) => {
      const count = keytermTokenCount(keyterms)
      if (count <= KEYTERM_TOKEN_LIMIT) return undefined
      return [
        "error",
        `The key terms have ${count} words, and ${KEYTERM_TOKEN_LIMIT} tokens are the limit over all.`,
        "Keep the terms that are misheard without help, and drop the others.",
      ]
    },
  },
  {
    option: "diarize_model",
    requirement: "ft-diarize-conflict",
    judge: ({ options: { diarizeModel }, given }) =>
      diarizeModel !== undefined && given.get("diarize") === "true"
        ? ["error", "`diarize` and `diarize_model` together are refused.", "Leave `diarize` out."]
        : undefined,
  },
  {
    option: "model",
    judge: ({ given }) =>
      given.has("model")
        ? undefined
        : ["hint", "No model is named, which gives `base`, the oldest.", "Add `model=nova-3`."],
  },
  {
    option: "version",
    judge: ({ given }) =>
      given.get("version") === ""
        ? ["warning", "`version` is empty.", "Write `version=latest`, or leave it out."]
        : undefined,
  },
]
