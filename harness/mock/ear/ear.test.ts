import { expect, test } from "vitest"
import { ALL_ENCODINGS } from "../../audio/encodings/index.ts"
import { mixDown } from "../../audio/pcm.ts"
import { openRawDecoder } from "../../audio/decoding/raw-decoder.ts"
import { resamplePcm } from "../../audio/resampling/resampler.ts"
import type { AudioPart, AudioSpec } from "../../case.ts"
import { composeAudio } from "../../fixtures/compose.ts"
import { bundledFixtures } from "../../fixtures/fixture.ts"
import { HEARING_RATE_HZ, type HeardWord, type Hearing } from "../../protocol/recognizer.ts"
import type { Timeline } from "../../timeline.ts"
import { earRecognizer } from "./ear.ts"

const library = bundledFixtures()
const clips = library.knownClips()
const ear = earRecognizer(clips, { placeholder: false, seed: 1 })
const speech = library.fixtures.filter(({ kind }) => kind === "speech").map(({ name }) => name)
/** The long ones cost seconds: the suite on hearing plays them, in all the forms that the mock promises. */
const isLong = (name: string) =>
  (library.fixtures.find((each) => each.name === name)?.timeline.durationMs ?? 0) > 20_000
const short = speech.filter((name) => !isLong(name))
const BLOCK = 160
/** The bound on word times that the mock promises. */
const WORD_TOLERANCE_MS = 60

interface Sound {
  readonly samples: Float32Array
  readonly timeline: Timeline
}

/** The audio as bytes on the wire, decoded as declared, mixed to one channel at 16 kHz; then a second of silence. */
function streamed(spec: AudioSpec): Sound {
  const { bytes, declared, timeline } = composeAudio({ channels: 1, ...spec }, library, 1)
  const encoding = ALL_ENCODINGS.get(String(declared.encoding))
  if (encoding === undefined) throw new Error(`no encoding ${declared.encoding}`)
  const sampleRateHz = Number(declared.sample_rate)
  const channels = [mixDown(openRawDecoder(encoding, sampleRateHz, 1).push(bytes))]
  const heard = resamplePcm({ sampleRateHz, channels }, HEARING_RATE_HZ).channels[0] ?? new Float32Array(0)
  const samples = new Float32Array(heard.length + HEARING_RATE_HZ)
  samples.set(heard)
  return { samples, timeline }
}

function hear(samples: Float32Array, recognizer = ear, afterBlock?: (hearing: Hearing, heardMs: number) => void) {
  const hearing = recognizer.open({ index: 0, count: 1, language: "en" })
  for (let at = 0; at + BLOCK <= samples.length; at += BLOCK) {
    hearing.hear(samples.subarray(at, at + BLOCK))
    afterBlock?.(hearing, (at + BLOCK) / 16)
  }
  return hearing
}

/** Every word that is missing, extra, other, or out of time. */
function mistakes({ words }: { words: Timeline["words"] }, heard: readonly HeardWord[]): string[] {
  const problems: string[] = []
  for (let index = 0; index < Math.max(words.length, heard.length); index++) {
    const [reference, hypothesis] = [words[index], heard[index]]
    if (reference?.word !== hypothesis?.word) return [`${reference?.word} heard as ${hypothesis?.word}`]
    const offMs = Math.max(
      Math.abs((reference?.startMs ?? 0) - (hypothesis?.startMs ?? 0)),
      Math.abs((reference?.endMs ?? 0) - (hypothesis?.endMs ?? 0)),
    )
    if (offMs > WORD_TOLERANCE_MS) problems.push(`${reference?.word} is ${offMs} ms off`)
  }
  return problems
}

const after = (name: string) => speech[(speech.indexOf(name) + 1) % speech.length] ?? name
const one = (fixture: string): AudioPart => ({ fixture })

