// Is somebody speaking? Decided every 10 ms from level and tilt alone, against a floor that follows the line's own noise:
// so silence, steady noise, hum and tones are nobody, at any gain. Cheap enough for thousands of streams.

import { BLOCK_MS } from "../../protocol/recognizer.ts"

/**
 * `speaking` tells of the audio this long ago. The look-ahead is what lets a closure inside a word ("p", "t", "k": up to
 * about 90 ms in the fixtures) count as voice while a pause keeps its true length: it begins and ends equally late.
 */
export const VOICE_LAG_MS = 100

const LAG_BLOCKS = VOICE_LAG_MS / BLOCK_MS
const AHEAD_MASK = (1 << LAG_BLOCKS) - 1
/** Fewer voiced blocks within the look-ahead are a click. The shortest words have a vowel of about 50 ms. */
const ONSET_BLOCKS = 3
/** Digital silence; the idle noise of a good line lies between -75 and -60. */
const SILENCE_DBFS = -85
/** Under this, or so far under the loudest speech, is the line and not a soft part of the speech. */
const FAINT_DBFS = -55
const DIP_DB = 15
/** Voice stands out of the noise by this much: white noise stays within 3 dB of its mean, a room within 8. */
const ABOVE_FLOOR_DB = 8
/** The floor is the quietest tenth of a second of the last 4 s, in which speech pauses at least once for so long. */
const SMOOTH_BLOCKS = 10
const STRETCH_BLOCKS = 50
const STRETCHES = 8
/** If it did not, what seems to be the floor is soft speech; noise closer to the speech would drown it anyway. */
const FLOOR_BELOW_PEAK_DB = 24
/** What lies this far under the loudest speech is breath and room, not voice; the fixtures' word times use the same bound. */
const BELOW_PEAK_DB = 36
/** The loudest speech is forgotten at 3 dB a second, so that a quiet speaker after a loud one is heard. */
const PEAK_DECAY_DB = 0.03
/**
 * A sound that holds level and tilt this well for this long is no speech. White noise, also at 8 kHz, stays inside
 * (99 % of all windows: 4.1 and 3.2 dB); of 46 000 windows of recorded and synthetic speech none does.
 */
const STEADY_BLOCKS = 32
const STEADY_LEVEL_DB = 5
const STEADY_TILT_DB = 3.4

export class VoiceActivity {
  /** Is the newest block itself above the noise? No smoothing, no lag. */
  voiced = false
  /** Was there voice VOICE_LAG_MS ago, closures inside words included? */
  speaking = false

  private readonly levels = new Float32Array(STEADY_BLOCKS)
  private readonly tilts = new Float32Array(STEADY_BLOCKS)
  private readonly stretchFloors = new Float32Array(STRETCHES)
  /** Since the last digital silence of STEADY_BLOCKS: what line comes after it is unknown. */
  private blocks = 0
  private silentBlocks = 0
  private knowsFloor = false
  private lastSample = 0
  private smoothSum = 0
  private steadyDb = Infinity
  private peakDb = SILENCE_DBFS
  /** One bit a block, newest lowest: was it voiced? */
  private history = 0
  private quietBlocks = 0

  /** @param block 160 samples at 16 kHz */
  hear(block: Float32Array): void {
    let power = 0
    let differences = 0
    let last = this.lastSample
    for (let index = 0; index < block.length; index++) {
      const sample = block[index] ?? 0
      power += sample * sample
      differences += (sample - last) * (sample - last)
      last = sample
    }
    this.lastSample = last
    const levelDb = decibel(power / block.length)
    this.voiced = levelDb > SILENCE_DBFS && this.isVoice(levelDb, decibel(differences) - decibel(power))
    if (levelDb <= SILENCE_DBFS) this.hearSilence()
    this.history = (this.history << 1) | (this.voiced ? this.sinceUnsure() : 0)
    this.decide()
  }

  /** True while it cannot be told whether this is noise or speech: a stream may begin in the middle of a vowel. */
  get isUnsure(): boolean {
    return this.blocks > 0 && !this.knowsFloor
  }

  /** What could not be told until now was voice as well, as far as `speaking` has not spoken. */
  private sinceUnsure(): number {
    return this.isUnsure ? (1 << Math.min(this.blocks, LAG_BLOCKS + 1)) - 1 : 1
  }

