// What the documentation promises of every message, as schemas: for checks, matchers and whoever wants JSON Schema.
// Stricter than the types of messages.ts, which hold what reading needs. Loose everywhere: the service adds fields without
// notice. Import this only to validate; it brings zod along (50 ms), which the commands do not need to start.

import { z } from "zod"
import type { ClientMessageType, ServerMessageType } from "./messages.ts"

const seconds = z.number()
/** A time in the audio: finite and not negative. */
const position = seconds.nonnegative()
const confidence = z.number().min(0).max(1)
const index = z.int().nonnegative()
const uuid = z.guid()
const texts = z.array(z.string()).readonly()

/** `[i, n]` with 0 ≤ i < n. */
const channelPair = z
  .tuple([index, index])
  .readonly()
  .refine(([channel, count]) => channel < count, "expected [i, n] with i below n")

const word = z.looseObject({
  word: z.string(),
  start: position,
  end: position,
  confidence,
  language: z.string().exactOptional(),
  speaker: index.exactOptional(),
  punctuated_word: z.string().exactOptional(),
})

const alternative = z.looseObject({
  transcript: z.string(),
  confidence,
  languages: texts.exactOptional(),
  words: z.array(word).readonly(),
})

const searchHit = z.looseObject({ confidence, start: position, end: position, snippet: z.string() })

const searchResult = z.looseObject({ query: z.string(), hits: z.array(searchHit).readonly() })

const modelInfo = z.looseObject({ name: z.string(), version: z.string(), arch: z.string() })

const extra = z.record(z.string(), z.string()).readonly()

const entity = z.looseObject({
  label: z.string(),
  value: z.string(),
  raw_value: z.string().exactOptional(),
  confidence,
  start_word: index,
  end_word: index,
})

/** @see https://developers.deepgram.com/reference/speech-to-text/listen-streaming */
export const resultsSchema = z.looseObject({
  type: z.literal("Results"),
  channel_index: channelPair,
  duration: position,
  start: position,
  is_final: z.boolean().exactOptional(),
  speech_final: z.boolean().exactOptional(),
  channel: z.looseObject({
    search: z.array(searchResult).readonly().exactOptional(),
    alternatives: z.array(alternative).readonly(),
  }),
  metadata: z.looseObject({
    request_id: uuid,
    model_info: modelInfo,
    model_uuid: uuid,
    diarize_info: z.looseObject({ model_uuid: z.string(), arch: z.string() }).exactOptional(),
    extra: extra.exactOptional(),
  }),
  from_finalize: z.boolean().exactOptional(),
  entities: z.array(entity).readonly().exactOptional(),
})

/** @see https://developers.deepgram.com/docs/close-stream */
const metadataSchema = z.looseObject({
  type: z.literal("Metadata"),
  transaction_key: z.string(),
  request_id: uuid,
  sha256: z.string().regex(/^([0-9a-f]{64}|incomplete)$/, "expected 64 hexadecimal digits, or `incomplete`"),
  created: z.iso.datetime(),
  duration: position,
  channels: index,
  models: texts.exactOptional(),
  model_info: z.record(z.string(), modelInfo).readonly().exactOptional(),
  extra: extra.exactOptional(),
})

/** @see https://developers.deepgram.com/docs/utterance-end */
const utteranceEndSchema = z.looseObject({
  type: z.literal("UtteranceEnd"),
  channel: channelPair,
  last_word_end: seconds.refine((value) => value >= 0 || value === -1, "expected seconds, or -1"),
})

/** @see https://developers.deepgram.com/docs/speech-started */
const speechStartedSchema = z.looseObject({
  type: z.literal("SpeechStarted"),
  channel: channelPair,
  timestamp: position,
})

/** @see https://developers.deepgram.com/docs/configure */
const errorSchema = z.looseObject({
  type: z.literal("Error"),
  variant: z.string(),
  description: z.string(),
  code: z.string().exactOptional(),
  message: z.string().exactOptional(),
})

/** @see https://developers.deepgram.com/docs/configure */
const configureSuccessSchema = z.looseObject({
  type: z.literal("ConfigureSuccess"),
  request_id: uuid,
  keyterms: texts.exactOptional(),
})

/** Documented by name; its fields are not, on v1. @see https://developers.deepgram.com/docs/configure */
const configureFailureSchema = z.looseObject({
  type: z.literal("ConfigureFailure"),
  request_id: uuid.exactOptional(),
  code: z.string().exactOptional(),
  description: z.string().exactOptional(),
})

/** By message type, so that a new message cannot be forgotten. */
export const SERVER_SCHEMAS = {
  Results: resultsSchema,
  Metadata: metadataSchema,
  UtteranceEnd: utteranceEndSchema,
  SpeechStarted: speechStartedSchema,
  Error: errorSchema,
  ConfigureSuccess: configureSuccessSchema,
  ConfigureFailure: configureFailureSchema,
} as const satisfies Record<ServerMessageType, z.ZodType>

export const serverMessageSchema = z.discriminatedUnion("type", [
  resultsSchema,
  metadataSchema,
  utteranceEndSchema,
  speechStartedSchema,
  errorSchema,
  configureSuccessSchema,
  configureFailureSchema,
])

/** @see https://developers.deepgram.com/docs/audio-keep-alive */
const keepAliveSchema = z.looseObject({ type: z.literal("KeepAlive") })

/** @see https://developers.deepgram.com/docs/finalize */
const finalizeSchema = z.looseObject({ type: z.literal("Finalize"), channel: index.exactOptional() })

/** @see https://developers.deepgram.com/docs/close-stream */
const closeStreamSchema = z.looseObject({ type: z.literal("CloseStream") })

/** Strict: the service refuses unknown fields here. @see https://developers.deepgram.com/docs/configure */
const configureSchema = z.strictObject({
  type: z.literal("Configure"),
  keyterms: texts.nullable().exactOptional(),
  features: z.strictObject({ numerals: z.boolean().exactOptional() }).nullable().exactOptional(),
  processors: z.record(z.string(), z.unknown()).readonly().nullable().exactOptional(),
  language_hints: texts.nullable().exactOptional(),
})

/** Documented nowhere; see `SyncMessage`. */
const syncSchema = z.looseObject({ type: z.literal("Sync") })

export const CLIENT_SCHEMAS = {
  KeepAlive: keepAliveSchema,
  Finalize: finalizeSchema,
  CloseStream: closeStreamSchema,
  Configure: configureSchema,
  Sync: syncSchema,
} as const satisfies Record<ClientMessageType, z.ZodType>

export const clientMessageSchema = z.discriminatedUnion("type", [
  keepAliveSchema,
  finalizeSchema,
  closeStreamSchema,
  configureSchema,
  syncSchema,
])

/**
 * Every way in which a message differs from its schema, one line each: `channel.alternatives[0].words[3].start: expected
 * number, received string`. Empty when it fits.
 */
export function schemaProblems(schema: z.ZodType, value: unknown): readonly string[] {
  const result = schema.safeParse(value)
  if (result.success) return []
  return result.error.issues.map((issue) => `${z.core.toDotPath(issue.path) || "message"}: ${issue.message}`)
}
