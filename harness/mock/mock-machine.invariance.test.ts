import { array, assert, constantFrom, integer, property, record } from "fast-check"
import { expect, test } from "vitest"
import { wordsOf } from "../protocol/messages/messages.ts"
import type { Hearing, Recognizer } from "../protocol/recognizer.ts"
import { scriptedRecognizer } from "./ear/scripted.ts"
import { heard, sentence, Trial, type TrialSpec } from "./trial.ts"

const ASKED = "interim_results=true&utterance_end_ms=1000&vad_events=true&smart_format=true&endpointing=300"
const WORDS = [...sentence("one two three four five six", 400, 350), ...sentence("and then more of it", 4_000, 280, 30)]

/** Hears one word in every stretch of sound, so that the bytes themselves matter. */
const soundRecognizer: Recognizer = {
  name: "sound",
  needsAudio: true,
  open: () => new SoundHearing(),
}

class SoundHearing implements Hearing {
  readonly sources = ["sound"]
  readonly words: ReturnType<typeof heard>[] = []
  speaking = false
  decidedMs = 0
  private heardMs = 0
  private startMs = 0

  hear(block: Float32Array | undefined): void {
    this.heardMs += 10
    const energy = block?.reduce((sum, sample) => sum + sample * sample, 0) ?? 0
    const speaking = energy > 0.01
    if (speaking && !this.speaking) this.startMs = this.heardMs - 10
    if (!speaking && this.speaking)
      this.words.push(heard(`e${Math.round(energy * 1e9)}`, this.startMs, this.heardMs - 10))
    this.speaking = speaking
    this.decidedMs = speaking ? this.startMs : this.heardMs
  }

  settle(): void {}
}

/** Bytes as mu-law: bursts of noise between silences, 4.3 s at 8 kHz in stereo. */
const bursts = Uint8Array.from({ length: 2 * 34_411 }, (_, index) =>
  index % 16_000 < 9_000 ? (index * 7919) % 255 : 0xff,
)

const bySound = (query: string): TrialSpec => ({
  query: `encoding=mulaw&sample_rate=8000&${query}`,
  recognizer: soundRecognizer,
})

const STREAMS: readonly { name: string; spec: TrialSpec; bytes: Uint8Array }[] = [
  { name: "counted audio", spec: { options: ASKED, words: WORDS }, bytes: new Uint8Array(7_123 * 32) },
  { name: "two channels mixed", spec: bySound(`channels=2&${ASKED}`), bytes: bursts },
  { name: "two channels apart", spec: bySound(`channels=2&multichannel=true&${ASKED}`), bytes: bursts },
]

test.each(STREAMS)("however audio is cut into frames, what is said is the same: $name", ({ spec, bytes }) => {
  const whole = new Trial(spec).bytes(bytes).message("CloseStream").texts
  expect(whole.length).toBeGreaterThan(8)
  const cuts = array(integer({ min: 1, max: bytes.length - 1 }), { maxLength: 40 })
  assert(
    property(cuts, (positions) => {
      const trial = new Trial(spec)
      const bounds = [0, ...positions.toSorted((one, other) => one - other), bytes.length]
      for (const [index, from] of bounds.entries()) {
        const piece = bytes.subarray(from, bounds[index + 1])
        if (piece.length > 0 && index + 1 < bounds.length) trial.bytes(piece)
      }
      expect(trial.message("CloseStream").texts).toEqual(whole)
    }),
    { numRuns: 30, seed: 7 },
  )
})

test.each(STREAMS)("bytes need to hold only while they are heard: $name", ({ spec, bytes }) => {
  const whole = new Trial(spec).bytes(bytes).message("CloseStream").texts
  const trial = new Trial(spec)
  const shared = new Uint8Array(997)
  for (let from = 0; from < bytes.length; from += shared.length) {
    const piece = bytes.subarray(from, from + shared.length)
    shared.set(piece)
    trial.bytes(shared.subarray(0, piece.length))
    shared.fill(0x2a)
  }
  expect(trial.message("CloseStream").texts).toEqual(whole)
})

/** The same ear without its promise of when nothing changes: every block is heard by itself. */
function blockByBlock(recognizer: Recognizer): Recognizer {
  return {
    ...recognizer,
    open: (channel) => {
      const hearing = recognizer.open(channel)
      return new Proxy(hearing, {
        get: (target, name) => {
          if (name === "steadyUntilMs") return undefined
          const value: unknown = Reflect.get(target, name)
          return typeof value === "function" ? value.bind(target) : value
        },
      })
    },
  }
}

