// What decoded sound is like, measured while it passes: how loud, how much of it is clipped, silent or spoken, how far up
// in frequency it reaches, and whether its channels differ. Holds a few seconds of it at most.
import { bandEdge } from "../audio/guess/band-edge.ts"
import { mixDown } from "../audio/pcm.ts"
import { openResampler } from "../audio/resampling/resampler.ts"
import { VoiceActivity } from "../mock/ear/voice-activity.ts"
import { BLOCK_MS, HEARING_RATE_HZ } from "../protocol/recognizer.ts"

export interface SoundFacts {
  readonly durationMs: number
  /** Over everything, all channels; -Infinity for digital silence. */
  readonly rmsDbfs: number
  readonly peakDbfs: number
  /** Of all samples: those in runs at full scale. */
  readonly clippedShare: number
  /** Of the time: stretches of 10 ms below -60 dBFS. */
  readonly silentShare: number
  /** Of the time: somebody speaks, pauses inside words included. */
  readonly speechShare: number
  /** Where the sound ends, when that is clearly below half the sample rate. */
  readonly bandWidthHz?: number
  /** From 0: channels without a sound. */
  readonly silentChannels: readonly number[]
  /** All channels hold the same samples. */
  readonly channelsAreAlike: boolean
}

export interface SoundMeter {
  /** @param channels one array a channel, all of the same length */
  push(channels: readonly Float32Array[]): void
  end(): SoundFacts
}

/** Quieter than the idle noise of a telephone line. */
const SILENT_RMS = 10 ** (-60 / 20)
/** Full scale of 16 bits is 32767 / 32768, of mu-law 32124 / 32768. */
const CLIPPED = 0.98
/** One sample at full scale may be the top of a wave; three are a flat top. */
const CLIPPED_RUN = 3
/** Enough speech to see where its band ends. */
const KEPT_MS = 6_000

export function openSoundMeter(sampleRateHz: number): SoundMeter {
  const levels = new LevelLog()
  const voice = new VoiceLog(sampleRateHz)
  const keptLimit = (KEPT_MS * sampleRateHz) / 1000
  const kept: Float32Array[] = []
  let keptCount = 0
  return {
    push(channels) {
      if ((channels[0]?.length ?? 0) === 0) return
      levels.take(channels)
      const mono = mixDown(channels)
      voice.take(mono)
      if (!voice.hasSpoken || keptCount >= keptLimit) return
      kept.push(mono.slice(0, keptLimit - keptCount))
      keptCount += mono.length
    },
    end() {
      voice.finish()
      const edge = bandEdge(joined(kept))
      return {
        durationMs: (levels.sampleCount * 1000) / sampleRateHz,
        ...levels.facts(),
        ...voice.facts(),
        ...(edge !== undefined && edge.riseDb >= SHARP_EDGE_DB && { bandWidthHz: edge.edge * sampleRateHz }),
      }
    },
  }
}

/** Speech that merely gets softer towards the top has no such step. */
const SHARP_EDGE_DB = 14

class LevelLog {
  sampleCount = 0
  private readonly energies: number[] = []
  private readonly runs: number[] = []
  private peak = 0
  private clippedCount = 0
  private differs = false

  take(channels: readonly Float32Array[]): void {
    this.sampleCount += channels[0]?.length ?? 0
    channels.forEach((samples, channel) => this.takeChannel(samples, channel))
    this.differs ||= channels.some((samples) => samples.some((sample, index) => sample !== channels[0]?.[index]))
  }

  private takeChannel(samples: Float32Array, channel: number): void {
    let energy = this.energies[channel] ?? 0
    let run = this.runs[channel] ?? 0
    for (const sample of samples) {
      const magnitude = Math.abs(sample)
      energy += magnitude * magnitude
      if (magnitude > this.peak) this.peak = magnitude
      run = magnitude >= CLIPPED ? run + 1 : 0
      if (run === CLIPPED_RUN) this.clippedCount += CLIPPED_RUN
      else if (run > CLIPPED_RUN) this.clippedCount++
    }
    this.energies[channel] = energy
    this.runs[channel] = run
  }

  facts(): Pick<SoundFacts, "rmsDbfs" | "peakDbfs" | "clippedShare" | "silentChannels" | "channelsAreAlike"> {
    const count = Math.max(1, this.sampleCount * this.energies.length)
    const energy = this.energies.reduce((sum, value) => sum + value, 0)
    return {
      rmsDbfs: 10 * Math.log10(energy / count),
      peakDbfs: 20 * Math.log10(this.peak),
      clippedShare: this.clippedCount / count,
      silentChannels: this.energies.flatMap((value, channel) =>
        Math.sqrt(value / Math.max(1, this.sampleCount)) < SILENT_RMS / 10 ? [channel] : [],
      ),
      channelsAreAlike: this.energies.length > 1 && !this.differs,
    }
  }
}

const BLOCK_LENGTH = (HEARING_RATE_HZ * BLOCK_MS) / 1000

/** Blocks of 10 ms at the rate at which the mock hears, counted. */
class VoiceLog {
  hasSpoken = false
  private readonly activity = new VoiceActivity()
  private readonly resampler
  private readonly block = new Float32Array(BLOCK_LENGTH)
  private filled = 0
  private blockCount = 0
  private spokenCount = 0
  private silentCount = 0

  constructor(sampleRateHz: number) {
    this.resampler = openResampler(sampleRateHz, HEARING_RATE_HZ)
  }

  take(mono: Float32Array): void {
    this.hear(this.resampler.push(mono))
  }

  finish(): void {
    this.hear(this.resampler.flush())
  }

  private hear(samples: Float32Array): void {
    for (const sample of samples) {
      this.block[this.filled++] = sample
      if (this.filled === BLOCK_LENGTH) this.count()
    }
  }

  private count(): void {
    this.filled = 0
    this.blockCount++
    this.activity.hear(this.block)
    if (this.activity.speaking) this.spokenCount++
    this.hasSpoken ||= this.activity.speaking
    const energy = this.block.reduce((sum, sample) => sum + sample * sample, 0)
    if (energy < SILENT_RMS ** 2 * BLOCK_LENGTH) this.silentCount++
  }

  facts(): Pick<SoundFacts, "speechShare" | "silentShare"> {
    const count = Math.max(1, this.blockCount)
    return { speechShare: this.spokenCount / count, silentShare: this.silentCount / count }
  }
}

function joined(pieces: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let offset = 0
  for (const piece of pieces) {
    whole.set(piece, offset)
    offset += piece.length
  }
  return whole
}
