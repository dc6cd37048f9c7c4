// What the ear keeps of a sound: how loud it is in 14 bands, every 10 ms, on a logarithmic scale. The bands lie inside the
// telephone's, so that narrow-band and wide-band copies of a recording agree.

import { HEARING_RATE_HZ } from "../../protocol/recognizer.ts"
import { FFT_SIZE, powerSpectrum } from "./fft.ts"

/** Bands per frame. */
export const BANDS = 14
const LOWEST_HZ = 250
const HIGHEST_HZ = 3400
/** A frame looks back 25 ms from the end of its 10 ms block. */
const FRAME_SAMPLES = 400
const BLOCK_SAMPLES = 160
/** Band energy (natural logarithm, of full scale squared) below which everything counts as silence: about -90 dBFS. */
export const SILENT_LOG_ENERGY = -20

const HAMMING = Float32Array.from(
  { length: FRAME_SAMPLES },
  (_, index) => 0.54 - 0.46 * Math.cos((2 * Math.PI * (index + 0.5)) / FRAME_SAMPLES),
)
/** Makes a full-scale sine's energy about 1. */
const SCALE = 4 / HAMMING.reduce((sum, weight) => sum + weight, 0) ** 2

/** Triangles of equal width on the mel scale, each reaching from the neighbour's peak to the other's. */
const FILTERS = melFilters()
const FIRST_BIN = Math.min(...FILTERS.map((filter) => filter.firstBin))
const END_BIN = Math.max(...FILTERS.map((filter) => filter.firstBin + filter.weights.length))
const POWER = new Float64Array(END_BIN)

/** Turns blocks into frames. Each frame covers the end of the audio so far. */
export class FeatureExtractor {
  private readonly newest = new Float32Array(FRAME_SAMPLES)
  private silentBlocks = 0

  /**
   * @param block 160 samples at 16 kHz
   * @param out receives BANDS log energies from index `at` on
   */
  hear(block: Float32Array, out: Float32Array, at: number): void {
    this.newest.copyWithin(0, BLOCK_SAMPLES)
    this.newest.set(block, FRAME_SAMPLES - BLOCK_SAMPLES)
    this.silentBlocks = isSilent(block) ? this.silentBlocks + 1 : 0
    // Digital silence is common on idle lines, and costs nothing.
    if (this.silentBlocks * BLOCK_SAMPLES >= FRAME_SAMPLES) {
      out.fill(SILENT_LOG_ENERGY, at, at + BANDS)
      return
    }
    powerSpectrum(this.newest, HAMMING, POWER, FIRST_BIN, END_BIN)
    for (let band = 0; band < BANDS; band++) out[at + band] = logEnergy(band)
  }
}

/** Frames of a whole clip, one per full block: BANDS values each. */
export function featuresOf(samples: Float32Array): Float32Array {
  const frames = Math.floor(samples.length / BLOCK_SAMPLES)
  const features = new Float32Array(frames * BANDS)
  const extractor = new FeatureExtractor()
  for (let frame = 0; frame < frames; frame++) {
    const start = frame * BLOCK_SAMPLES
    extractor.hear(samples.subarray(start, start + BLOCK_SAMPLES), features, frame * BANDS)
  }
  return features
}

function isSilent(block: Float32Array): boolean {
  for (let index = 0; index < block.length; index++) if (block[index] !== 0) return false
  return true
}

function logEnergy(band: number): number {
  const filter = FILTERS[band]
  if (filter === undefined) return SILENT_LOG_ENERGY
  const { firstBin, weights } = filter
  let energy = 0
  for (let index = 0; index < weights.length; index++) energy += (weights[index] ?? 0) * (POWER[firstBin + index] ?? 0)
  return Math.max(SILENT_LOG_ENERGY, Math.log(energy * SCALE))
}

function melFilters(): { firstBin: number; weights: Float64Array }[] {
  const hzPerBin = HEARING_RATE_HZ / FFT_SIZE
  const mel = (hz: number) => 2595 * Math.log10(1 + hz / 700)
  const step = (mel(HIGHEST_HZ) - mel(LOWEST_HZ)) / (BANDS + 1)
  return Array.from({ length: BANDS }, (_, band) => {
    const peak = mel(LOWEST_HZ) + step * (band + 1)
    const weightAt = (bin: number) => 1 - Math.abs(mel(bin * hzPerBin) - peak) / step
    const bins = Array.from({ length: FFT_SIZE / 2 }, (_, bin) => bin).filter((bin) => weightAt(bin) > 0)
    return { firstBin: bins[0] ?? 0, weights: Float64Array.from(bins, weightAt) }
  })
}
