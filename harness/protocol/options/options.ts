// Reading and writing the query of /v1/listen: pairs, what a server makes of them, and what it refuses.

import { ENCODINGS, type Keyword, type ListenOptions, type QueryPair, type Replacement } from "./listen-options.ts"
import { isFlux, isKnownModel, isNova3, isWhisper, offersLanguage } from "./models.ts"
import { KEYTERM_TOKEN_LIMIT, keytermTokenCount, NEEDS_SAMPLE_RATE, optionSpec } from "./option-table.ts"
import { takes, valueFault } from "./option-values.ts"
import { invalidValue, type Refusal, REFUSALS, unreadableValue } from "../handshake/refusals.ts"

export interface ParsedQuery {
  /** In order, decoded (`+` and `%20` are spaces), unknown names kept. */
  readonly pairs: readonly QueryPair[]
  /** What could not be decoded; the service answers `Invalid query string.` */
  readonly unreadable: string | undefined
}

/** @param query undecoded, with or without the question mark */
export function parseQuery(query: string): ParsedQuery {
  const pairs: QueryPair[] = []
  let unreadable: string | undefined
  for (const part of query.replace(/^\?/, "").split("&")) {
    if (part === "") continue
    const equals = part.indexOf("=")
    const name = decoded(equals < 0 ? part : part.slice(0, equals))
    const value = equals < 0 ? "" : decoded(part.slice(equals + 1))
    if (name === undefined || value === undefined) unreadable ??= part
    else pairs.push([name, value])
  }
  return { pairs, unreadable }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "))
  } catch {
    return undefined
  }
}

/** What a query is made of: lists are written by repetition, undefined is left out. */
export type QueryValue = string | number | boolean | readonly string[] | undefined

/**
 * A query as every client should send it: lower-case booleans, lists by repetition, spaces as `%20`.
 * @returns without the question mark; empty for no options
 */
export function writeQuery(record: Readonly<Record<string, QueryValue>>): string {
  return Object.entries(record)
    .flatMap(([name, value]) => valuesOf(value).map((text) => `${escaped(name)}=${escaped(text)}`))
    .join("&")
}

/** `encodeURIComponent` throws at a lone surrogate, which has no UTF-8. */
const escaped = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"))

function valuesOf(value: QueryValue): readonly string[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [String(value)]
}

export interface ReadSettings {
  /** Refuse unknown names, and a raw encoding without `sample_rate`; the service's habit is to take both. */
  readonly strict?: boolean
}

export interface ReadOptions {
  /** Defaults applied; refused values keep their default. */
  readonly options: ListenOptions
  /** The first thing the service would refuse: values in the order of the query, then what does not go together. */
  readonly refusal: Refusal | undefined
  /** Names that are in no table, in order. */
  readonly unknown: readonly string[]
}

/** The query as a server reads it. */
export function readOptions(pairs: readonly QueryPair[], settings: ReadSettings = {}): ReadOptions {
  const good: QueryPair[] = []
  const unknown: string[] = []
  let refusal: Refusal | undefined
  for (const [name, value] of pairs) {
    const spec = optionSpec(name)
    if (spec === undefined) {
      unknown.push(name)
      if (settings.strict) refusal ??= unreadableValue(`unknown field \`${name}\``)
      continue
    }
    const fault = valueFault(spec.type, value)
    if (fault === undefined) good.push([name, value])
    else if (fault === "range") refusal ??= invalidValue(name, value)
    else refusal ??= unreadableValue(`invalid value '${value}' for '${name}', expected ${takes(spec)}`)
  }
  const options = optionsFrom(good)
  return { options, refusal: refusal ?? combinationRefusal(options, good, settings.strict ?? false), unknown }
}

