// Audio while it is decoded piece by piece: measured to its end, kept as far as it is going to be streamed.
import type { AudioDecoder, AudioFormat } from "../audio/decoding/audio-decoder.ts"
import { joinBytes } from "../audio/bytes/bytes.ts"
import { joinPcm, type PcmAudio, slicePcm } from "../audio/pcm.ts"
import { openSoundMeter, type SoundFacts, type SoundMeter } from "../inspection/sound-meter.ts"

export class HeardAudio {
  byteLength = 0
  isWhole = false
  private readonly decoder: AudioDecoder
  private readonly keepMs: number
  private readonly keptBytes: Uint8Array[] = []
  private readonly keptSamples: (readonly Float32Array[])[] = []
  private meter: SoundMeter | undefined
  private facts: SoundFacts | undefined
  private keptMs = 0
  /** How many of the kept pieces there were when the last sample came. */
  private usefulCount = 0
  private lastSampleAt = 0

  constructor(decoder: AudioDecoder, keepMs: number) {
    this.decoder = decoder
    this.keepMs = keepMs
  }

  get format(): AudioFormat | undefined {
    return this.decoder.format
  }

  get sampleCount(): number {
    return this.decoder.decodedSampleCount
  }

  get durationMs(): number {
    return this.format === undefined ? 0 : (this.sampleCount * 1000) / this.format.sampleRateHz
  }

  /** Bytes since the last sample: what follows the audio, in a file that has more in it. */
  get dryByteLength(): number {
    return this.sampleCount === 0 ? 0 : this.byteLength - this.lastSampleAt
  }

  get problem(): string | undefined {
    return this.decoder.problem?.sentence
  }

  get note(): string | undefined {
    return this.decoder.note
  }

  async take(bytes: Uint8Array): Promise<void> {
    this.byteLength += bytes.length
    if (this.keptMs < this.keepMs) this.keptBytes.push(bytes.slice())
    this.hear(this.decoder.push(bytes))
    await this.goOn()
  }

  /** @param isWhole the bytes have ended by themselves */
  async finish(isWhole: boolean): Promise<this> {
    this.isWhole = isWhole
    if (isWhole) {
      this.hear(this.decoder.end())
      await this.goOn()
    }
    this.facts = this.meter?.end()
    return this
  }

  get sound(): SoundFacts {
    return this.facts ?? openSoundMeter(this.format?.sampleRateHz ?? 16_000).end()
  }

  get beginning(): { readonly audio: PcmAudio; readonly bytes: Uint8Array } {
    const sampleRateHz = this.format?.sampleRateHz ?? 16_000
    const audio = joinPcm(this.keptSamples.map((channels) => ({ sampleRateHz, channels })))
    return { audio: slicePcm(audio, 0, this.keepMs), bytes: joinBytes(...this.keptBytes.slice(0, this.usefulCount)) }
  }

  private async goOn(): Promise<void> {
    while (this.decoder.pending !== undefined) {
      await this.decoder.pending
      this.hear(this.decoder.proceed())
    }
  }

  private hear(channels: readonly Float32Array[]): void {
    const length = channels[0]?.length ?? 0
    if (this.format === undefined || length === 0) return
    this.lastSampleAt = this.byteLength
    this.usefulCount = this.keptBytes.length
    this.meter ??= openSoundMeter(this.format.sampleRateHz)
    this.meter.push(channels)
    if (this.keptMs >= this.keepMs) return
    this.keptSamples.push(channels.map((samples) => samples.slice()))
    this.keptMs += (length * 1000) / this.format.sampleRateHz
  }
}
