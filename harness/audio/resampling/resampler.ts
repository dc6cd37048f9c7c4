// Changes the sample rate of a stream by a polyphase windowed-sinc filter. The samples it gives do not depend on how the
// input was cut, and audio is neither shifted in time nor changed in length.
import { assert } from "../../errors.ts"
import { MAX_SAMPLE_RATE_HZ, MIN_SAMPLE_RATE_HZ } from "../decoding/audio-decoder.ts"
import { type FilterBank, makeFilterBank } from "./filter-bank.ts"
import type { PcmAudio } from "../pcm.ts"

/** Resamples one channel. Output sample k is the input at the time k / outputRateHz. */
export interface Resampler {
  /** @returns what these samples completed; the newest millisecond or two waits for what follows it */
  push(samples: Float32Array): Float32Array
  /** The rest, as if silence followed. Afterwards the resampler is used up. */
  flush(): Float32Array
}

/** The output is as long as the input times the ratio of the rates, rounded up. Equal rates cost nothing. */
export function openResampler(inputRateHz: number, outputRateHz: number): Resampler {
  if (inputRateHz === outputRateHz) return { push: (samples) => samples, flush: () => new Float32Array(0) }
  const bank = filterBank(inputRateHz, outputRateHz)
  const { up, down, lookBack, lookAhead } = bank
  const filter = down <= MAX_GROUPED_DOWN ? filterInGroups : filterEach
  /** The input that later outputs still need. Before the first sample lies silence, as far as the filter looks back. */
  let held = new Float32Array(lookBack)
  let heldStart = -lookBack
  let outputCount = 0

  function push(samples: Float32Array): Float32Array {
    const input = new Float32Array(held.length + samples.length)
    input.set(held)
    input.set(samples, held.length)
    const inputEnd = heldStart + input.length
    const readyCount = Math.max(outputCount, Math.ceil(((inputEnd - lookAhead) * up) / down))
    const output = new Float32Array(readyCount - outputCount)
    filter(bank, input, heldStart, outputCount, output)
    outputCount = readyCount
    const neededFrom = Math.min(inputEnd, Math.floor((outputCount * down) / up) - lookBack)
    held = input.slice(neededFrom - heldStart)
    heldStart = neededFrom
    return output
  }

  return { push, flush: () => push(new Float32Array(lookAhead)) }
}

/** All channels of a clip at another rate; the audio itself when it has that rate already. */
export function resamplePcm(audio: PcmAudio, sampleRateHz: number): PcmAudio {
  if (audio.sampleRateHz === sampleRateHz) return audio
  const channels = audio.channels.map((samples) => {
    const resampler = openResampler(audio.sampleRateHz, sampleRateHz)
    const [body, tail] = [resampler.push(samples), resampler.flush()]
    const whole = new Float32Array(body.length + tail.length)
    whole.set(body)
    whole.set(tail, body.length)
    return whole
  })
  return { sampleRateHz, channels }
}

/** Fills `output`, whose first sample is number `outputStart`, from input that begins at `inputStart`. */
type Filter = (
  bank: FilterBank,
  input: Float32Array,
  inputStart: number,
  outputStart: number,
  output: Float32Array,
) => void

/** Up to here most of what four outputs in a group need is the same input: 48, 32, 24 and 8 kHz to 16 kHz and back. */
const MAX_GROUPED_DOWN = 3

/**
 * Every `up`-th output has the same row of taps, and its input `down` samples further on. Four of them at once take a
 * tap and a sample from memory for four products; one by one, as many for each.
 */
const filterInGroups: Filter = (bank, input, inputStart, outputStart, output) => {
  const { up, down, tapCount, taps, lookBack } = bank
  for (let place = 0; place < up; place++) {
    const phase = ((outputStart + place) * down) % up
    const row = taps.subarray(phase * tapCount, (phase + 1) * tapCount)
    let first = ((outputStart + place) * down - phase) / up - lookBack - inputStart
    let index = place
    for (; index + 3 * up < output.length; index += 4 * up, first += 4 * down) {
      fourOutputs(row, input, first, down, output, index, up)
    }
    for (; index < output.length; index += up, first += down) output[index] = oneOutput(row, input, first, down)
  }
}