test("blocks in which nothing can happen are passed over, and nothing else is", () => {
  const words = array(record({ gapMs: integer({ min: 0, max: 2_500 }), lengthMs: integer({ min: 20, max: 700 }) }), {
    maxLength: 12,
  })
  const options = constantFrom(
    ASKED,
    "endpointing=10",
    "endpointing=false&interim_results=true&vad_events=true",
    "endpointing=500&vad_events=true",
    "interim_results=true&utterance_end_ms=1000&endpointing=100",
  )
  const finalizeAtMs = integer({ min: 100, max: 9_000 })
  assert(
    property(words, options, finalizeAtMs, constantFrom(20, 100, 1_000), (gaps, query, atMs, chunkMs) => {
      let endMs = 0
      const script = gaps.map(({ gapMs, lengthMs }, index) => {
        const startMs = endMs + gapMs
        endMs = startMs + lengthMs
        return heard(`w${index}`, startMs, endMs)
      })
      const recognizer = scriptedRecognizer([script])
      const run = (ear: Recognizer) =>
        new Trial({ options: query, recognizer: ear, chunkMs })
          .audioTo(atMs)
          .message("Finalize")
          .audioTo(Math.max(atMs, endMs) + 4_000)
          .message("CloseStream").texts
      expect(run(recognizer)).toEqual(run(blockByBlock(recognizer)))
    }),
    { numRuns: 150, seed: 11 },
  )
})

test("where Finalize stands in the audio decides what it flushes, not the frames around it", () => {
  const run = (chunkMs: number) => {
    const trial = new Trial({ options: ASKED, words: WORDS, chunkMs }).audioTo(1_505).message("Finalize")
    return trial.audioTo(6_000).message("CloseStream").texts
  }
  const whole = run(10_000)
  for (const chunkMs of [1, 20, 33, 100, 250]) expect(run(chunkMs)).toEqual(whole)
})

test("random words never break what every stream must keep", () => {
  const gaps = array(record({ gapMs: integer({ min: 0, max: 2500 }), wordMs: integer({ min: 40, max: 900 }) }), {
    maxLength: 25,
  })
  const endpointing = constantFrom("10", "300", "1000", "false")
  const flushAtMs = array(integer({ min: 1, max: 20_000 }), { maxLength: 3 })
  assert(
    property(gaps, endpointing, flushAtMs, (plan, silence, flushes) => {
      let atMs = 0
      const words = plan.map(({ gapMs, wordMs }, index) => {
        const startMs = atMs + gapMs
        atMs = startMs + wordMs
        return heard(`w${index}`, startMs, atMs)
      })
      const options = `interim_results=true&utterance_end_ms=1000&vad_events=true&endpointing=${silence}`
      const trial = new Trial({ options, words })
      for (const flush of flushes.toSorted((one, other) => one - other)) trial.audioTo(flush).message("Finalize")
      trial.audioTo(Math.max(trial.audioMs, atMs + 700)).message("CloseStream")
      expect(
        faultsOf(
          trial,
          words.map(({ word }) => word),
        ),
      ).toEqual([])
    }),
    { numRuns: 60, seed: 11 },
  )
})

/** What is wrong by the invariants of every recording, said once more in the smallest form. */
function faultsOf(trial: Trial, spoken: readonly string[]): readonly string[] {
  const faults: string[] = []
  const check = (holds: boolean, fault: string) => holds || faults.push(fault)
  let endS = 0
  let interimS = 0
  for (const { start, duration, is_final, speech_final, from_finalize, ...results } of trial.results) {
    check(Math.abs(start - endS) < 1e-4, `a result starts at ${start}, the final before ended at ${endS}`)
    // A soft onset may lie a little before its result, and less than the 100 ms with which clients compare.
    let previousS = start - 0.1
    for (const word of results.channel.alternatives[0]?.words ?? []) {
      const ordered = word.start >= previousS - 1e-4 && word.end >= word.start && word.end <= start + duration + 1e-4
      check(ordered, `${word.word} ${word.start}-${word.end} in ${start}+${duration}`)
      previousS = word.start
    }
    check(is_final === true || (!speech_final && !from_finalize), `an interim at ${start} has the flags of a final`)
    check(is_final === true || duration > interimS, `an interim at ${start} does not grow beyond ${interimS}`)
    interimS = is_final === true ? 0 : duration
    if (is_final === true) endS = start + duration
  }
  check(
    Math.abs((trial.metadata?.duration ?? -1) - endS) < 1e-3,
    `Metadata says ${trial.metadata?.duration}, not ${endS}`,
  )
  // A flush may cut a word before it can be told, which is lost then; nothing else loses, doubles or reorders words.
  const said = trial.finals.flatMap((final) => wordsOf(final).map((word) => word.word))
  const flushed = trial.finals.some((final) => final.from_finalize)
  const expected = flushed ? spoken.filter((word) => said.includes(word)) : spoken
  check(said.join(" ") === expected.join(" "), `said: ${said.join(" ")}`)
  const ends = trial.events.flatMap((event) => (event.type === "UtteranceEnd" ? [event.last_word_end] : []))
  check(new Set(ends).size === ends.length, `UtteranceEnd twice: ${ends.join()}`)
  return faults
}
