// What a server may lack without being wrong: features that not everybody who speaks the protocol has built. What a
// target declares absent is not held against it, and neither is it ever a pass: it is UNIMPLEMENTED.

import type { Check } from "../checks/check.ts"

export interface Capability {
  readonly id: string
  /** What a server with it does, as the subject of "the server …". */
  readonly title: string
  /** Requirements that say nothing about a server without it: ids, or with a `*` at the end all that begin so. */
  readonly requirements: readonly string[]
  /** Query options that mean nothing to a server without it: a case that sends one cannot be played. */
  readonly options?: readonly string[]
  /** Encodings of audio that such a server does not decode. */
  readonly encodings?: readonly string[]
}

/** What cases can send compressed and undeclared: a server needs to know the container and the codec. */
const COMPRESSED_CONTAINERS = [
  "ogg-flac",
  "webm-opus",
  "mkv-opus",
  "ogg-speex",
  "ogg-speex-8k",
  "ogg-vorbis",
  "mp3",
  "aac",
  "m4a",
  "m4a-moov-last",
  "m4a-fragmented",
]

export const CAPABILITIES: readonly Capability[] = [
  { id: "accounts", title: "asks for a key and refuses a wrong one", requirements: ["auth-*"] },
  {
    id: "grant",
    title: "grants tokens of short life at /v1/auth/grant",
    requirements: ["auth-bearer-*", "auth-jwt-*", "auth-protocol-bearer"],
  },
  {
    id: "request-ids",
    title: "names every stream by dg-request-id",
    requirements: ["conn-request-id-*", "er-body-id"],
  },
  { id: "interim-results", title: "sends interim results", requirements: ["int-*"] },
  { id: "endpointing", title: "ends utterances at pauses", requirements: ["ep-*"] },
  {
    id: "utterance-end",
    title: "sends UtteranceEnd",
    requirements: ["ue-*", "mc-utterance-end"],
    options: ["utterance_end_ms"],
  },
  { id: "vad-events", title: "sends SpeechStarted", requirements: ["vad-*"], options: ["vad_events"] },
  { id: "finalize", title: "takes Finalize", requirements: ["fz-*"] },
  { id: "keep-alive", title: "takes KeepAlive and closes idle streams", requirements: ["ka-*", "audio-clock-only"] },
  { id: "configure", title: "takes Configure", requirements: ["ft-configure-*"] },
  {
    id: "multichannel",
    title: "transcribes channels apart",
    requirements: ["mc-*", "fz-channel", "fz-channel-out-of-range"],
    options: ["multichannel"],
  },
  { id: "punctuation", title: "punctuates", requirements: ["ft-punctuate", "ft-smart-*"], options: ["smart_format"] },
  { id: "numerals", title: "writes numbers in digits", requirements: ["ft-numerals"], options: ["numerals"] },
  {
    id: "diarization",
    title: "tells speakers apart",
    requirements: ["ft-diarize", "ft-diarize-conflict"],
    options: ["diarize", "diarize_model"],
  },
  { id: "multilingual", title: "takes language=multi", requirements: ["ft-multi"] },
  {
    id: "entities",
    title: "finds entities",
    requirements: ["ft-entities", "ft-entity-range"],
    options: ["detect_entities"],
  },
  { id: "search", title: "searches for terms", requirements: ["ft-search"], options: ["search"] },
  {
    id: "keyterms",
    title: "favours key terms",
    requirements: ["ft-keyterm-*", "ft-keywords-nova3"],
    options: ["keyterm", "keywords"],
  },
  { id: "redaction", title: "redacts", requirements: ["ft-redact"], options: ["redact"] },
  { id: "replacement", title: "replaces terms", requirements: ["ft-replace"], options: ["replace"] },
  {
    id: "profanity-filter",
    title: "masks profanity",
    requirements: ["ft-profanity"],
    options: ["profanity_filter"],
  },
  { id: "extra-metadata", title: "gives back extra", requirements: ["ft-extra"], options: ["extra"] },
  { id: "tags", title: "takes tags", requirements: ["ft-tag-*"], options: ["tag"] },
  { id: "callbacks", title: "posts results to a callback", requirements: ["ft-callback-*"], options: ["callback"] },
  {
    id: "containers",
    title: "recognises containers by their header",
    requirements: [],
    encodings: ["wav", ...COMPRESSED_CONTAINERS],
  },
  { id: "linear32", title: "decodes linear32", requirements: ["audio-linear32"], encodings: ["linear32"] },
  { id: "g711", title: "decodes mulaw and alaw", requirements: ["audio-g711"], encodings: ["mulaw", "alaw"] },
  {
    id: "compressed-audio",
    title: "decodes flac, opus, speex, amr and g729",
    requirements: ["audio-compressed"],
    encodings: ["flac", "opus", "ogg-opus", "speex", "speex-8k", "amr-nb", "amr-wb", "g729", ...COMPRESSED_CONTAINERS],
  },
]

/** What a target declares: capabilities by id, true or false. One that is not named is taken to be there, and tested. */
export type Declared = Readonly<Record<string, boolean>>

/** The capabilities that are declared absent. */
export const lackedBy = (declared: Declared): readonly Capability[] =>
  CAPABILITIES.filter(({ id }) => declared[id] === false)

/** The capability without which this check says nothing, if it is among those that are lacking. */
export const silencedBy = (
  check: Pick<Check, "requirements">,
  lacking: readonly Capability[],
): Capability | undefined =>
  lacking.find(({ requirements }) => requirements.some((pattern) => matches(pattern, check.requirements[0] ?? "")))

const matches = (pattern: string, id: string): boolean =>
  pattern.endsWith("*") ? id.startsWith(pattern.slice(0, -1)) : id === pattern
