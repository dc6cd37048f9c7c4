// From samples to what a sender streams: bytes in one of the forms that can be made here, the times at which they may be
// cut, and what to declare about them. A new form is one row in a table.
import { type AudioChunk, type ChunkSize, chunkBytes } from "../bytes/chunks.ts"
import type { Encoding } from "../encodings/encoding.ts"
import { RAW_ENCODINGS } from "../encodings/index.ts"
import { linear16 } from "../encodings/linear16.ts"
import { durationMs, interleave, mixDown, type PcmAudio, sampleCount } from "../pcm.ts"
import { resamplePcm } from "../resampling/resampler.ts"
import { chunkTimed } from "../bytes/timed-bytes.ts"
import { encodeWav } from "../wav/wav.ts"
import { COMPRESSED_FORMS } from "./compressed-forms.ts"
import type { SendableForm } from "./sendable-forms.ts"

export interface EncodeSpec {
  readonly encoding: SendableForm
  /** Default: as the samples have it. Opus in any form goes to 48 kHz when it does not have the rate. */
  readonly sampleRateHz?: number
  /** 1 mixes down; more repeat the last channel. Default: as the samples have it, or as many as the codec can hold. */
  readonly channels?: number
  /** How much audio an encoder gathers for a page or a cluster before it hands it out. Default 100. */
  readonly pageMs?: number
}

/** What the bytes are, whatever is declared about them. */
export interface EncodedFacts {
  /** A service can detect it when nothing is declared; absent: it cannot. */
  readonly container?: string
  readonly codec: string
  readonly sampleRateHz: number
  readonly channels: number
  readonly durationMs: number
}

export interface EncodedAudio {
  /** All of them, one behind the other. */
  readonly bytes: Uint8Array
  /** Query options that declare it truthfully; none for a container. */
  readonly declared: Readonly<Record<string, string | number>>
  readonly facts: EncodedFacts
  /** Cut into what goes out as one binary frame each; raw Opus has its own borders, whatever is asked. */
  chunks(size: ChunkSize): Iterable<AudioChunk>
}

/** What a recording's header says of audio that goes out. */
export interface SentFacts {
  readonly container?: string
  readonly encoding: string
  readonly sampleRateHz: number
  readonly channels: number
  readonly durationMs: number
}

/**
 * Under the name that `encoding=` has for it, a stream with a header of its own counts as that encoding; else as a container.
 * @param declared what is declared about it; by default the truth
 */
export function sentFacts(encoded: EncodedAudio, declared = encoded.declared): SentFacts {
  const { container, codec, ...measures } = encoded.facts
  const named = encoded.declared.encoding
  if (named !== undefined && declared.encoding !== undefined) return { encoding: String(named), ...measures }
  return { ...(container !== undefined && { container }), encoding: codec, ...measures }
}

/** As most senders have it: within the advised 20 to 250 ms. */
const PAGE_MS = 100

/** Encodes speech for a sender. The same samples give the same bytes. */
export function encodeAs(audio: PcmAudio, spec: EncodeSpec): EncodedAudio {
  const { encoding } = spec
  const form = COMPRESSED_FORMS.get(encoding)
  const channels = Math.min(spec.channels ?? audio.channels.length, form?.maxChannels ?? Number.POSITIVE_INFINITY)
  const wantedRateHz = spec.sampleRateHz ?? audio.sampleRateHz
  const pcm = resamplePcm(withChannels(audio, channels), form?.rateFor(wantedRateHz) ?? wantedRateHz)
  if (form === undefined) return encodeSamples(pcm, encoding)

  const timed = form.encode(pcm, spec.pageMs ?? PAGE_MS)
  return {
    bytes: timed.bytes,
    chunks: (size) => chunkTimed(timed, size),
    facts: factsOf(pcm, form.codec, form.container),
    declared: form.declared === "all" ? declare(pcm, form.codec) : form.declared,
  }
}

/** Mixed down to one channel, or the last channel repeated until there are enough. */
export function withChannels(audio: PcmAudio, channelCount: number): PcmAudio {
  if (audio.channels.length === channelCount) return audio
  if (channelCount === 1) return { ...audio, channels: [mixDown(audio.channels)] }
  const last = audio.channels.at(-1) ?? new Float32Array(0)
  return { ...audio, channels: Array.from({ length: channelCount }, (_, index) => audio.channels[index] ?? last) }
}

function encodeSamples(pcm: PcmAudio, form: SendableForm): EncodedAudio {
  if (form === "wav") {
    return uncompressed(encodeWav(pcm, "linear16"), pcm, linear16, {
      facts: factsOf(pcm, "linear16", "wav"),
      declared: {},
    })
  }
  const encoding = RAW_ENCODINGS.get(form) ?? linear16
  const bytes = encoding.encode(interleave(pcm.channels))
  return uncompressed(bytes, pcm, encoding, { facts: factsOf(pcm, form), declared: declare(pcm, form) })
}

/** Whatever stands before the samples is a header. */
function uncompressed(
  bytes: Uint8Array,
  pcm: PcmAudio,
  { bytesPerSample }: Encoding,
  described: Pick<EncodedAudio, "facts" | "declared">,
): EncodedAudio {
  const blockAlign = bytesPerSample * pcm.channels.length
  const headerByteLength = bytes.length - sampleCount(pcm) * blockAlign
  const layout = { bytesPerSecond: blockAlign * pcm.sampleRateHz, blockAlign, headerByteLength }
  return { bytes, chunks: (size) => chunkBytes(bytes, { ...layout, ...size }), ...described }
}

const factsOf = (pcm: PcmAudio, codec: string, container?: string): EncodedFacts => ({
  ...(container !== undefined && { container }),
  codec,
  sampleRateHz: pcm.sampleRateHz,
  channels: pcm.channels.length,
  durationMs: durationMs(pcm),
})

/** One channel is the default; the samples say how many there are. */
const declare = ({ sampleRateHz, channels }: PcmAudio, encoding: string): EncodedAudio["declared"] => ({
  encoding,
  sample_rate: sampleRateHz,
  ...(channels.length > 1 && { channels: channels.length }),
})