/** What each value may be by itself, yet not beside the others. */
function combinationRefusal(options: ListenOptions, pairs: readonly QueryPair[], strict: boolean): Refusal | undefined {
  const { model, language, encoding, sampleRateHz } = options
  const given = (name: string, value: string): boolean => pairs.some((pair) => pair[0] === name && pair[1] === value)
  if (isWhisper(model)) return REFUSALS.notForStreams
  if (isFlux(model)) return REFUSALS.noSuchCombination
  if (!isKnownModel(model)) return REFUSALS.noModelAccess
  if (!offersLanguage(model, language)) return REFUSALS.noSuchCombination
  if (isNova3(model) && options.keywords.length > 0) return REFUSALS.keywordsWithNova3
  if (keytermTokenCount(options.keyterms) > KEYTERM_TOKEN_LIMIT) return REFUSALS.keytermLimit
  if (given("diarize", "true") && options.diarizeModel !== undefined) return REFUSALS.diarizeTwice
  const rateMissing = encoding !== undefined && NEEDS_SAMPLE_RATE.has(encoding) && sampleRateHz === undefined
  if (strict && rateMissing) return unreadableValue("missing field `sample_rate`")
  return undefined
}

/** Milliseconds. @see https://developers.deepgram.com/docs/endpointing */
const DEFAULT_ENDPOINTING_MS = 10

/** Of an option given twice that is no list, the last counts: which one the service takes is not documented. */
function optionsFrom(pairs: readonly QueryPair[]): ListenOptions {
  const last = new Map(pairs)
  const is = (name: string): boolean => last.get(name) === "true"
  const number = (name: string): number | undefined => (last.has(name) ? Number(last.get(name)) : undefined)
  const all = (name: string): readonly string[] => pairs.filter((pair) => pair[0] === name).map(([, value]) => value)
  const diarizeModel = last.get("diarize_model")
  return {
    model: last.get("model") ?? "base",
    version: last.get("version") ?? "latest",
    language: last.get("language") ?? "en",
    encoding: ENCODINGS.find((name) => name === last.get("encoding")),
    sampleRateHz: number("sample_rate"),
    channels: number("channels") ?? 1,
    multichannel: is("multichannel"),
    interimResults: is("interim_results"),
    endpointing: endpointingOf(last.get("endpointing")),
    utteranceEndMs: number("utterance_end_ms"),
    vadEvents: is("vad_events"),
    punctuate: is("punctuate"),
    smartFormat: is("smart_format"),
    noDelay: is("no_delay"),
    numerals: is("numerals"),
    dictation: is("dictation"),
    fillerWords: is("filler_words"),
    profanityFilter: is("profanity_filter"),
    diarize: is("diarize") || diarizeModel !== undefined || last.has("diarize_version"),
    diarizeModel,
    detectEntities: is("detect_entities"),
    redact: all("redact").filter((value) => value !== "false"),
    keyterms: all("keyterm").filter((term) => term !== ""),
    keywords: all("keywords").map(keywordOf),
    search: all("search"),
    replace: all("replace").map(replacementOf),
    callback: last.get("callback"),
    callbackMethod: (last.get("callback_method") ?? "POST").toUpperCase(),
    extra: Object.fromEntries(all("extra").map(keyAndValue)),
    tags: all("tag"),
    mipOptOut: is("mip_opt_out"),
  }
}

function endpointingOf(value: string | undefined): number | false {
  if (value === undefined || value === "true") return DEFAULT_ENDPOINTING_MS
  return value === "false" ? false : Number(value)
}

/** `word:boost`; a boost that is no number is taken as part of the word, and 1 as the boost. */
function keywordOf(text: string): Keyword {
  const match = /^(.*):(-?\d+(?:\.\d+)?)$/.exec(text)
  return match === null ? { word: text, boost: 1 } : { word: match[1] ?? "", boost: Number(match[2]) }
}

function replacementOf(text: string): Replacement {
  const [find, replacement] = keyAndValue(text)
  return { find, replacement }
}

/** Cut at the first colon; without one there is a key and an empty value. */
function keyAndValue(text: string): readonly [string, string] {
  const colon = text.indexOf(":")
  return colon < 0 ? [text, ""] : [text.slice(0, colon), text.slice(colon + 1)]
}
