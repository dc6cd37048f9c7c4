// GUESS: every speech fixture of 3 s and more as raw samples in every encoding and rate, guessed from its bytes alone; and
// what is no speech, which must never be taken for it. Minutes long, so it runs when it is asked for only.

import { RAW_ENCODINGS } from "../../../harness/audio/encodings/index.ts"
import { CONFIDENT, type FormGuess, guessForm } from "../../../harness/audio/guess/guess-form.ts"
import { swapPairs } from "../../../harness/audio/guess/sample-form.ts"
import { interleave, type PcmAudio } from "../../../harness/audio/pcm.ts"
import { resamplePcm } from "../../../harness/audio/resampling/resampler.ts"
import { bundledFixtures } from "../../../harness/fixtures/fixture.ts"
import { type Line, line } from "../line.ts"
import type { Stage } from "../stage.ts"

const FORMS = ["linear16", "linear16-be", "mulaw", "alaw"] as const
const RATES_HZ = [8_000, 16_000, 24_000, 44_100, 48_000]
const SHORTEST_MS = 3_000
/** In a quick run one fixture in so many. */
const QUICK_STEP = 6

export async function guess({ isQuick }: Stage): Promise<readonly Line[]> {
  const library = bundledFixtures()
  const long = library.fixtures.filter(({ kind, timeline }) => kind !== "speech" || timeline.durationMs >= SHORTEST_MS)
  const fixtures = long.filter(({ kind }, index) => kind !== "speech" || !isQuick || index % QUICK_STEP === 0)
  return FORMS.flatMap((form) => {
    const tried = fixtures.flatMap(({ name, kind }) => {
      const { audio } = library.load(name)
      return RATES_HZ.map((rateHz) => ({ name, kind, ...tryOne(audio, form, rateHz) }))
    })
    const speech = tried.filter(({ kind }) => kind === "speech")
    const wrong = speech.filter(({ isRight }) => !isRight).map(({ name, said }) => `${name}: ${said}`)
    const other = Math.max(...tried.filter(({ kind }) => kind !== "speech").map(({ confidence }) => confidence))
    return [
      line("GUESS", `${form}: right at once`, {
        unit: "share",
        ours: [1 - wrong.length / speech.length],
        bar: "all",
        holds: wrong.length === 0,
        note: [`${speech.length} tried`, ...wrong].join("; "),
      }),
      line("GUESS", `${form}: noise, tone and silence taken for speech`, {
        unit: "confidence",
        ours: [other],
        bar: `< ${CONFIDENT}`,
        holds: other < CONFIDENT,
      }),
    ]
  })
}

function tryOne(audio: PcmAudio, form: (typeof FORMS)[number], rateHz: number) {
  const { channels } = resamplePcm(audio, rateHz)
  const [encoding = "", order] = form.split("-")
  const samples = RAW_ENCODINGS.get(encoding)?.encode(interleave(channels)) ?? new Uint8Array(0)
  const bytes = order === "be" ? swapPairs(samples) : samples
  const [first] = guessForm(bytes)
  const truth = {
    encoding,
    byteOrder: order === "be" ? "big" : "little",
    sampleRateHz: rateHz,
    channels: channels.length,
  }
  const isRight = first !== undefined && text(first) === text(truth)
  return { isRight, confidence: first?.confidence ?? 0, said: `${text(truth)} taken for ${first && text(first)}` }
}

const text = (
  form: Pick<FormGuess, "sampleRateHz" | "channels"> & { readonly encoding: string; readonly byteOrder: string },
) => `${form.encoding} ${form.byteOrder} ${form.sampleRateHz} × ${form.channels}`
