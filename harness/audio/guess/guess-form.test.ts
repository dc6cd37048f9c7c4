import { describe, expect, test } from "vitest"
import { bundledFixtures } from "../../fixtures/fixture.ts"
import { prng } from "../../prng.ts"
import { RAW_ENCODINGS } from "../encodings/index.ts"
import { interleave, noisePcm, type PcmAudio, silencePcm, tonePcm } from "../pcm.ts"
import { resamplePcm } from "../resampling/resampler.ts"
import { CONFIDENT, guessForm } from "./guess-form.ts"

const library = bundledFixtures()

/** Bytes of one encoding; `linear16-be` has its bytes the other way round. */
function bytesOf({ channels }: PcmAudio, form: string): Uint8Array {
  const bytes = RAW_ENCODINGS.get(form.replace("-be", ""))?.encode(interleave(channels)) ?? new Uint8Array(0)
  if (!form.endsWith("-be")) return bytes
  return bytes.map((_, at) => bytes[at ^ 1] ?? 0)
}

const formOf = ({ encoding, byteOrder }: { encoding: string; byteOrder: string }): string =>
  byteOrder === "big" ? `${encoding}-be` : encoding

/** One of each voice; the bench tries every fixture in every form at every rate. */
const SPEECH = [
  ["librivox-0870", "linear16", 16_000, 1],
  ["librivox-0890", "mulaw", 8_000, 1],
  ["librivox-0930", "linear16-be", 44_100, 1],
  ["asterisk-digits", "alaw", 8_000, 1],
  ["asterisk-tt-allbusy", "linear16", 24_000, 1],
  ["pocketsphinx-cards-005", "mulaw", 8_000, 1],
  ["synthetic-question", "linear32", 16_000, 1],
  ["synthetic-stereo", "linear16", 16_000, 2],
] as const

describe("speech is known for what it is", () => {
  test.each(SPEECH)("%s as %s at %i Hz on %i channels", (name, form, sampleRateHz, channels) => {
    const [first] = guessForm(bytesOf(resamplePcm(library.load(name).audio, sampleRateHz), form))
    expect(first && { form: formOf(first), rate: first.sampleRateHz, channels: first.channels }).toEqual({
      form,
      rate: sampleRateHz,
      channels,
    })
  })

  test("and for nothing else: encoding, byte order and channels are told for sure", () => {
    const guesses = guessForm(bytesOf(library.load("librivox-0870").audio, "linear16"))
    const sure = guesses.filter((guess) => formOf(guess) === "linear16" && guess.channels === 1)
    const all = (list: typeof guesses): number => list.reduce((sum, { confidence }) => sum + confidence, 0)
    expect(all(sure)).toBeGreaterThan(0.9)
    expect(all(guesses)).toBeLessThanOrEqual(1)
  })
})

/** Three notes that swell and fade, four times a second. */
function chords(sampleRateHz: number): PcmAudio {
  const notes = [262, 330, 392].map((hz) => tonePcm(hz, 4_000, sampleRateHz, 0.2).channels[0] ?? new Float32Array(0))
  const mixed = (notes[0] ?? new Float32Array(0)).map((_, at) => {
    const loudness = Math.sin((Math.PI * 4 * at) / sampleRateHz) ** 2
    return loudness * notes.reduce((sum, note) => sum + (note[at] ?? 0), 0)
  })
  return { sampleRateHz, channels: [mixed] }
}

/** Brown where it keeps nearly all of what it was, softer in colour where less; `swell` makes it come and go. */
function colouredNoise(kept: number, swell = false): PcmAudio {
  const white = noisePcm(4_000, 16_000, -30, prng(4)).channels[0] ?? new Float32Array(0)
  let level = 0
  const samples = white.map((value, at) => {
    level = kept * level + value
    return level * (swell ? Math.max(0, Math.sin((6 * Math.PI * at) / 16_000)) : 1)
  })
  return { sampleRateHz: 16_000, channels: [samples] }
}

/** From 100 Hz to 1.7 kHz. */
const sweep = (): PcmAudio => ({
  sampleRateHz: 16_000,
  channels: [
    Float32Array.from({ length: 64_000 }, (_, at) => {
      const seconds = at / 16_000
      return 0.4 * Math.sin(2 * Math.PI * (100 * seconds + 200 * seconds ** 2))
    }),
  ],
})

const NO_SPEECH: readonly (readonly [name: string, audio: PcmAudio])[] = [
  ["white noise", noisePcm(4_000, 16_000, -20, prng(1))],
  ["soft noise", noisePcm(4_000, 16_000, -60, prng(2))],
  ["silence", silencePcm(4_000, 16_000)],
  ["a tone", tonePcm(440, 4_000, 16_000)],
  ["chords", chords(16_000)],
  ["brown noise", colouredNoise(0.98)],
  ["noise that comes and goes", colouredNoise(0.9, true)],
  ["a sweep", sweep()],
  ["half a second", silencePcm(500, 16_000)],
]

describe("what is no speech is never taken for it", () => {
  test.each(NO_SPEECH)("%s", (_, audio) => {
    const most = Math.max(0, ...guessForm(bytesOf(audio, "linear16")).map(({ confidence }) => confidence))
    expect(most).toBeLessThan(CONFIDENT / 2)
  })

  test.each([0, 1, 7])("%i bytes are no audio to guess about", (byteLength) => {
    expect(guessForm(new Uint8Array(byteLength)).every(({ confidence }) => confidence === 0)).toBe(true)
  })

  test("random bytes are no audio either", () => {
    const random = prng(3)
    const most = guessForm(Uint8Array.from({ length: 100_000 }, () => random() * 256))[0]?.confidence ?? 0
    expect(most).toBeLessThan(CONFIDENT / 2)
  })
})
