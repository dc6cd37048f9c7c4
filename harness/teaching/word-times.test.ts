import { describe, expect, test } from "vitest"
import { mixDown } from "../audio/pcm.ts"
import { resamplePcm } from "../audio/resampling/resampler.ts"
import { bundledFixtures } from "../fixtures/fixture.ts"
import { HEARING_RATE_HZ } from "../protocol/recognizer.ts"
import { mixTimeline } from "../timeline.ts"
import { voiceSpans } from "./voice-spans.ts"
import { bareWord, ESTIMATED_SIGMA_MS, estimateWordTimes, wordsOfTranscript } from "./word-times.ts"

const times = (transcript: string, spans: [startMs: number, endMs: number][]) =>
  estimateWordTimes(
    wordsOfTranscript(transcript),
    spans.map(([startMs, endMs]) => ({ startMs, endMs })),
  ).map(({ word, startMs, endMs }) => `${word} ${startMs}-${endMs}`)

describe("estimateWordTimes", () => {
  test("gives longer words more time, and fills the span", () => {
    expect(times("a meter", [[100, 1000]])).toEqual(["a 100-350", "meter 350-1000"])
  })

  test("no word reaches over a pause, and a pause falls where the writer put a mark", () => {
    const spans: [number, number][] = [
      [0, 900],
      [1500, 2900],
    ]
    expect(times("Good evening. How are you today?", spans)).toEqual([
      "good 0-354",
      "evening 354-900",
      expect.stringMatching(/^how 1500-/),
      expect.stringMatching(/^are /),
      expect.stringMatching(/^you /),
      expect.stringMatching(/-2900$/),
    ])
  })

  test("more spans than words leaves spans empty, and every word has its place", () => {
    const spans: [number, number][] = [
      [0, 50],
      [200, 900],
      [1000, 1040],
    ]
    expect(times("hello", spans)).toEqual(["hello 200-900"])
  })

  test("words keep their order and never overlap", () => {
    const words = estimateWordTimes(wordsOfTranscript("one two three, four five. Six seven"), [
      { startMs: 0, endMs: 400 },
      { startMs: 500, endMs: 1700 },
      { startMs: 1900, endMs: 2300 },
    ])
    const flat = words.flatMap(({ startMs, endMs }) => [startMs, endMs])
    expect(flat).toEqual(flat.toSorted((one, other) => one - other))
    expect(words).toHaveLength(7)
  })

  test("on speech whose times are known, the median clip is within the stated sigma", () => {
    const library = bundledFixtures()
    const errors = library.fixtures
      .filter(({ kind }) => kind === "speech")
      .map(({ name, timeline }) => {
        const { audio } = library.load(name)
        const spans = voiceSpans(mixDown(resamplePcm(audio, HEARING_RATE_HZ).channels))
        const truth = mixTimeline(timeline)
        const estimated = estimateWordTimes(wordsOfTranscript(truth.transcript), spans)
        const squares = estimated.map(({ startMs }, index) => (startMs - (truth.words[index]?.startMs ?? 0)) ** 2)
        return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length)
      })
      .sort((one, other) => one - other)
    expect(errors.length).toBeGreaterThan(20)
    expect(errors[errors.length >> 1]).toBeLessThan(ESTIMATED_SIGMA_MS)
  })
})

test.each([
  ["Hello,", "hello"],
  ["don't", "don't"],
  ["“Ja!”", "ja"],
  ["2,934", "2,934"],
])("the bare word of %s is %s", (written, bare) => {
  expect(bareWord(written)).toBe(bare)
})

test("a dash by itself is no word", () => {
  expect(wordsOfTranscript(" well –  then\n")).toEqual(["well", "then"])
})
