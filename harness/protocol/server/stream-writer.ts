// Everything one stream says, written in its name: its request id, its model, seconds instead of milliseconds.

import type { ChannelPair } from "../messages/messages.ts"
import { modelFacts } from "../options/models.ts"
import { type ResultsMetadataToWrite, writeMetadata, writeResults } from "../messages/wire-json.ts"
import type { LaneResult } from "./lane.ts"
import type { ServerParts, WordedResult } from "./ports.ts"

type StreamIdentity = Pick<ServerParts, "requestId" | "createdAt" | "options">

/** The closing message, but for who sends it. */
interface Closing {
  readonly sha256: string
  readonly durationMs: number
  readonly channels: number
}

export interface StreamWriter {
  results(channel: ChannelPair, result: LaneResult, worded: WordedResult): string
  metadata(closing: Closing): string
}

export function streamWriter({ requestId, createdAt, options }: StreamIdentity): StreamWriter {
  const { uuid, info } = modelFacts(options.model)
  const extra = Object.keys(options.extra).length === 0 ? {} : { extra: options.extra }
  const metadata: ResultsMetadataToWrite = {
    request_id: requestId,
    model_info: info,
    model_uuid: uuid,
    ...(options.diarize ? { diarize_info: DIARIZE_INFO } : {}),
    ...extra,
  }
  return {
    results: (channel, { startMs, endMs, isFinal, speechFinal, fromFinalize }, worded) =>
      writeResults({
        channel_index: channel,
        duration: (endMs - startMs) / 1000,
        start: startMs / 1000,
        is_final: isFinal,
        speech_final: speechFinal,
        transcript: worded.transcript,
        confidence: worded.confidence,
        words: worded.words,
        languages: worded.languages,
        search: worded.search,
        entities: worded.entities,
        metadata,
        from_finalize: fromFinalize,
      }),
    metadata: ({ sha256, durationMs, channels }) =>
      writeMetadata({
        request_id: requestId,
        sha256,
        created: createdAt,
        duration: durationMs / 1000,
        channels,
        // "Only when audio was processed": the published sample without audio has neither models nor model_info.
        ...(durationMs > 0 ? { models: { [uuid]: info } } : {}),
        ...extra,
      }),
  }
}

/** The model id is ours: none was captured. @see https://developers.deepgram.com/docs/diarization */
const DIARIZE_INFO = { model_uuid: "5d5a0f37-0000-4000-8000-000000000000", arch: "v1" }
