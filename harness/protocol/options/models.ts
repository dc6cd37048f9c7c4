// The models of /v1/listen that we know: names, languages, and what they call themselves in messages.
// Source: https://developers.deepgram.com/docs/models-languages-overview and the changelog, as of November 2026.

import type { ModelInfo } from "../messages/messages.ts"

export interface ModelFacts {
  readonly uuid: string
  readonly info: ModelInfo
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/)

const ENGLISH = words("en en-US en-AU en-GB en-IN en-NZ")

const NOVA_3 = [
  ...ENGLISH,
  ...words(`multi be bg bn bs ca cs da da-DK de de-CH el es es-419 et fi fr fr-CA hi hr hu id it ja kn ko ko-KR lt lv mk
    mr ms nl nl-BE no pl pt pt-BR pt-PT ro ru sk sl sr sv sv-SE ta te th th-TH tl tr uk vi zh zh-CN zh-HK zh-Hans
    zh-Hant zh-TW`),
]

const NOVA_2 = [
  ...ENGLISH,
  ...words(`multi bg ca cs da da-DK de de-CH el es es-419 et fi fr fr-CA hi hu id it ja ko ko-KR lt lv ms nl nl-BE no pl
    pt pt-BR ro ru sk sv sv-SE th th-TH tr uk vi zh zh-CN zh-HK zh-Hans zh-Hant zh-TW`),
]

const NOVA = [...ENGLISH, ...words("es es-419 hi-Latn")]

const ENHANCED = [...ENGLISH, ...words("da de es es-419 fr hi it ja ko nl no pl pt pt-BR pt-PT sv ta")]

const BASE = [
  ...ENGLISH,
  ...words("da de es es-419 fr fr-CA hi hi-Latn id it ja ko nl no pl pt pt-BR pt-PT ru sv tr uk zh zh-CN zh-TW"),
]

type Row = readonly [names: string, languages: readonly string[], info: string, version: string, arch: string]

/**
 * Names that stand for the same model share a row. Captured: nova-3, nova-2, nova-2-phonecall (name, version, arch). The
 * other names and versions follow their pattern.
 */
const ROWS: readonly Row[] = [
  ["nova-3 nova-3-general", NOVA_3, "general-nova-3", "2025-04-17.21547", "nova-3"],
  ["nova-3-medical", [...ENGLISH, "multi"], "medical-nova-3", "2025-02-26.24967", "nova-3"],
  ["nova-2 nova-2-general", NOVA_2, "2-general-nova", "2024-01-09.29447", "nova-2"],
  ["nova-2-phonecall", ENGLISH, "2-phonecall-nova", "2024-02-07.20824", "nova-2"],
  ["nova-2-meeting", ENGLISH, "2-meeting-nova", "2024-02-07.20825", "nova-2"],
  ["nova-2-finance", ENGLISH, "2-finance-nova", "2024-02-07.20826", "nova-2"],
  ["nova-2-conversationalai", ENGLISH, "2-conversationalai-nova", "2024-02-07.20827", "nova-2"],
  ["nova-2-voicemail", ENGLISH, "2-voicemail-nova", "2024-02-07.20828", "nova-2"],
  ["nova-2-video", ENGLISH, "2-video-nova", "2024-02-07.20829", "nova-2"],
  ["nova-2-medical", ENGLISH, "2-medical-nova", "2024-02-07.20830", "nova-2"],
  ["nova-2-drivethru", ENGLISH, "2-drivethru-nova", "2024-02-07.20831", "nova-2"],
  ["nova-2-automotive", ENGLISH, "2-automotive-nova", "2024-02-07.20832", "nova-2"],
  ["nova nova-general", NOVA, "general-nova", "2023-07-06.22746", "nova"],
  ["nova-phonecall", ENGLISH, "phonecall-nova", "2023-07-06.22747", "nova"],
  ["nova-medical", ENGLISH, "medical-nova", "2023-07-06.22748", "nova"],
  ["enhanced enhanced-general", ENHANCED, "general-enhanced", "2022-05-18.1", "enhanced"],
  ["enhanced-meeting", ENGLISH, "meeting-enhanced", "2022-05-18.2", "enhanced"],
  ["enhanced-phonecall", ENGLISH, "phonecall-enhanced", "2022-05-18.3", "enhanced"],
  ["enhanced-finance", ENGLISH, "finance-enhanced", "2022-05-18.4", "enhanced"],
  ["base base-general general", BASE, "general", "2021-12-16.0", "base"],
  ["meeting base-meeting", ENGLISH, "meeting", "2021-12-16.1", "base"],
  ["phonecall base-phonecall", ENGLISH, "phonecall", "2021-12-16.2", "base"],
  ["finance base-finance", ENGLISH, "finance", "2021-12-16.3", "base"],
  ["conversationalai base-conversationalai", ENGLISH, "conversationalai", "2021-12-16.4", "base"],
  ["voicemail base-voicemail", ENGLISH, "voicemail", "2021-12-16.5", "base"],
  ["video base-video", ENGLISH, "video", "2021-12-16.6", "base"],
  ["custom", ENGLISH, "custom", "2025-01-01.0", "nova-3"],
]

interface Model {
  readonly facts: ModelFacts
  /** In lower case: BCP-47 tags are compared without case. */
  readonly languages: ReadonlySet<string>
}

const MODELS: ReadonlyMap<string, Model> = new Map(
  ROWS.flatMap(([names, languages, name, version, arch], row) => {
    const facts = { uuid: uuidOfRow(row), info: { name, version, arch } }
    const lower = new Set(languages.map((tag) => tag.toLowerCase()))
    return words(names).map((alias) => [alias, { facts, languages: lower }] as const)
  }),
)

/** Made up, but the same every time; the first one is the captured nova-3's with its tail blanked. */
function uuidOfRow(row: number): string {
  return `40bd3654-0000-4000-8000-${row.toString(16).padStart(12, "0")}`
}

export const MODEL_NAMES: readonly string[] = [...MODELS.keys()]

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** A known name, or the UUID of somebody's custom model. */
export const isKnownModel = (model: string): boolean => MODELS.has(model) || UUID.test(model)

/** Served for files only. */
export const isWhisper = (model: string): boolean => /^whisper(-|$)/.test(model)

/** Served on /v2/listen only. @see https://developers.deepgram.com/docs/flux/quickstart */
export const isFlux = (model: string): boolean => /^flux(-|$)/.test(model)

/** Nova-3 takes `keyterm` and refuses `keywords`. @see https://developers.deepgram.com/docs/keyterm */
export const isNova3 = (model: string): boolean => /^nova-3(-|$)/.test(model)

/** Does the model offer this language? A custom model is taken at its word. */
export function offersLanguage(model: string, language: string): boolean {
  return MODELS.get(model)?.languages.has(language.toLowerCase()) ?? UUID.test(model)
}

/** What a model says of itself in Results and Metadata. An unknown name (which is refused) stands for itself. */
export function modelFacts(model: string): ModelFacts {
  const facts = MODELS.get(model)?.facts
  return (
    facts ?? { uuid: UUID.test(model) ? model : uuidOfRow(0xfff), info: { name: model, version: "0", arch: "custom" } }
  )
}