function fourOutputs(
  row: Float32Array,
  input: Float32Array,
  first: number,
  down: number,
  output: Float32Array,
  index: number,
  up: number,
): void {
  let [a, b, c, d] = [0, 0, 0, 0]
  for (let offset = 0; offset < down; offset++) {
    let at = first + offset + 3 * down
    let x = input[at - 3 * down] as number
    let y = input[at - 2 * down] as number
    let z = input[at - down] as number
    for (let tap = offset; tap < row.length; tap += down, at += down) {
      const weight = row[tap] as number
      const newest = input[at] as number
      a += weight * x
      b += weight * y
      c += weight * z
      d += weight * newest
      x = y
      y = z
      z = newest
    }
  }
  output[index] = a
  output[index + up] = b
  output[index + 2 * up] = c
  output[index + 3 * up] = d
}

/** In the same order as four: what is left over at the end of a piece must not be heard. */
function oneOutput(row: Float32Array, input: Float32Array, first: number, down: number): number {
  let sum = 0
  for (let offset = 0; offset < down; offset++) {
    for (let tap = offset; tap < row.length; tap += down) sum += (row[tap] as number) * (input[first + tap] as number)
  }
  return sum
}

const filterEach: Filter = (bank, input, inputStart, outputStart, output) => {
  const { up, down, taps, tapCount, rowCount } = bank
  const wholeStep = Math.floor(down / up)
  const phaseStep = down % up
  let phase = (outputStart * down) % up
  let first = (outputStart * down - phase) / up - bank.lookBack - inputStart
  for (let index = 0; index < output.length; index++) {
    const row = rowCount === up ? phase : Math.floor((phase * rowCount) / up)
    output[index] = dotProduct(taps, row * tapCount, input, first, tapCount)
    first += wholeStep
    phase += phaseStep
    if (phase >= up) {
      phase -= up
      first++
    }
  }
}

/** Four sums side by side: a single one would make each addition wait for the one before. */
function dotProduct(
  taps: Float32Array,
  tapStart: number,
  input: Float32Array,
  inputStart: number,
  count: number,
): number {
  let [a, b, c, d] = [0, 0, 0, 0]
  for (let tap = 0; tap < count; tap += 4) {
    const t = tapStart + tap
    const i = inputStart + tap
    a += (taps[t] ?? 0) * (input[i] ?? 0)
    b += (taps[t + 1] ?? 0) * (input[i + 1] ?? 0)
    c += (taps[t + 2] ?? 0) * (input[i + 2] ?? 0)
    d += (taps[t + 3] ?? 0) * (input[i + 3] ?? 0)
  }
  return a + b + (c + d)
}

/** Banks of the ratios in use: streams mostly share a few, and one takes milliseconds to make. */
const banks = new Map<string, FilterBank>()
/** More than the usual rates to 16 kHz and back; bounded because a peer chooses the rate. */
const MAX_BANKS = 16

function filterBank(inputRateHz: number, outputRateHz: number): FilterBank {
  for (const rateHz of [inputRateHz, outputRateHz]) {
    const possible = Number.isInteger(rateHz) && rateHz >= MIN_SAMPLE_RATE_HZ && rateHz <= MAX_SAMPLE_RATE_HZ
    assert(possible, `resampled rates are whole numbers within bounds, not ${rateHz}`)
  }
  const ratio = `${inputRateHz}:${outputRateHz}`
  const bank = banks.get(ratio) ?? makeFilterBank(inputRateHz, outputRateHz)
  const oldest = banks.keys().next()
  if (banks.size >= MAX_BANKS && !banks.has(ratio) && !oldest.done) banks.delete(oldest.value)
  banks.set(ratio, bank)
  return bank
}
