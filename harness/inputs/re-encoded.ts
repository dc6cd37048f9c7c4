// An input in another form than it has: decoded to its end, and encoded anew before the first audio goes out.
import { collectAudio } from "../audio/decoding/collect.ts"
import type { AudioDecoder } from "../audio/decoding/audio-decoder.ts"
import { openDecoder } from "../audio/decoding/decoder.ts"
import { type EncodedAudio, encodeAs, sentFacts } from "../audio/encoders/index.ts"
import type { PcmAudio } from "../audio/pcm.ts"
import { FURTHER_CODECS } from "../drivers/further-codecs.ts"
import { HarnessError } from "../errors.ts"
import type { ChunkSource } from "../protocol/client.ts"
import type { ByteQueue } from "./byte-queue.ts"
import { type Bytes, describeInput, factsText } from "./form.ts"
import type { Input, SendAs } from "./input.ts"
import { declaredFormOf } from "./recognise-form.ts"

/** @throws {HarnessError} INPUT when it cannot be decoded, or is too long to be kept in memory */
export async function reencodedInput(bytes: Bytes, queue: ByteQueue, sendAs: SendAs): Promise<Omit<Input, "close">> {
  const { name, spec } = bytes
  const decoder = openDecoder(await declaredFormOf(bytes), { furtherCodecs: FURTHER_CODECS })
  const { audio, problem, note } = await collectAudio(decoder, piecesOf(queue, decoder, name))
  if (audio === undefined || decoder.decodedSampleCount === 0) throw notDecoded(bytes, problem?.sentence ?? note)
  if (note !== undefined) bytes.warn(`${name}: ${note}`)
  const encoded = encodeAs(audio, { ...sendAs, ...("chunkMs" in spec.cut && { pageMs: spec.cut.chunkMs }) })
  return {
    source: sourceOf(encoded, spec.cut),
    audio: sentFacts(encoded),
    declared: encoded.declared,
    durationMs: encoded.facts.durationMs,
    describe: describeInput(
      name,
      [`${describePcm(audio)}, sent as ${describeSent(encoded, sendAs)}`],
      encoded.facts.durationMs,
    ),
  }
}

const describePcm = ({ sampleRateHz, channels }: PcmAudio): string =>
  factsText({ encoding: "decoded", sampleRateHz, channels: channels.length })

const describeSent = ({ facts }: EncodedAudio, { encoding }: SendAs): string => factsText({ ...facts, encoding })

const notDecoded = ({ name }: Bytes, why: string | undefined): HarnessError =>
  new HarnessError("INPUT", `${name} cannot be sent in another form: ${why ?? "no audio was found in it."}`)

const PIECE_BYTE_LENGTH = 64 * 1024
/** 256 MB of samples: an hour of speech at 16 kHz, ten minutes of stereo at 48 kHz. */
const MAX_SAMPLES = 64 * 1024 * 1024

async function* piecesOf(queue: ByteQueue, decoder: AudioDecoder, name: string): AsyncGenerator<Uint8Array> {
  for (;;) {
    const piece = queue.take(PIECE_BYTE_LENGTH)
    if (piece === undefined) {
      await new Promise<void>((resolve) => queue.onMore(resolve))
      continue
    }
    if (piece.length > 0) yield piece
    if (queue.failure !== undefined) throw new HarnessError("INPUT", `${name} broke off: ${queue.failure.message}.`)
    if (piece.length < PIECE_BYTE_LENGTH) return
    if (decoder.decodedSampleCount * (decoder.format?.channels ?? 1) > MAX_SAMPLES) {
      const remedy = "cut it into pieces, or send it as it is"
      throw new HarnessError(
        "INPUT",
        `${name} is too long to be encoded anew (over ${MAX_SAMPLES} samples): ${remedy}.`,
      )
    }
  }
}

function sourceOf(encoded: EncodedAudio, cut: Bytes["spec"]["cut"]): ChunkSource {
  const chunks = encoded.chunks(cut)[Symbol.iterator]()
  return {
    next() {
      const next = chunks.next()
      return next.done === true ? "end" : next.value
    },
    onReady() {},
  }
}
