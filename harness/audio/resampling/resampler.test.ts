import { describe, expect, test } from "vitest"
import { prng } from "../../prng.ts"
import { noisePcm, sampleCount, tonePcm } from "../pcm.ts"
import { openResampler, resamplePcm } from "./resampler.ts"

const RATES_HZ = [8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000]
const TO_AND_FROM_16K = RATES_HZ.flatMap((rate) => [
  { from: rate, to: 16_000 },
  { from: 16_000, to: rate },
]).filter(({ from, to }) => from !== to)

function resample(samples: Float32Array, from: number, to: number, lengths: number[] = [samples.length]): Float32Array {
  const resampler = openResampler(from, to)
  const pieces: Float32Array[] = []
  for (let offset = 0, turn = 0; offset < samples.length; turn++) {
    const end = offset + (lengths[turn % lengths.length] ?? 1)
    pieces.push(resampler.push(samples.subarray(offset, end)))
    offset = end
  }
  pieces.push(resampler.flush())
  return Float32Array.from(pieces.flatMap((piece) => [...piece]))
}

const tone = (frequencyHz: number, rateHz: number, lengthMs = 200): Float32Array =>
  tonePcm(frequencyHz, lengthMs, rateHz).channels[0] ?? new Float32Array(0)
/** Without the ends, where the filter sees the silence around the clip. */
const inner = (samples: Float32Array): Float32Array => samples.subarray(samples.length / 8, (samples.length * 7) / 8)
const levelDb = (samples: Float32Array): number =>
  10 * Math.log10(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length + 1e-30)

function snrDb(actual: Float32Array, expected: Float32Array): number {
  const error = actual.map((sample, index) => sample - (expected[index] ?? 0))
  return levelDb(inner(expected)) - levelDb(inner(error))
}

describe("resampling", () => {
  test.each(TO_AND_FROM_16K)(
    "$from to $to Hz: a tone stays itself, not moved by a thousandth of a sample",
    ({ from, to }) => {
      expect(snrDb(resample(tone(1_000, from), from, to), tone(1_000, to))).toBeGreaterThan(80)
    },
  )

  test.each(TO_AND_FROM_16K)("$from to $to Hz: speech up to 3/4 of the band passes", ({ from, to }) => {
    const frequencyHz = (Math.min(from, to) / 2) * 0.75
    const gainDb = levelDb(inner(resample(tone(frequencyHz, from), from, to))) - levelDb(inner(tone(frequencyHz, from)))
    expect(Math.abs(gainDb)).toBeLessThan(0.1)
  })

  test.each(
    TO_AND_FROM_16K.filter(({ from, to }) => from > to).flatMap(({ from, to }) =>
      [1.15, 1.3, 1.6]
        .filter((times) => times * to < from)
        .map((times) => ({ from, to, frequencyHz: (times * to) / 2 })),
    ),
  )("$from to $to Hz: a tone of $frequencyHz Hz leaves no alias", ({ from, to, frequencyHz }) => {
    expect(levelDb(inner(resample(tone(frequencyHz, from), from, to)))).toBeLessThan(
      levelDb(tone(frequencyHz, from)) - 80,
    )
  })

  test.each(TO_AND_FROM_16K)("$from to $to Hz: the length is the exact one, rounded up", ({ from, to }) => {
    for (const length of [0, 1, 2, 7, 160, 999, 4_410]) {
      expect(resample(new Float32Array(length), from, to)).toHaveLength(Math.ceil((length * to) / from))
    }
  })

  test.each(TO_AND_FROM_16K)(
    "$from to $to Hz: how the input was cut makes no difference to any bit",
    ({ from, to }) => {
      const [noise = new Float32Array(0)] = noisePcm(60, from, -20, prng(9)).channels
      const whole = resample(noise, from, to)
      for (const lengths of [[1], [7, 100, 2], [160], [441]]) expect(resample(noise, from, to, lengths)).toEqual(whole)
    },
  )

  test.each(TO_AND_FROM_16K)("$from to $to Hz: a click stays where it was", ({ from, to }) => {
    const click = new Float32Array(from / 10)
    click[from / 25] = 1
    const output = resample(click, from, to)
    expect(output.indexOf(Math.max(...output))).toBe(to / 25)
  })

  test("a constant stays one, at every position between input samples", () => {
    const constant = new Float32Array(4_410).fill(0.5)
    const errors = inner(resample(constant, 44_100, 16_000)).map((sample) => Math.abs(sample - 0.5))
    expect(Math.max(...errors)).toBeLessThan(1e-6)
  })

  test("rates without a common divisor work too, a little less exactly", () => {
    expect(snrDb(resample(tone(1_000, 44_101), 44_101, 16_000), tone(1_000, 16_000))).toBeGreaterThan(65)
  })

  test("what came in comes out soon: at most 2 ms wait for their future", () => {
    for (const { from, to } of TO_AND_FROM_16K) {
      const outMs = (openResampler(from, to).push(new Float32Array(from / 10)).length * 1000) / to
      expect(outMs).toBeGreaterThanOrEqual(98)
    }
  })

  test("equal rates cost nothing: the very samples come back", () => {
    const samples = tone(1_000, 16_000)
    const resampler = openResampler(16_000, 16_000)
    expect(resampler.push(samples)).toBe(samples)
    expect(resampler.flush()).toHaveLength(0)
    const audio = tonePcm(440, 10, 16_000)
    expect(resamplePcm(audio, 16_000)).toBe(audio)
  })

  test("a clip is resampled on all channels", () => {
    const audio = { sampleRateHz: 8_000, channels: [tone(300, 8_000), tone(500, 8_000)] }
    const { sampleRateHz, channels } = resamplePcm(audio, 16_000)
    expect(sampleRateHz).toBe(16_000)
    expect(channels.map((samples) => snrDb(samples, tone(300, 16_000)) > 80)).toEqual([true, false])
    expect(sampleCount({ sampleRateHz, channels })).toBe(3_200)
  })

  test("rates out of bounds are our own mistake", () => {
    expect(() => openResampler(0, 16_000)).toThrow(/within bounds, not 0/)
    expect(() => openResampler(8_000.5, 16_000)).toThrow(/8000\.5/)
  })
})
