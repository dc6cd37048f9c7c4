// Asks a server that nobody knows what it has: one case for each capability, one short stream for each option and model.
// What it finds is a proposal: a feature that is there and broken looks like one that is not.

import pLimit from "p-limit"
import type { StreamSpec } from "../case.ts"
import type { Check } from "../checks/check.ts"
import type { FixtureLibrary } from "../fixtures/fixture.ts"
import type { Permutation } from "../plan/permutations.ts"
import { runPermutation } from "../plan/run-plan.ts"
import type { Venue } from "../plan/stage.ts"
import type { Cost } from "../planning/cost.ts"
import { OPTIONS, type OptionSpec } from "../protocol/options/option-table.ts"
import { failedOf, openedOf, refusedOf } from "../recording/traffic.ts"
import type { Recording } from "../recording/recording.ts"
import { CAPABILITIES } from "../verdicts/capabilities.ts"

/** The check that tells whether a capability is there, and the case to play for it where any cheap one will not do. */
interface Probe {
  readonly check: string
  readonly case?: string
}

export const PROBES: Readonly<Record<string, Probe>> = {
  accounts: { check: "auth-bad-key-401" },
  grant: { check: "auth-bearer-jwt" },
  "request-ids": { check: "conn-request-id-header" },
  "interim-results": { check: "int-on" },
  endpointing: { check: "ep-threshold" },
  "utterance-end": { check: "ue-sent" },
  "vad-events": { check: "vad-on" },
  finalize: { check: "fz-flush" },
  "keep-alive": { check: "ka-idle-close" },
  configure: { check: "ft-configure-one-reply" },
  multichannel: { check: "mc-index" },
  punctuation: { check: "ft-punctuate" },
  numerals: { check: "ft-numerals" },
  diarization: { check: "ft-diarize" },
  multilingual: { check: "ft-multi" },
  entities: { check: "ft-entities" },
  search: { check: "ft-search" },
  keyterms: { check: "ft-keyterm-limit" },
  redaction: { check: "ft-redact" },
  replacement: { check: "ft-replace" },
  "profanity-filter": { check: "ft-profanity" },
  "extra-metadata": { check: "ft-extra" },
  tags: { check: "ft-tag-length" },
  containers: { check: "md-duration", case: "audio-format/wav" },
  linear32: { check: "audio-linear32" },
  g711: { check: "audio-g711" },
  "compressed-audio": { check: "audio-compressed" },
}

/** One of each family that the documentation names, newest first. */
const MODELS = ["nova-3", "nova-2", "nova", "enhanced", "base", "whisper-large"]

export interface Found {
  readonly name: string
  readonly has: boolean
  /** What was seen, in a few words. */
  readonly evidence: string
}

export interface Discovery {
  readonly capabilities: readonly Found[]
  readonly options: readonly Found[]
  readonly models: readonly Found[]
  /** /v2/listen, which is not played yet. */
  readonly flux: Found
}

export interface DiscoverParts {
  readonly venue: Venue
  readonly library: FixtureLibrary
  readonly checks: readonly Check[]
  readonly permutations: readonly Permutation[]
  readonly costOf: (permutation: Permutation) => Cost
  readonly parallel: number
  readonly seed: number
  readonly signal: AbortSignal
}

export async function discover(parts: DiscoverParts): Promise<Discovery> {
  const limit = pLimit(parts.parallel)
  const ask = (name: string, spec: StreamSpec): Promise<Found> => limit(() => isTaken(name, spec, parts))
  const [capabilities, options, models, flux] = await Promise.all([
    Promise.all(probesOf(parts).map((probe) => limit(() => isThere(probe, parts)))),
    Promise.all(OPTIONS.flatMap((option) => askedWith(option).map((spec) => ask(option.name, spec)))),
    Promise.all(MODELS.map((model) => ask(model, { options: { model } }))),
    ask("/v2/listen", { path: "/v2/listen", options: { model: "flux-general-en" } }),
  ])
  return { capabilities, options, models, flux }
}

