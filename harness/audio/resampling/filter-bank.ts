// The low-pass filters of the resampler: one row of taps for each position that an output sample can have between two
// input samples. See J. O. Smith, "Digital Audio Resampling", https://ccrma.stanford.edu/~jos/resample/.

export interface FilterBank {
  /** Output and input rate, without their common divisor. */
  readonly up: number
  readonly down: number
  /** Taps in a row, a multiple of 4. */
  readonly tapCount: number
  /** Input samples that a row covers before the one at or just before the output sample, and after it. */
  readonly lookBack: number
  readonly lookAhead: number
  readonly rowCount: number
  /** Row by row. */
  readonly taps: Float32Array
}

/** Zero crossings of the sinc on either side: with the two figures below it, what `resampler.test.ts` measures. */
const ZERO_CROSSINGS = 16
/** Of the lower Nyquist frequency: half of the transition band lies above it, so that aliases stay out of speech. */
const CUTOFF = 0.92
/** Kaiser window: 90 dB of stop band (0.1102 × (90 - 8.7), Kaiser 1974). */
const KAISER_BETA = 9
/**
 * Ratios with more positions than this (44101 Hz to 16 kHz) use the nearest row below: late by a thousandth of a sample,
 * where a full bank would take tens of megabytes. Every usual rate is below: 441 at most.
 */
const MAX_ROWS = 1_024

export function makeFilterBank(inputRateHz: number, outputRateHz: number): FilterBank {
  const divisor = greatestCommonDivisor(inputRateHz, outputRateHz)
  const up = outputRateHz / divisor
  const down = inputRateHz / divisor
  // Going down, the filter must cut below the output's Nyquist frequency: it gets as much longer as the ratio says.
  const stretch = Math.max(1, down / up)
  const lookAhead = 2 * Math.ceil((ZERO_CROSSINGS * stretch) / 2)
  const tapCount = 2 * lookAhead
  const rowCount = Math.min(up, MAX_ROWS)
  const taps = new Float32Array(rowCount * tapCount)
  for (let row = 0; row < rowCount; row++) {
    taps.set(filterRow(row / rowCount, lookAhead, stretch), row * tapCount)
  }
  return { up, down, tapCount, lookBack: lookAhead - 1, lookAhead, rowCount, taps }
}

/** @param position of the output sample behind its input sample, 0 to 1 */
function filterRow(position: number, halfLength: number, stretch: number): Float64Array {
  const row = Float64Array.from({ length: 2 * halfLength }, (_, tap) => {
    const distance = tap - (halfLength - 1) - position
    return sinc((CUTOFF * distance) / stretch) * kaiser(distance / halfLength)
  })
  // Every row has the gain 1 for a constant input, so that a constant stays one.
  const sum = row.reduce((total, tap) => total + tap, 0)
  return row.map((tap) => tap / sum)
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x))

/** The Kaiser window without its constant factor. @param x -1 to 1 from edge to edge */
const kaiser = (x: number): number => (Math.abs(x) > 1 ? 0 : besselI0(KAISER_BETA * Math.sqrt(1 - x * x)))

/** The modified Bessel function of the first kind and order 0, by its power series. */
function besselI0(x: number): number {
  let sum = 1
  let term = 1
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
