import { expect, test } from "vitest"
import { prng } from "../../prng.ts"
import { FFT_SIZE, powerSpectrum } from "./fft.ts"

/** The definition, term by term. */
function powerByDefinition(frame: Float32Array, bin: number): number {
  let re = 0
  let im = 0
  frame.forEach((sample, index) => {
    const angle = (-2 * Math.PI * bin * index) / FFT_SIZE
    re += sample * Math.cos(angle)
    im += sample * Math.sin(angle)
  })
  return re * re + im * im
}

test.each([FFT_SIZE, 400, 2])(
  "the power of a frame of %d samples is that of the definition, at every bin",
  (length) => {
    const random = prng(length)
    const window = Float32Array.from({ length }, () => random())
    const frame = Float32Array.from({ length }, () => 2 * random() - 1)
    const weighted = frame.map((sample, index) => sample * (window[index] ?? 0))
    const power = new Float64Array(FFT_SIZE / 2)
    powerSpectrum(frame, window, power, 1, FFT_SIZE / 2)
    for (let bin = 1; bin < FFT_SIZE / 2; bin++) expect(power[bin]).toBeCloseTo(powerByDefinition(weighted, bin), 4)
  },
)