  private hearSilence(): void {
    this.silentBlocks++
    if (this.silentBlocks < STEADY_BLOCKS) return
    this.blocks = 0
    this.knowsFloor = false
    this.peakDb = SILENCE_DBFS
  }

  /** @param tiltDb how much of the block's power is in the difference of neighbours, so in the high frequencies */
  private isVoice(levelDb: number, tiltDb: number): boolean {
    this.silentBlocks = 0
    this.peakDb = Math.max(levelDb, this.peakDb - PEAK_DECAY_DB)
    this.remember(levelDb, tiltDb)
    const isSteady = staysWithin(this.levels, STEADY_LEVEL_DB) && staysWithin(this.tilts, STEADY_TILT_DB)
    const floorDb = this.followFloor(isSteady)
    this.knowsFloor ||= levelDb <= FAINT_DBFS || floorDb < this.peakDb - DIP_DB
    // Speech wavers, noise does not: enough to go by until the line was heard alone.
    if (!this.knowsFloor) return !isSteady
    return levelDb > Math.max(floorDb + ABOVE_FLOOR_DB, this.peakDb - BELOW_PEAK_DB)
  }

  /** The first block stands for all before it, so that a stream that begins with noise is steady from the start. */
  private remember(levelDb: number, tiltDb: number): void {
    if (this.blocks === 0) {
      this.levels.fill(levelDb)
      this.tilts.fill(tiltDb)
      this.stretchFloors.fill(Infinity)
      this.steadyDb = Infinity
      this.smoothSum = levelDb * SMOOTH_BLOCKS
    }
    const slot = this.blocks % STEADY_BLOCKS
    this.smoothSum += levelDb - (this.levels[(slot + STEADY_BLOCKS - SMOOTH_BLOCKS) % STEADY_BLOCKS] ?? 0)
    this.levels[slot] = levelDb
    this.tilts[slot] = tiltDb
    this.blocks++
  }

  /** Rises to any sound that stays the same, at once; to the quietest moments of one that wavers, within 4 s. */
  private followFloor(isSteady: boolean): number {
    const smoothDb = this.smoothSum / SMOOTH_BLOCKS
    if (isSteady && this.blocks >= STEADY_BLOCKS) {
      this.knowsFloor = true
      this.steadyDb = smoothDb
    }
    this.steadyDb = Math.min(this.steadyDb, smoothDb)
    const stretch = Math.floor(this.blocks / STRETCH_BLOCKS) % STRETCHES
    const soFarDb = this.blocks % STRETCH_BLOCKS === 0 ? Infinity : (this.stretchFloors[stretch] ?? Infinity)
    this.stretchFloors[stretch] = Math.min(soFarDb, smoothDb)
    return Math.max(this.steadyDb, Math.min(lowest(this.stretchFloors), this.peakDb - FLOOR_BELOW_PEAK_DB))
  }

  /** Fills gaps shorter than the look-ahead, ignores clicks. */
  private decide(): void {
    const here = (this.history >> LAG_BLOCKS) & 1
    const ahead = this.history & AHEAD_MASK
    if (here === 1) {
      this.speaking ||= bitCount(ahead) >= ONSET_BLOCKS
      this.quietBlocks = 0
    } else if (this.speaking) {
      this.quietBlocks++
      const blocksToVoice = Math.clz32(ahead) - Math.clz32(AHEAD_MASK) + 1
      this.speaking = ahead !== 0 && this.quietBlocks + blocksToVoice - 1 < LAG_BLOCKS
    }
  }
}

const decibel = (power: number): number => 10 * Math.log10(power + 1e-12)

function lowest(values: Float32Array): number {
  let found = Infinity
  for (let index = 0; index < values.length; index++) found = Math.min(found, values[index] ?? 0)
  return found
}

function staysWithin(values: Float32Array, range: number): boolean {
  let lowest = Infinity
  let highest = -Infinity
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0
    if (value < lowest) lowest = value
    if (value > highest) highest = value
    if (highest - lowest > range) return false
  }
  return true
}

function bitCount(bits: number): number {
  let count = 0
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++
  return count
}
