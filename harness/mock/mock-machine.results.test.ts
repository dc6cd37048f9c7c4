import { describe, expect, test } from "vitest"
import { wordsOf } from "../protocol/messages/messages.ts"
import { coverage, heard, sentence, Trial } from "./trial.ts"

const LONG = sentence("a long speech that goes on and on without any pause for all of sixteen words", 300, 600)

describe("finals", () => {
  test("are contiguous from 0 to the end of the audio, whatever happened in between", () => {
    const words = [...sentence("one two three", 700), ...sentence("four five", 2500), ...sentence("six seven", 9000)]
    const trial = new Trial({ options: "endpointing=300", words }).audioTo(5030).message("Finalize").audioTo(12_345)
    trial.message("CloseStream")
    expect(coverage(trial.finals)).toEqual({ contiguous: true, endMs: 12_345 })
    expect(trial.metadata?.duration).toBe(12.345)
  })

  test("hold every word exactly once, at its own time, also where long speech is cut", () => {
    const trial = new Trial({ options: "endpointing=300", words: LONG }).audioTo(12_000).message("CloseStream")
    const times = trial.finals.flatMap(wordsOf).map(({ word, start, end }) => [word, start, end])
    expect(times).toEqual(LONG.map(({ word, startMs, endMs }) => [word, startMs / 1000, endMs / 1000]))
  })

  test("cut long speech between words every 3 to 5 s, and only the pause at the end makes an endpoint", () => {
    const trial = new Trial({ options: "endpointing=300", words: LONG }).audioTo(12_000).message("CloseStream")
    expect(trial.lines.slice(0, -3)).toEqual([
      '5.1 final 0+3.9 "a long speech that goes on"',
      '9 final 3.9+3.6 "and on without any pause for"',
      '10.3 final 7.5+2.7 speech_final "all of sixteen words"',
    ])
  })

  test("cut long speech in the widest gap within reach", () => {
    const words = [
      ...sentence("nine words up to here and then a gap", 100, 400),
      ...sentence("and more words", 3900, 500),
    ]
    const trial = new Trial({ options: "endpointing=1000", words }).audioTo(5_100)
    expect(trial.lines).toEqual(['5.1 final 0+3.8 "nine words up to here and then a gap"'])
  })

  test("cut silence every 3 s, empty and without speech_final", () => {
    const trial = new Trial({}).audioTo(7_000).message("CloseStream")
    expect(trial.lines).toEqual([
      '3.1 final 0+3 ""',
      '6.1 final 3+3 ""',
      '7 final 6+1 ""',
      "7 Metadata 7 s, 1 channels, 224000 bytes",
      "7 close 1000",
    ])
    const [first] = trial.finals
    expect(first?.channel.alternatives).toEqual([{ transcript: "", confidence: 0, words: [] }])
  })

  test("have the mean confidence of their words", () => {
    const words = [heard("sure", 500, 800, { confidence: 0.9 }), heard("unsure", 800, 1200, { confidence: 0.5 })]
    const trial = new Trial({ words }).audioTo(1_600)
    expect(trial.finals[0]?.channel.alternatives[0]?.confidence).toBeCloseTo(0.7)
  })
})

describe("interims", () => {
  test("come only when asked for", () => {
    const trial = new Trial({ words: LONG }).audioTo(8_000).message("CloseStream")
    expect(trial.results.filter((results) => !results.is_final)).toEqual([])
  })

  test("come with every second of the segment, 100 ms later, also in silence", () => {
    const trial = new Trial({ options: "interim_results=true" }).audioTo(4_200)
    expect(trial.lines).toEqual(['1.1 interim 0+1 ""', '2.1 interim 0+2 ""', '3.1 final 0+3 ""', '4.1 interim 3+1 ""'])
  })

  test("share the start of their final, grow, and never lie before a final's end", () => {
    const options = "interim_results=true&endpointing=300"
    const words = [...LONG, ...sentence("and a second one", 10_500)]
    const trial = new Trial({ options, words }).audioTo(14_000).message("CloseStream")
    let start = 0
    let duration = 0
    for (const results of trial.results) {
      expect(results.start).toBeCloseTo(start, 5)
      expect(results.is_final || results.duration >= duration).toBe(true)
      duration = results.is_final ? 0 : results.duration
      if (results.is_final) start = results.start + results.duration
    }
  })

  test("hold no word that is mostly beyond them, and no time beyond their end", () => {
    const words = [heard("across", 500, 1300), heard("the", 1300, 1500)]
    const trial = new Trial({ options: "interim_results=true", words, settings: { seed: 4 } }).audioTo(1_100)
    const [interim] = trial.results
    expect(interim?.duration).toBe(1)
    expect(interim === undefined ? [] : wordsOf(interim).map(({ end }) => end)).toEqual([1])
  })

  test("never flicker into a final, and flicker the same way every time", () => {
    const options = "interim_results=true&endpointing=300"
    const run = () => new Trial({ options, words: LONG }).audioTo(12_000).message("CloseStream")
    const trial = run()
    expect(run().texts).toEqual(trial.texts)
    expect(trial.finals.flatMap(wordsOf).map(({ word }) => word)).toEqual(LONG.map(({ word }) => word))
    const spoken = new Set(LONG.map(({ word }) => word))
    const strange = trial.results.flatMap(wordsOf).filter(({ word }) => !spoken.has(word))
    expect(strange.length).toBeGreaterThan(0)
  })
})

describe("multichannel", () => {
  const channels = [sentence("left side", 500), sentence("and right", 2_000)]

  test("every channel has results, endpoints and events of its own", () => {
    const query = "model=nova-3&encoding=linear16&sample_rate=16000&channels=2&multichannel=true"
    const more = "&interim_results=true&endpointing=300&utterance_end_ms=1000&vad_events=true"
    const trial = new Trial({ query: query + more, channels }).audioTo(4_000, 2).message("CloseStream")
    expect(trial.lines.filter((line) => !line.includes("interim"))).toEqual([
      "0.7 SpeechStarted [0,2] 0.47",
      '1.5 final [0,2] 0+1.4 speech_final "left side"',
      "2.2 SpeechStarted [1,2] 1.97",
      "2.5 UtteranceEnd [0,2] 1.1",
      '3 final [1,2] 0+2.9 speech_final "and right"',
      "4 UtteranceEnd [1,2] 2.6",
      '4 final [0,2] 1.4+2.6 ""',
      '4 final [1,2] 2.9+1.1 ""',
      "4 Metadata 4 s, 2 channels, 256000 bytes",
      "4 close 1000",
    ])
    expect([0, 1].map((channel) => coverage(trial.finals, channel))).toEqual([
      { contiguous: true, endMs: 4000 },
      { contiguous: true, endMs: 4000 },
    ])
  })

  test("without it several channels are one, [0,1]", () => {
    const query = "model=nova-3&encoding=linear16&sample_rate=16000&channels=2"
    const trial = new Trial({ query, channels }).audioTo(2_000, 2).message("CloseStream")
    expect(trial.results.every((results) => results.channel_index?.join() === "0,1")).toBe(true)
    expect(trial.metadata?.channels).toBe(2)
  })
})