// What the mock promises is proved through the whole mock (suites/self/hearing.test.ts); here is what goes beyond.
test.each<[string, readonly string[], (name: string) => AudioSpec]>([
  ["linear16 at its own rate", short, (name) => ({ parts: [one(name)] })],
  ["A-law at 8 kHz", short, (name) => ({ parts: [one(name)], encoding: "alaw", sampleRateHz: 8_000 })],
  ["a silence that ends off the 10 ms grid", short, (name) => ({ parts: [{ silenceMs: 703 }, one(name)] })],
  ["a quarter of the gain", short, (name) => ({ parts: [{ fixture: name, gain: 0.25 }] })],
  [
    "another fixture before it, 300 ms apart",
    short,
    (name) => ({ parts: [one(after(name)), { silenceMs: 300 }, one(name)] }),
  ],
  ["another fixture directly before it", short, (name) => ({ parts: [one("librivox-0930"), one(name)] })],
  ["itself directly before it", short, (name) => ({ parts: [one(name), one(name)] })],
])("every fixture is understood: %s", (_, names, specOf) => {
  const problems = names.flatMap((name) => {
    const { samples, timeline } = streamed(specOf(name))
    const hearing = hear(samples)
    expect(Math.min(...hearing.words.map((word) => word.confidence))).toBeGreaterThan(0.8)
    return mistakes(timeline, hearing.words).map((problem) => `${name}: ${problem}`)
  })
  expect(problems).toEqual([])
})

test("each channel of a stereo clip is known alone", () => {
  const fixture = library.load("synthetic-stereo")
  const { channels } = resamplePcm(fixture.audio, HEARING_RATE_HZ)
  const problems = channels.flatMap((samples, channel) => {
    const words = fixture.timeline.words.filter((word) => word.channel === channel)
    return mistakes({ words }, hear(samples).words)
  })
  expect(problems).toEqual([])
})

const cutFrom = (fixture: string, fromMs: number, toMs?: number): AudioPart => ({
  fixture,
  fromMs,
  ...(toMs !== undefined && { toMs }),
})

test.each<[string, readonly AudioPart[]]>([
  ["a fixture from its middle", [cutFrom("asterisk-vm-options", 5_130)]],
  ["a fixture up to its middle", [cutFrom("librivox-0870", 0, 4_417)]],
  ["a second of one in silence", [{ silenceMs: 500 }, cutFrom("librivox-0890", 2_000, 3_100)]],
  ["halves of two, joined", [cutFrom("librivox-0920", 0, 2_600), cutFrom("synthetic-pause-450", 3_000)]],
  [
    "one inside speech nobody knows",
    [{ noiseMs: 400, levelDb: -20 }, one("librivox-0880"), { noiseMs: 400, levelDb: -20 }],
  ],
])("what is left of cut fixtures is understood: %s", (_, parts) => {
  const { samples, timeline } = streamed({ parts, sampleRateHz: 16_000 })
  expect(mistakes(timeline, hear(samples).words)).toEqual([])
})

const firstSeconds = (name: string): AudioPart => ({ fixture: name, toMs: 3_000 })

// Half the rate, and linear16 and mu-law for each other, are heard through the whole mock: suites/self/hearing.test.ts.
test.each<[string, (name: string) => AudioSpec]>([
  [
    "at twice its rate",
    (name) => ({ parts: [firstSeconds(name)], sampleRateHz: 8_000, declare: { sampleRateHz: 16_000 } }),
  ],
  [
    "at 1.5 times its rate",
    (name) => ({ parts: [firstSeconds(name)], sampleRateHz: 16_000, declare: { sampleRateHz: 24_000 } }),
  ],
  [
    "as A-law, being linear16",
    (name) => ({ parts: [firstSeconds(name)], sampleRateHz: 8_000, declare: { encoding: "alaw" } }),
  ],
  ["as linear32, being linear16", (name) => ({ parts: [firstSeconds(name)], declare: { encoding: "linear32" } })],
])("a fixture declared %s makes no words", (_, specOf) => {
  const heard = speech.flatMap((name) => {
    const hearing = hear(streamed(specOf(name)).samples)
    hearing.settle()
    return hearing.words.map(({ word }) => `${name}: ${word}`)
  })
  expect(heard).toEqual([])
})

