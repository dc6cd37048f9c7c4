// Power spectra of real frames of any power of two, for looking at audio once. (The mock's ear has a faster one for its own size.)
import { assert } from "../../errors.ts"

export interface Spectrum {
  /**
   * |X(k)|² for k from 0 to size / 2.
   * @param frame as many samples as the window has; read from `from` on
   */
  power(samples: Float32Array, from: number): Float64Array
}

/** @param window a weight for each sample of a frame, at most `size` of them. @param size a power of two */
export function openSpectrum(window: Float64Array, size: number = window.length): Spectrum {
  assert(size >= window.length && (size & (size - 1)) === 0, "a spectrum has a size that is a power of two")
  const re = new Float64Array(size)
  const im = new Float64Array(size)
  const power = new Float64Array(size / 2 + 1)
  return {
    power(samples, from) {
      for (let index = 0; index < size; index++) {
        re[index] = index < window.length ? (samples[from + index] ?? 0) * (window[index] ?? 0) : 0
        im[index] = 0
      }
      transform(re, im)
      for (let bin = 0; bin <= size / 2; bin++) power[bin] = (re[bin] ?? 0) ** 2 + (im[bin] ?? 0) ** 2
      return power
    },
  }
}

/** How alike a frame is to itself, shifted by 0, 1, 2 … samples, up to half the size. */
export function autocorrelation(power: Float64Array): Float64Array {
  const size = (power.length - 1) * 2
  const re = new Float64Array(size)
  for (let bin = 0; bin < size; bin++) re[bin] = power[bin <= size / 2 ? bin : size - bin] ?? 0
  transform(re, new Float64Array(size))
  return re.subarray(0, size / 2)
}

/** Symmetric, without the zeros at its ends. */
export const hann = (length: number): Float64Array =>
  Float64Array.from({ length }, (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (index + 0.5)) / length))

/** The discrete Fourier transform in place (Cooley and Tukey, radix 2). */
function transform(re: Float64Array, im: Float64Array): void {
  reorder(re, im)
  const size = re.length
  const { cos, sin } = turnsOf(size)
  for (let span = 2; span <= size; span *= 2) {
    const half = span / 2
    const step = size / span
    for (let start = 0; start < size; start += span) {
      for (let offset = 0, turn = 0; offset < half; offset++, turn += step) {
        const a = start + offset
        const b = a + half
        const c = cos[turn] ?? 0
        const s = sin[turn] ?? 0
        const bRe = (re[b] ?? 0) * c - (im[b] ?? 0) * s
        const bIm = (re[b] ?? 0) * s + (im[b] ?? 0) * c
        const aRe = re[a] ?? 0
        const aIm = im[a] ?? 0
        re[b] = aRe - bRe
        im[b] = aIm - bIm
        re[a] = aRe + bRe
        im[a] = aIm + bIm
      }
    }
  }
}

interface Turns {
  readonly cos: Float64Array
  readonly sin: Float64Array
}

/** Half a turn in `size / 2` steps; a handful of sizes is in use. */
const turns = new Map<number, Turns>()

function turnsOf(size: number): Turns {
  const known = turns.get(size)
  if (known !== undefined) return known
  const angle = (step: number): number => (-2 * Math.PI * step) / size
  const made = {
    cos: Float64Array.from({ length: size / 2 }, (_, step) => Math.cos(angle(step))),
    sin: Float64Array.from({ length: size / 2 }, (_, step) => Math.sin(angle(step))),
  }
  turns.set(size, made)
  return made
}

/** Puts every value where the bits of its number, read backwards, say. */
function reorder(re: Float64Array, im: Float64Array): void {
  for (let index = 1, place = 0; index < re.length; index++) {
    let bit = re.length >> 1
    for (; place & bit; bit >>= 1) place ^= bit
    place ^= bit
    if (index >= place) continue
    ;[re[index], re[place]] = [re[place] ?? 0, re[index] ?? 0]
    ;[im[index], im[place]] = [im[place] ?? 0, im[index] ?? 0]
  }
}
