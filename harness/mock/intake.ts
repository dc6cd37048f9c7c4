// From the bytes of a stream to the 10 ms blocks that a recognizer hears: decode, mix down or keep channels apart,
// resample to 16 kHz, cut. Whatever frames the bytes came in, the blocks are the same.

import { type AudioDecoder, shapeProblem } from "../audio/decoding/audio-decoder.ts"
import type { CodecTable } from "../audio/codecs/index.ts"
import { type DeclaredAudio, type DecoderWishes, openDecoder } from "../audio/decoding/decoder.ts"
import { RAW_ENCODINGS } from "../audio/encodings/index.ts"
import { mixDown } from "../audio/pcm.ts"
import { openResampler, type Resampler } from "../audio/resampling/resampler.ts"
import type { ListenOptions } from "../protocol/options/listen-options.ts"
import { BLOCK_MS, HEARING_RATE_HZ } from "../protocol/recognizer.ts"
import type { AudioIntake, BlockSink } from "../protocol/server/ports.ts"

export type DecoderFactory = (declared: DeclaredAudio, wishes?: DecoderWishes) => AudioDecoder

const BLOCK_LENGTH = (HEARING_RATE_HZ * BLOCK_MS) / 1000

export interface IntakeParts {
  /** False: raw audio is only counted. */
  readonly needsAudio: boolean
  /** How bytes are decoded; ours unless told otherwise. */
  readonly open?: DecoderFactory | undefined
  /** Codecs beyond those that come with the package. */
  readonly furtherCodecs?: CodecTable | undefined
}

export function openIntake(
  options: ListenOptions,
  sink: BlockSink,
  { needsAudio, open = openDecoder, furtherCodecs }: IntakeParts,
): AudioIntake {
  const { encoding, sampleRateHz, channels, multichannel } = options
  const raw = encoding === undefined ? undefined : RAW_ENCODINGS.get(encoding)
  // Whoever brings a decoder of his own wants to see the audio.
  if (!needsAudio && open === openDecoder && raw !== undefined && sampleRateHz !== undefined) {
    const isSound = shapeProblem(sampleRateHz, channels) === undefined
    if (isSound) return new CountingIntake(raw.bytesPerSample * channels, sampleRateHz, channels, multichannel, sink)
  }
  const decoder = open({ encoding, sampleRateHz, channels }, { preferredRateHz: HEARING_RATE_HZ, furtherCodecs })
  return new DecodingIntake(decoder, { multichannel, declaredChannels: encoding === undefined ? 0 : channels, sink })
}

interface DecodingParts {
  readonly multichannel: boolean
  /** 0: to be detected. */
  readonly declaredChannels: number
  readonly sink: BlockSink
}

class DecodingIntake implements AudioIntake {
  private readonly decoder: AudioDecoder
  private readonly multichannel: boolean
  private readonly declaredChannels: number
  private readonly sink: BlockSink
  private readonly resamplers: Resampler[] = []
  /** One block a lane, used again and again. */
  private readonly blocks: Float32Array[] = []
  private filled = 0
  private ending = false

  constructor(decoder: AudioDecoder, { multichannel, declaredChannels, sink }: DecodingParts) {
    this.decoder = decoder
    this.multichannel = multichannel
    this.declaredChannels = declaredChannels
    this.sink = sink
  }

  /** A copy, since a decoder keeps what goes on in the next frame or waits for its codec, and a frame's bytes do not last. */
  push(bytes: Uint8Array): void {
    this.take(this.decoder.push(new Uint8Array(bytes)))
  }

  end(): void {
    this.ending = true
    this.take(this.decoder.end())
  }

  get pending(): Promise<void> | undefined {
    return this.decoder.pending
  }

  proceed(): void {
    this.take(this.decoder.proceed())
  }

  close(): void {
    this.decoder.close()
  }

  private take(channels: readonly Float32Array[]): void {
    this.cut(this.lanesOf(channels).map((samples, lane) => this.resampler(lane).push(samples)))
    if (this.ending && this.decoder.pending === undefined) this.finish()
  }

  private finish(): void {
    this.ending = false
    this.cut(this.resamplers.map((resampler) => resampler.flush()))
    if (this.filled === 0) return
    for (const block of this.blocks) block.fill(0, this.filled)
    this.filled = 0
    this.sink(this.blocks, 1)
  }

  get channels(): number {
    return this.decoder.format?.channels ?? this.declaredChannels
  }

  get laneCount(): number {
    const channels = this.decoder.format?.channels ?? 0
    return this.multichannel ? channels : Math.min(1, channels)
  }

  get durationMs(): number {
    const { format } = this.decoder
    return format === undefined ? 0 : (this.decoder.decodedSampleCount * 1000) / format.sampleRateHz
  }

  get problem(): string | undefined {
    return this.decoder.problem?.sentence
  }

  get note(): string | undefined {
    return this.decoder.note
  }

  private lanesOf(channels: readonly Float32Array[]): readonly Float32Array[] {
    return this.multichannel || channels.length < 2 ? channels : [mixDown(channels)]
  }

  private resampler(lane: number): Resampler {
    const resampler = this.resamplers[lane]
    if (resampler !== undefined) return resampler
    const opened = openResampler(this.decoder.format?.sampleRateHz ?? HEARING_RATE_HZ, HEARING_RATE_HZ)
    this.resamplers[lane] = opened
    this.blocks[lane] = new Float32Array(BLOCK_LENGTH)
    return opened
  }

  private cut(lanes: readonly Float32Array[]): void {
    const length = lanes[0]?.length ?? 0
    for (let from = 0; from < length; ) {
      const count = Math.min(BLOCK_LENGTH - this.filled, length - from)
      for (let lane = 0; lane < lanes.length; lane++) {
        const samples = lanes[lane]
        if (samples !== undefined) this.blocks[lane]?.set(samples.subarray(from, from + count), this.filled)
      }
      from += count
      this.filled += count
      if (this.filled < BLOCK_LENGTH) return
      this.filled = 0
      this.sink(this.blocks, 1)
    }
  }
}

/** For recognizers that do not listen: the amount of audio is all that matters. */
class CountingIntake implements AudioIntake {
  readonly channels: number
  readonly laneCount: number
  readonly problem = undefined
  readonly note = undefined
  readonly pending = undefined
  private readonly byteRate: number
  private readonly sampleByteLength: number
  private readonly sink: BlockSink
  private readonly blocks: readonly undefined[]
  private byteCount = 0
  private blockCount = 0

  constructor(sampleByteLength: number, rateHz: number, channels: number, multichannel: boolean, sink: BlockSink) {
    this.sampleByteLength = sampleByteLength
    this.byteRate = sampleByteLength * rateHz
    this.channels = channels
    this.laneCount = multichannel ? channels : 1
    this.sink = sink
    this.blocks = Array.from({ length: this.laneCount }, () => undefined)
  }

  push(bytes: Uint8Array): void {
    this.byteCount += bytes.length
    this.hearTo(Math.floor(this.durationMs / BLOCK_MS))
  }

  end(): void {
    this.hearTo(Math.ceil(this.durationMs / BLOCK_MS))
  }

  proceed(): void {}

  close(): void {}

  get durationMs(): number {
    return ((this.byteCount - (this.byteCount % this.sampleByteLength)) * 1000) / this.byteRate
  }

  private hearTo(blockCount: number): void {
    const count = blockCount - this.blockCount
    if (count === 0) return
    this.blockCount = blockCount
    this.sink(this.blocks, count)
  }
}