test.each<[string, AudioPart]>([
  ["the noise fixture", one("synthetic-noise")],
  ["the tone fixture", one("synthetic-tone")],
  ["the silence fixture", one("synthetic-silence")],
  ["loud noise", { noiseMs: 5_000, levelDb: -6 }],
])("%s makes no words and is nobody speaking", (_, part) => {
  let spoken = 0
  const hearing = hear(streamed({ parts: [part] }).samples, ear, ({ speaking }) => (spoken += speaking ? 1 : 0))
  expect(hearing.words).toEqual([])
  expect(spoken).toBe(0)
})

test("recordings of the same voices that it was not taught are strangers", () => {
  const isTaught = (name: string) => speech.indexOf(name.replace(/#\d$/, "")) % 2 === 0
  const halfEar = earRecognizer(
    clips.filter(({ name }) => isTaught(name)),
    { placeholder: false, seed: 1 },
  )
  const heard = short
    .filter((name) => !isTaught(name))
    .flatMap((name) =>
      hear(streamed({ parts: [one(name)] }).samples, halfEar).words.map(({ word }) => `${name}: ${word}`),
    )
  expect(heard).toEqual([])
})

test.each(short.filter((name) => name.startsWith("synthetic-pause")))("the pauses of %s keep their length", (name) => {
  const forms: AudioSpec[] = [
    { parts: [one(name)] },
    { parts: [one(name)], encoding: "mulaw", sampleRateHz: 8_000 },
    { parts: [one(name)], sampleRateHz: 48_000 },
    { parts: [{ fixture: name, gain: 0.5 }] },
    { parts: [{ fixture: name, noiseBelowDb: 25 }] },
  ]
  for (const spec of forms) {
    const { samples, timeline } = streamed(spec)
    const [label] = timeline.pauses
    const changes: number[] = []
    hear(samples, ear, ({ speaking }, heardMs) => {
      if (speaking !== (changes.length % 2 === 1)) changes.push(heardMs)
    })
    const pausesMs = changes.slice(1, -1).map((atMs, index) => (changes[index + 2] ?? 0) - atMs)
    const pauseMs = Math.max(...pausesMs.filter((_, index) => index % 2 === 0))
    expect(Math.abs(pauseMs - ((label?.endMs ?? 0) - (label?.startMs ?? 0)))).toBeLessThanOrEqual(40)
  }
})

test("what is decided never changes, nothing is ahead of the audio, and the same audio gives the same words", () => {
  const { samples } = streamed({
    parts: [
      one("pocketsphinx-2934z"),
      cutFrom("librivox-0890", 900, 2_950),
      { noiseMs: 700, levelDb: -25 },
      one("librivox-0930"),
    ],
    sampleRateHz: 16_000,
  })
  let decidedMs = 0
  let decided: readonly HeardWord[] = []
  const first = hear(samples, ear, (hearing, heardMs) => {
    expect(hearing.decidedMs).toBeGreaterThanOrEqual(decidedMs)
    expect(hearing.decidedMs).toBeLessThanOrEqual(heardMs)
    expect(hearing.words.filter((word) => word.startMs < decidedMs)).toEqual(decided)
    for (const word of hearing.words) expect(word.endMs).toBeLessThanOrEqual(heardMs)
    decidedMs = hearing.decidedMs
    decided = hearing.words.filter((word) => word.startMs < decidedMs)
  })
  expect(decided.length).toBeGreaterThan(15)
  expect(hear(samples).words).toEqual(first.words)
})

test("decisions follow the audio: at once in silence, within half a second after speech, within 1.5 s always", () => {
  const { samples, timeline } = streamed({ parts: [{ silenceMs: 1_000 }, one("librivox-0930")] })
  const lastMs = timeline.words.at(-1)?.endMs ?? 0
  hear(samples, ear, (hearing, heardMs) => {
    const inSilence = heardMs <= 1_000 || heardMs >= lastMs + 500
    expect(heardMs - hearing.decidedMs).toBeLessThanOrEqual(inSilence ? 100 : 1_500)
  })
})

test("a word of less than half a second is known once it has ended", () => {
  const { samples, timeline } = streamed({ parts: [{ silenceMs: 400 }, one("asterisk-goodbye")] })
  const [goodbye] = timeline.words
  let knownMs = 0
  hear(samples, ear, ({ words }, heardMs) => {
    if (words.length > 0 && knownMs === 0) knownMs = heardMs
  })
  expect(knownMs).toBeLessThanOrEqual((goodbye?.endMs ?? 0) + 500)
})

test("settling decides at once, cuts the word in progress, and hears the rest afterwards", () => {
  const { samples, timeline } = streamed({ parts: [one("librivox-0870")] })
  const cutMs = 3_000
  const hearing = hear(samples, ear, (each, heardMs) => {
    if (heardMs !== cutMs) return
    each.settle()
    expect(each.decidedMs).toBe(cutMs)
    expect(each.words.at(-1)?.endMs).toBeGreaterThan(cutMs - 400)
  })
  expect(hearing.words.length).toBeGreaterThanOrEqual(timeline.words.length - 1)
  expect(hearing.words.every(({ startMs, endMs }) => endMs <= cutMs || startMs >= cutMs)).toBe(true)
})

test("what is settled before a clip was recognized stays so, and the clip is recognized all the same", () => {
  const { samples, timeline } = streamed({ parts: [one("librivox-0870")] })
  const settleMs = 400
  let settled: readonly HeardWord[] = []
  const hearing = hear(samples, ear, (each, heardMs) => {
    if (heardMs !== settleMs) return
    each.settle()
    settled = [...each.words]
  })
  expect(hearing.words.slice(0, settled.length)).toEqual(settled)
  expect(hearing.words.slice(settled.length).every(({ startMs }) => startMs >= settleMs)).toBe(true)
  expect(hearing.words.length).toBeGreaterThanOrEqual(timeline.words.length - 2)
})

test("speech that nobody knows becomes placeholder words only if asked for, while there is voice", () => {
  const taught = clips.filter(({ name }) => name.startsWith("asterisk"))
  const { samples, timeline } = streamed({ parts: [one("synthetic-two-utterances")] })
  const strict = hear(samples, earRecognizer(taught, { placeholder: false, seed: 1 }))
  const lenient = hear(samples, earRecognizer(taught, { placeholder: true, seed: 1 }))
  expect([strict.words, strict.sources]).toEqual([[], []])
  expect(lenient.sources).toEqual(["placeholder"])
  for (const { startMs, endMs } of timeline.speech) {
    const said = lenient.words.filter((word) => word.startMs >= startMs - 50 && word.endMs <= endMs + 50)
    expect((said.length * 1_000) / (endMs - startMs)).toBeGreaterThan(1.5)
    expect((said.length * 1_000) / (endMs - startMs)).toBeLessThan(3.5)
  }
  const [pause] = timeline.pauses
  const inPause = lenient.words.filter(
    (word) => word.endMs > (pause?.startMs ?? 0) + 50 && word.startMs < (pause?.endMs ?? 0) - 50,
  )
  expect(inPause).toEqual([])
})

test("the log names what was heard, in order", () => {
  const parts = [one("librivox-0880"), { silenceMs: 400 }, one("asterisk-goodbye")]
  expect(hear(streamed({ parts }).samples).sources).toEqual(["librivox-0880", "asterisk-goodbye"])
})
