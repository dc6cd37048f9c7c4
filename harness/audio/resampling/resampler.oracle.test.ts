// Our resampler and channel mixer beside libsamplerate's best converter, by people who do nothing else.
import { ConverterType, create } from "@alexanderolsen/libsamplerate-js"
import { expect, test } from "vitest"
import { bundledFixtures } from "../../fixtures/fixture.ts"
import { mixDown, slicePcm } from "../pcm.ts"
import { resamplePcm } from "./resampler.ts"

/** Less than a second: the oracle is slow. */
const speech = slicePcm(bundledFixtures().load("librivox-0880").audio, 800, 1_500)

async function byLibsamplerate(samples: Float32Array, fromHz: number, toHz: number): Promise<Float32Array> {
  const converter = await create(1, fromHz, toHz, { converterType: ConverterType.SRC_SINC_BEST_QUALITY })
  const resampled = converter.simple(samples).slice()
  converter.destroy()
  return resampled
}

function snrDb(actual: Float32Array, expected: Float32Array): number {
  let [signal, error] = [0, 0]
  for (let index = 0; index < Math.min(actual.length, expected.length); index++) {
    signal += (expected[index] ?? 0) ** 2
    error += ((actual[index] ?? 0) - (expected[index] ?? 0)) ** 2
  }
  return 10 * Math.log10(signal / error)
}

test.each([
  { from: 16_000, to: 48_000 },
  { from: 16_000, to: 44_100 },
  { from: 16_000, to: 24_000 },
  { from: 48_000, to: 16_000 },
  { from: 44_100, to: 16_000 },
  { from: 8_000, to: 16_000 },
  { from: 11_025, to: 16_000 },
])("speech from $from to $to Hz is what libsamplerate makes of it", async ({ from, to }) => {
  // Kept within three quarters of the narrower band: at the very edge no two filters are alike, and ours is the softer.
  const [source = new Float32Array(0)] = speech.channels
  const narrowHz = Math.round(0.75 * Math.min(from, to))
  const input = await byLibsamplerate(await byLibsamplerate(source, 16_000, narrowHz), narrowHz, from)
  const ours = resamplePcm({ sampleRateHz: from, channels: [input] }, to).channels[0] ?? new Float32Array(0)
  const theirs = await byLibsamplerate(input, from, to)
  expect(Math.abs(ours.length - theirs.length)).toBeLessThanOrEqual(1)
  expect(snrDb(ours, theirs)).toBeGreaterThan(60)
})

test("mixing and resampling may be done in either order", () => {
  const [left = new Float32Array(0)] = speech.channels
  const right = left.map((sample, index) => sample * Math.sin(index / 3))
  const stereo = { sampleRateHz: 16_000, channels: [left, right] }
  const mixedFirst = resamplePcm({ sampleRateHz: 16_000, channels: [mixDown(stereo.channels)] }, 8_000).channels[0]
  const mixedLast = mixDown(resamplePcm(stereo, 8_000).channels)
  expect(snrDb(mixedFirst ?? new Float32Array(0), mixedLast)).toBeGreaterThan(100)
})
