// What are these bytes? For raw audio that says nothing about itself: every way to read it, ranked by how much it sounds
// like speech.
import { mixDown } from "../pcm.ts"
import { guessRate, GUESSED_RATES_HZ } from "./rate.ts"
import { type ByteOrder, type ReadSamples, readSamples, type SampleForm } from "./sample-form.ts"

export interface FormGuess {
  readonly encoding: SampleForm["encoding"]
  readonly byteOrder: ByteOrder
  readonly sampleRateHz: number
  readonly channels: number
  /** 0 to 1: how sure this is. All guesses together reach 1 for clear speech, and hardly anything for noise. */
  readonly confidence: number
}

/** From here on a guess may be acted upon; below it a person is asked. */
export const CONFIDENT = 0.4

/** So much is looked at: 6 s of two channels of 16 bits at 48 kHz. */
export const GUESSED_BYTE_LENGTH = 6 * 48_000 * 2 * 2

/** @param bytes the beginning of the audio, or all of it. @returns the likeliest first; empty for less than a few samples */
export function guessForm(bytes: Uint8Array): readonly FormGuess[] {
  const readings = readSamples(bytes.subarray(0, GUESSED_BYTE_LENGTH))
  const [first] = readings
  if (first === undefined || (first.samples[0]?.length ?? 0) === 0) return []
  if (first.whitenessDb > WHITE_DB) return noGuess(first)
  const near = readings.filter(({ whitenessDb }) => whitenessDb < first.whitenessDb + NEAR_DB)
  const weights = near.map(({ whitenessDb }) => Math.exp((first.whitenessDb - whitenessDb) / WHITENESS_SCALE_DB))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return near
    .flatMap((reading, index) => guessesOf(reading, (weights[index] ?? 0) / total))
    .sort((one, other) => other.confidence - one.confidence)
}

/** A reading this much whiter than the best is no reading: the right one is 5 dB and more from the next for all speech. */
const NEAR_DB = 6
const WHITENESS_SCALE_DB = 1.5
/** White noise itself has -2.5 dB, the error of an estimate from one frame; the noisiest speech in our fixtures -8. */
const WHITE_DB = -4.5

/** Every rate, and none of them with any reason. */
const noGuess = ({ encoding, byteOrder, channels }: SampleForm): readonly FormGuess[] =>
  GUESSED_RATES_HZ.map((sampleRateHz) => ({ encoding, byteOrder, channels, sampleRateHz, confidence: 0 }))

function guessesOf(reading: ReadSamples, weight: number): readonly FormGuess[] {
  const { encoding, byteOrder, channels, samples } = reading
  const form = { encoding, byteOrder, channels }
  const rates = guessRate(mixDown(samples), encoding === "mulaw" || encoding === "alaw")
  if (rates.length === 0) return noGuess(reading)
  return rates.map(({ sampleRateHz, share, strangeness }) => ({
    ...form,
    sampleRateHz,
    confidence: weight * share * likelySpeech(strangeness),
  }))
}

/**
 * Half of what is as strange as this is speech. Of 95 in 100 pieces of speech it is below 32; of white, pink, brown and gated
 * noise, hum, bursts and dialling tones above 46. A sweep, read from mulaw, comes down to about 35.
 */
const STRANGE = 36
const STRANGE_SPAN = 3

/** 0 to 1. */
const likelySpeech = (strangeness: number): number => 1 / (1 + Math.exp((strangeness - STRANGE) / STRANGE_SPAN))
