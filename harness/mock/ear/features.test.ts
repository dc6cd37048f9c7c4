import { expect, test } from "vitest"
import { prng } from "../../prng.ts"
import { BANDS, FeatureExtractor, featuresOf, SILENT_LOG_ENERGY } from "./features.ts"

const sine = (hz: number, peak: number) =>
  Float32Array.from({ length: 16_000 }, (_, index) => peak * Math.sin((2 * Math.PI * hz * index) / 16_000))
const frame = (features: Float32Array, index: number) => [...features.subarray(index * BANDS, (index + 1) * BANDS)]

test.each([300, 700, 1_500, 3_000])("a tone of %d Hz is loudest in one band and its neighbour", (hz) => {
  const bands = frame(featuresOf(sine(hz, 0.5)), 50)
  const loudest = bands.toSorted((one, other) => other - one).slice(0, 2)
  expect(Math.abs(bands.indexOf(loudest[0] ?? 0) - bands.indexOf(loudest[1] ?? 0))).toBe(1)
})

test("half the gain takes the same off every band: ln 4", () => {
  const random = prng(3)
  const sound = Float32Array.from({ length: 16_000 }, () => random() - 0.5)
  const loud = frame(featuresOf(sound), 50)
  const soft = frame(featuresOf(sound.map((sample) => sample / 2)), 50)
  loud.forEach((value, band) => expect(value - (soft[band] ?? 0)).toBeCloseTo(Math.log(4), 4))
})

test.each([100, 5_000])("a tone of %d Hz, outside the telephone band, is hardly there", (hz) => {
  expect(Math.max(...frame(featuresOf(sine(hz, 0.5)), 50))).toBeLessThan(-7)
})

test("digital silence is one value, from the moment no sound is left in the frame", () => {
  const features = featuresOf(new Float32Array([...sine(500, 0.5).subarray(0, 1_600), ...new Float32Array(1_600)]))
  expect(Math.max(...frame(features, 11))).toBeGreaterThan(-10)
  expect(frame(features, 12)).toEqual(Array.from({ length: BANDS }, () => SILENT_LOG_ENERGY))
})

test("block by block gives the frames of the whole", () => {
  const sound = sine(900, 0.3)
  const whole = featuresOf(sound)
  const extractor = new FeatureExtractor()
  const out = new Float32Array(whole.length)
  for (let index = 0; index < 100; index++)
    extractor.hear(sound.subarray(index * 160, (index + 1) * 160), out, index * BANDS)
  expect(out).toEqual(whole)
})
