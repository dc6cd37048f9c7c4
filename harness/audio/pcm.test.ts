import { describe, expect, test } from "vitest"
import { prng } from "../prng.ts"
import {
  addNoise,
  deinterleave,
  durationMs,
  interleave,
  joinPcm,
  mixDown,
  noisePcm,
  type PcmAudio,
  sampleCount,
  scalePcm,
  silencePcm,
  slicePcm,
  speechRms,
  tonePcm,
} from "./pcm.ts"

const pcm = (...channels: number[][]): PcmAudio => ({
  sampleRateHz: 1_000,
  channels: channels.map((channel) => Float32Array.from(channel)),
})
const values = (audio: PcmAudio): number[][] => audio.channels.map((channel) => [...channel])
const rmsOf = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)

describe("mixing and interleaving", () => {
  test("a mix is the mean of its channels", () => {
    expect([...mixDown(pcm([1, 0.5], [0, -0.5]).channels)]).toEqual([0.5, 0])
  })

  test("one channel is its own mix, and none is no audio", () => {
    const { channels } = silencePcm(5, 1_000)
    expect(mixDown(channels)).toBe(channels[0])
    expect(mixDown([])).toHaveLength(0)
  })

  test("interleaved samples come apart again", () => {
    const { channels } = pcm([1, 2], [3, 4], [5, 6])
    expect([...interleave(channels)]).toEqual([1, 3, 5, 2, 4, 6])
    expect(deinterleave(interleave(channels), 3)).toEqual(channels)
    expect(interleave(channels.slice(0, 1))).toBe(channels[0])
  })
})

describe("cutting and joining", () => {
  test("parts follow one another on every channel", () => {
    const joined = joinPcm([pcm([1], [2]), pcm([3, 4], [5, 6])])
    expect(values(joined)).toEqual([
      [1, 3, 4],
      [2, 5, 6],
    ])
  })

  test("parts of different rates or channel counts are our own mistake", () => {
    expect(() => joinPcm([pcm([1]), pcm([1], [2])])).toThrow(/one channel count/)
    expect(() => joinPcm([pcm([1]), silencePcm(1, 8_000)])).toThrow(/one rate/)
    expect(() => joinPcm([])).toThrow(/at least one part/)
  })

  test.each([
    { fromMs: 1, toMs: 3, expected: [2, 3] },
    { fromMs: -5, toMs: 1.4, expected: [1] },
    { fromMs: 3, toMs: 99, expected: [4] },
    { fromMs: 3, toMs: 1, expected: [] },
  ])("a slice from $fromMs to $toMs ms stays within the audio", ({ fromMs, toMs, expected }) => {
    expect(values(slicePcm(pcm([1, 2, 3, 4]), fromMs, toMs))).toEqual([expected])
  })

  test("durations and sample counts agree with the rate", () => {
    const silence = silencePcm(250, 44_100, 2)
    expect(silence.channels).toHaveLength(2)
    expect(sampleCount(silence)).toBe(11_025)
    expect(durationMs(silence)).toBe(250)
  })
})

describe("levels", () => {
  test("gain scales, clips and leaves the original alone", () => {
    const audio = pcm([0.25, -0.75])
    expect(values(scalePcm(audio, 2))).toEqual([[0.5, -1]])
    expect(values(audio)).toEqual([[0.25, -0.75]])
  })

  test("a tone has its frequency, its peak and the RMS of a sine", () => {
    const [tone = new Float32Array(0)] = tonePcm(1_000, 100, 16_000).channels
    expect(tone).toHaveLength(1_600)
    expect(tone[4]).toBeCloseTo(0.5)
    expect(rmsOf(tone)).toBeCloseTo(0.5 * Math.SQRT1_2, 5)
  })

  test("noise has the level asked for, and the same seed gives the same noise", () => {
    const noise = noisePcm(1_000, 16_000, -30, prng(7))
    expect(20 * Math.log10(rmsOf(noise.channels[0] ?? new Float32Array(1)))).toBeCloseTo(-30, 0)
    expect(noise).toEqual(noisePcm(1_000, 16_000, -30, prng(7)))
    expect(noise).not.toEqual(noisePcm(1_000, 16_000, -30, prng(8)))
  })

  test("the level of speech does not fall when a pause is added", () => {
    const speech = tonePcm(300, 1_000, 16_000)
    const paused = joinPcm([silencePcm(5_000, 16_000), speech, noisePcm(1_000, 16_000, -60, prng(1))])
    expect(speechRms(paused)).toBeCloseTo(speechRms(speech), 5)
    expect(speechRms(silencePcm(100, 16_000))).toBe(0)
  })

  test("added noise lies as far below the speech as asked, in the pauses too", () => {
    const audio = joinPcm([tonePcm(300, 1_000, 16_000), silencePcm(1_000, 16_000)])
    const noisy = addNoise(audio, 20, prng(3))
    const [noise = new Float32Array(1)] = slicePcm(noisy, 1_000, 2_000).channels
    expect(20 * Math.log10(speechRms(audio) / rmsOf(noise))).toBeCloseTo(20, 0)
  })
})
