// Broken ways to take audio.

import type { Input } from "../../protocol/machine.ts"
import { accept, editAccepted, editStatus, refuse } from "./answers.ts"
import { invalidValue } from "../../protocol/handshake/refusals.ts"
import { editInputs, typeOf, withOptions } from "./inputs.ts"
import { type Mutation, mutation } from "./mutation.ts"
import { editClose, editFinals, editOutputs, says } from "./outputs.ts"
import { hasWords, withAlternative } from "./message-edits.ts"

const audio = (bytes: Uint8Array): Input => ({ type: "frame", frame: { type: "binary", bytes } })

/** Only frames with audio in them. */
const editAudio = (edit: (bytes: Uint8Array) => readonly Uint8Array[]) =>
  editInputs(() => (input) => {
    if (input.type !== "frame" || input.frame.type !== "binary" || input.frame.bytes.length === 0) return [input]
    return edit(input.frame.bytes).map(audio)
  })

/** More than any sensible frame, less than the catching up of a client. */
const LARGE_BYTE_LENGTH = 64_000

const refusedEncoding = (id: string, encodings: readonly string[], breaks: readonly string[]): Mutation =>
  mutation(
    id,
    `refuses ${encodings.join(", ")}`,
    breaks,
    editAccepted((answer) => {
      const { encoding } = answer.options
      return encoding !== undefined && encodings.includes(encoding)
        ? refuse(answer, invalidValue("encoding", encoding))
        : answer
    }),
  )

export const AUDIO_FORMAT_MUTATIONS: readonly Mutation[] = [
  mutation(
    "samples-miscounted",
    "takes every encoding for one byte a sample",
    ["audio-linear16"],
    withOptions(({ encoding }) => (encoding === "linear16" ? { encoding: "mulaw" } : {})),
  ),
  refusedEncoding("linear32-refused", ["linear32"], ["audio-linear32"]),
  refusedEncoding("g711-refused", ["mulaw", "alaw"], ["audio-g711"]),
  refusedEncoding(
    "compressed-refused",
    ["flac", "opus", "ogg-opus", "speex", "amr-nb", "amr-wb", "g729"],
    ["audio-compressed"],
  ),
  mutation(
    "bad-encoding-taken",
    "takes encodings that do not exist",
    ["audio-bad-encoding-400"],
    editStatus(400, (answer, request) => (/encoding=/.test(request.query) ? accept(answer, request) : answer)),
  ),
  mutation(
    "bad-sample-rate-taken",
    "takes sample rates that are no numbers",
    ["audio-bad-sample-rate-400"],
    editStatus(400, (answer, request) => (/sample_rate=/.test(request.query) ? accept(answer, request) : answer)),
  ),
  mutation(
    "declared-rate-ignored",
    "measures all raw audio at 16 kHz, whatever rate was declared",
    ["audio-wrong-rate-silent"],
    withOptions(({ encoding }) => (encoding === undefined ? {} : { sampleRateHz: 16_000 })),
  ),
  mutation(
    "sample-rate-guessed",
    "takes raw audio without sample_rate for 16 kHz",
    ["audio-missing-sample-rate"],
    withOptions(({ encoding, sampleRateHz }) => (encoding && !sampleRateHz ? { sampleRateHz: 16_000 } : {})),
  ),
  mutation(
    "split-samples-lost",
    "drops the last byte of frames with an odd number of bytes",
    ["audio-split-sample", "audio-chunk-invariance"],
    editAudio((bytes) => [bytes.subarray(0, bytes.length - (bytes.length % 2))].filter(({ length }) => length > 0)),
  ),
  mutation(
    "large-frames-lost",
    "drops frames above 64 kB",
    ["audio-large-frame"],
    editAudio((bytes) => (bytes.length > LARGE_BYTE_LENGTH ? [] : [bytes])),
  ),
  mutation(
    "empty-frame-ignored",
    "ignores an empty frame",
    ["audio-empty-frame-closes"],
    editInputs(
      () => (input) =>
        input.type === "frame" && input.frame.type === "binary" && input.frame.bytes.length === 0 ? [] : [input],
    ),
  ),
  mutation(
    "undecodable-1000",
    "ends audio it cannot decode with 1000 and no word",
    ["audio-undecodable"],
    editClose((close) => [close.code === 1008 ? { ...close, code: 1000, reason: "" } : close]),
  ),
  mutation(
    "silence-has-words",
    "hears words in silence",
    ["audio-silence-ok"],
    editFinals((final) =>
      hasWords(final)
        ? final
        : withAlternative(final, {
            transcript: "you",
            confidence: 0.4,
            words: [{ word: "you", start: final.start, end: final.start + final.duration, confidence: 0.4 }],
          }),
    ),
  ),
  mutation(
    "silence-closes",
    "ends a stream after ten seconds of silence",
    ["audio-silence-ok"],
    editOutputs(() => {
      let spoken = false
      let silentFinals = 0
      return (outputs) => {
        for (const output of outputs) if (says(output, "Results")) silentFinals++
        spoken ||= outputs.some((output) => says(output, "SpeechStarted"))
        return !spoken && silentFinals === 4 ? [...outputs, { type: "close", code: 1011, reason: "Silence." }] : outputs
      }
    }),
  ),
  mutation(
    "first-frame-lost",
    "loses the first frame of audio",
    ["md-duration", "md-sha256", "audio-all-covered"],
    editInputs(() => {
      let lost = false
      return (input) => {
        if (lost || typeOf(input) !== "audio") return [input]
        lost = true
        return []
      }
    }),
  ),
  mutation(
    "long-frames-cut",
    "hears no more than 100 ms of a frame",
    ["audio-chunk-invariance", "audio-large-frame"],
    editInputs(({ options }) => (input) => {
      if (input.type !== "frame" || input.frame.type !== "binary") return [input]
      // Two bytes a sample: linear16, what most streams send.
      const byteLength = ((options.sampleRateHz ?? 16_000) * options.channels * 2) / 10
      return [audio(input.frame.bytes.subarray(0, byteLength))]
    }),
  ),
]
