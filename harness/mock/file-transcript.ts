// POST /v1/listen: a whole file heard at once, by the same ears and worded by the same rules as a stream, in the JSON that
// the service gives for pre-recorded audio.
// Source: https://developers.deepgram.com/reference/speech-to-text/listen-pre-recorded

import type { CodecTable } from "../audio/codecs/index.ts"
import type { ListenOptions } from "../protocol/options/listen-options.ts"
import { modelFacts } from "../protocol/options/models.ts"
import type { Hearing, Recognizer } from "../protocol/recognizer.ts"
import type { AudioIntake, BlockSink, Hasher, WordedResult } from "../protocol/server/ports.ts"
import { type FileOptions, paragraphsOf, utterancesOf } from "./file-structure.ts"
import { openIntake } from "./intake.ts"
import { openWording } from "./text/wording.ts"

export interface AudioFile {
  readonly bytes: Uint8Array
  readonly options: ListenOptions
  readonly fileOptions: FileOptions
  readonly recognizer: Recognizer
  /** Codecs beyond those that come with the package. */
  readonly furtherCodecs?: CodecTable | undefined
  readonly hasher: Hasher
  readonly requestId: string
  /** RFC 3339 in UTC: when the request came. */
  readonly createdAt: string
  /** Of the wording. */
  readonly seed: number
}

/** `problem`: one sentence on why the file cannot be decoded. */
export type FileTranscript = { readonly json: object } | { readonly problem: string }

export async function transcribeFile(file: AudioFile): Promise<FileTranscript> {
  const { options, recognizer } = file
  let hearings: readonly Hearing[] = []
  const hear: BlockSink = (blocks, count) => {
    if (hearings.length === 0) hearings = openEars(recognizer, blocks.length, options.language)
    for (let block = 0; block < count; block++) hearings.forEach((hearing, index) => hearing.hear(blocks[index]))
  }
  const { needsAudio } = recognizer
  const intake = openIntake(options, hear, { needsAudio, furtherCodecs: file.furtherCodecs })
  for (let from = 0; from < file.bytes.length; from += SLICE_BYTE_LENGTH) {
    intake.push(file.bytes.subarray(from, from + SLICE_BYTE_LENGTH))
    await decoded(intake)
  }
  intake.end()
  await decoded(intake)
  intake.close()
  file.hasher.update(file.bytes)
  const { problem, durationMs } = intake
  if (problem !== undefined) return { problem }
  if (durationMs === 0) return { problem: "there is no audio in it" }
  for (const hearing of hearings) hearing.settle()
  const worded = hearings.map(({ words }, channel) =>
    openWording(options, file.seed).word(words, { channel, startMs: 0, endMs: durationMs, isFinal: true }),
  )
  const channels = worded.map((one) => channelJson(one, file.fileOptions))
  const words = worded.map((one) => one.words)
  const utterances = file.fileOptions.utterances ? { utterances: utterancesOf(words, file.fileOptions, file) } : {}
  return { json: { metadata: metadataJson(file, intake), results: { channels, ...utterances } } }
}

async function decoded(intake: AudioIntake): Promise<void> {
  while (intake.pending !== undefined) {
    await intake.pending
    intake.proceed()
  }
}

/** A file is decoded piece by piece, so that its samples need no memory of their own size; 8 s of linear16 at 16 kHz. */
const SLICE_BYTE_LENGTH = 256 * 1024

const openEars = (recognizer: Recognizer, count: number, language: string): readonly Hearing[] =>
  Array.from({ length: count }, (_, index) => recognizer.open({ index, count, language }))

/** Key order as in the published sample. */
function metadataJson({ options, ...file }: AudioFile, { durationMs, channels }: AudioIntake): object {
  const { uuid, info } = modelFacts(options.model)
  return {
    transaction_key: "deprecated",
    request_id: file.requestId,
    sha256: file.hasher.digest("hex"),
    created: file.createdAt,
    duration: durationMs / 1000,
    channels,
    models: [uuid],
    model_info: { [uuid]: info },
    ...(options.tags.length === 0 ? {} : { tags: options.tags }),
    ...(Object.keys(options.extra).length === 0 ? {} : { extra: options.extra }),
  }
}

function channelJson(worded: WordedResult, { paragraphs }: FileOptions): object {
  const { search, transcript, confidence, words, languages, entities } = worded
  return {
    ...(search === undefined ? {} : { search }),
    alternatives: [
      {
        transcript,
        confidence,
        ...(languages === undefined ? {} : { languages }),
        words,
        ...(paragraphs ? { paragraphs: paragraphsOf(words) } : {}),
        ...(entities === undefined ? {} : { entities }),
      },
    ],
  }
}