interface ChosenProbe {
  readonly capability: string
  readonly check: Check
  readonly permutation: Permutation
}

/** For each capability the cheapest case that is made for its check. Without one, nothing is asked. */
export function probesOf({ permutations, checks, costOf }: Pick<DiscoverParts, "permutations" | "checks" | "costOf">) {
  return CAPABILITIES.flatMap(({ id }): readonly ChosenProbe[] => {
    const probe = PROBES[id]
    const check = checks.find((each) => each.id === probe?.check)
    const [permutation] = permutations
      .filter(({ streamingCase }) => streamingCase.mock === undefined && streamingCase.live !== false)
      .filter(({ streamingCase: { id: caseId, checks: wanted } }) =>
        probe?.case === undefined ? wanted.includes(probe?.check ?? "") : caseId === probe.case,
      )
      .toSorted((one, other) => costOf(one).wallMs - costOf(other).wallMs)
    return check === undefined || permutation === undefined ? [] : [{ capability: id, check, permutation }]
  })
}

async function isThere({ capability, check, permutation }: ChosenProbe, parts: DiscoverParts): Promise<Found> {
  const { venue, library, seed, signal } = parts
  const narrowed = { ...permutation, streamingCase: { ...permutation.streamingCase, checks: [check.id] } }
  const { verdict, recordings } = await runPermutation(narrowed, { venue, library, seed, checks: [check] }, signal)
  const outcomes = verdict.judgements.map(({ outcome }) => outcome)
  const failed = outcomes.flatMap((outcome) => (outcome.type === "fail" ? outcome.findings : []))[0]
  const has = failed === undefined && outcomes.some(({ type }) => type === "pass")
  const missing = outcomes.flatMap((outcome) => (outcome.type === "not-exercised" ? [outcome.missing] : []))[0]
  const refused = recordings.map(refusal).find((text) => text !== undefined)
  return {
    name: capability,
    has,
    evidence: has ? "seen" : (failed?.actual ?? refused ?? missing ?? verdict.reasons[0] ?? ""),
  }
}

const SILENCE = { parts: [{ silenceMs: 100 }] } as const

async function isTaken(
  name: string,
  spec: StreamSpec,
  { venue, library, seed, signal }: DiscoverParts,
): Promise<Found> {
  const streams = [{ audio: SILENCE, ...spec }]
  const permutation = {
    path: `discover/${name}`,
    streams,
    streamingCase: { id: name, title: name, streams, checks: [] },
  }
  const { recordings } = await runPermutation(permutation, { venue, library, seed, checks: [] }, signal)
  const [recording] = recordings
  const has = recording !== undefined && openedOf(recording) !== undefined
  return { name, has, evidence: has ? "accepted" : ((recording && refusal(recording)) ?? "no answer") }
}

function refusal(recording: Recording): string | undefined {
  const refused = refusedOf(recording)
  return refused === undefined ? failedOf(recording)?.problem : `refused with ${refused.status}`
}

/** Each option with a value that it ought to take. What declares the audio is in every stream; a callback would call. */
function askedWith({ name, type, needs = [] }: OptionSpec): readonly StreamSpec[] {
  if (["model", "encoding", "sample_rate", "channels", "callback", "callback_method"].includes(name)) return []
  const needed = Object.fromEntries(
    needs.map((need): [string, string] => {
      const [key = need, value = "true"] = need.split("=")
      return [key, value]
    }),
  )
  return [{ options: { ...needed, [name]: goodValue(name, type) } }]
}

/** Where any text would not do. */
const TEXTS: Readonly<Record<string, string>> = { language: "en", version: "latest", replace: "a:b", extra: "a:b" }

function goodValue(name: string, type: OptionSpec["type"]): string {
  switch (type.kind) {
    case "boolean":
      return "true"
    case "integer":
    case "integer-or-boolean":
      return String(Math.max(type.min, 1))
    case "enum":
      return type.values[0] ?? ""
    case "url":
      return "https://example.com"
    case "text":
      return TEXTS[name] ?? "word"
    default:
      return type satisfies never
  }
}
