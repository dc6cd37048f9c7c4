import { describe, expect, test } from "vitest"
import { heard, sentence, Trial } from "./trial.ts"

/** Two words with a pause between. */
const paused = (pauseMs: number) => [heard("first", 500, 1000), heard("second", 1000 + pauseMs, 1500 + pauseMs)]

const speechFinals = (trial: Trial) =>
  trial.finals.filter((final) => final.speech_final).map((final) => final.start + final.duration)

describe("endpointing", () => {
  test.each([
    { option: "", pauseMs: 200, ends: [1.1, 1.8] },
    { option: "endpointing=true", pauseMs: 200, ends: [1.1, 1.8] },
    { option: "endpointing=0", pauseMs: 200, ends: [1.1, 1.8] },
    { option: "endpointing=300", pauseMs: 250, ends: [2.1] },
    { option: "endpointing=300", pauseMs: 450, ends: [1.3, 2.3] },
    { option: "endpointing=700", pauseMs: 1500, ends: [1.7, 3.7] },
    { option: "endpointing=700", pauseMs: 600, ends: [2.8] },
    { option: "endpointing=false", pauseMs: 1500, ends: [] },
  ])("$option: a pause of $pauseMs ms", ({ option, pauseMs, ends }) => {
    const trial = new Trial({ options: option, words: paused(pauseMs) }).audioTo(5_000).message("CloseStream")
    expect(speechFinals(trial)).toEqual(ends)
  })

  test("is the same without interim results", () => {
    const run = (options: string) => new Trial({ options, words: paused(450) }).audioTo(5_000).message("CloseStream")
    const plain = run("endpointing=300")
    const interim = run("endpointing=300&interim_results=true")
    expect(interim.finals).toEqual(plain.finals)
  })

  test("comes 100 ms after the pause was long enough, not at the next second", () => {
    const trial = new Trial({ options: "endpointing=300", words: paused(3000) }).audioTo(2_000)
    expect(trial.lines).toEqual(['1.4 final 0+1.3 speech_final "first"'])
  })

  test("ends nothing twice: silence after an endpoint has no further speech_final", () => {
    const trial = new Trial({ options: "endpointing=300", words: paused(450) }).audioTo(20_000).message("CloseStream")
    expect(speechFinals(trial)).toHaveLength(2)
  })

  test("a voice that says nothing ends no utterance, and is cut like silence", () => {
    const noise = { sources: [], words: [], settle: () => {} }
    const recognizer = {
      name: "noise",
      needsAudio: false,
      open: () => {
        let heardMs = 0
        const hear = () => (heardMs += 10)
        return {
          ...noise,
          hear,
          get speaking() {
            return heardMs > 500 && heardMs <= 1_500
          },
          get decidedMs() {
            return heardMs
          },
        }
      },
    }
    const trial = new Trial({ options: "endpointing=300&vad_events=true", recognizer }).audioTo(4_000)
    expect(trial.lines).toEqual(["0.7 SpeechStarted [0,1] 0.47", '3.1 final 0+3 ""'])
    expect(speechFinals(trial.message("Finalize"))).toEqual([])
  })

  test("false still gives finals, cut in silence after the speech", () => {
    const trial = new Trial({ options: "endpointing=false", words: sentence("a b c", 500) }).audioTo(3_200)
    expect(trial.lines).toEqual(['3.1 final 0+3 "a b c"'])
  })
})

describe("UtteranceEnd", () => {
  const asked = "interim_results=true&utterance_end_ms=1000"

  test.each([
    { name: "not asked for", options: "interim_results=true&endpointing=300", words: paused(3000), ends: [] },
    {
      name: "without interim results",
      options: "utterance_end_ms=1000&endpointing=300",
      words: paused(3000),
      ends: [],
    },
    { name: "after a long pause", options: `${asked}&endpointing=300`, words: paused(3000), ends: [1, 4.5] },
    { name: "not in a short pause", options: `${asked}&endpointing=300`, words: paused(500), ends: [2] },
    { name: "without endpointing", options: `${asked}&endpointing=false`, words: paused(3000), ends: [1, 4.5] },
    { name: "without words", options: asked, words: [], ends: [] },
    { name: "a longer setting", options: asked.replace("1000", "2500"), words: paused(2000), ends: [3.5] },
  ])("$name", ({ options, words, ends }) => {
    const trial = new Trial({ options, words }).audioTo(9_000).message("CloseStream")
    const reported = trial.events.map((event) => event.type === "UtteranceEnd" && event.last_word_end)
    expect(reported).toEqual(ends)
  })

  test("comes after the final with its word, and once the transcript reaches the gap", () => {
    const trial = new Trial({ options: `${asked}&endpointing=300`, words: paused(5000) }).audioTo(3_000)
    expect(trial.lines).toEqual([
      '1.1 interim 0+1 "first"',
      '1.4 final 0+1.3 speech_final "first"',
      '2.4 interim 1.3+1 ""',
      "2.4 UtteranceEnd [0,1] 1",
    ])
  })

  test("waits while a voice that is not understood yet may end the gap", () => {
    // The second word begins 700 ms after the first and is audible only when 60 % of it has been heard.
    const words = [heard("first", 500, 1000), heard("looooong", 1700, 3200)]
    const trial = new Trial({ options: `${asked}&endpointing=300`, words }).audioTo(2_600)
    expect(trial.events).toEqual([])
  })
})

describe("SpeechStarted", () => {
  const stamps = (trial: Trial) =>
    trial.events.flatMap((event) => (event.type === "SpeechStarted" ? [event.timestamp] : []))

  test("only when asked for", () => {
    expect(stamps(new Trial({ words: paused(3000) }).audioTo(6_000))).toEqual([])
  })

  test("once per onset after an endpoint, ahead of the words", () => {
    const options = "vad_events=true&interim_results=true&endpointing=300"
    const trial = new Trial({ options, words: paused(2000) }).audioTo(5_000)
    expect(trial.lines.filter((line) => !line.includes('""'))).toEqual([
      "0.7 SpeechStarted [0,1] 0.47",
      '1.1 interim 0+1 "first"',
      '1.4 final 0+1.3 speech_final "first"',
      "3.2 SpeechStarted [0,1] 2.97",
      '3.4 interim 1.3+2 "second"',
      '3.9 final 1.3+2.5 speech_final "second"',
    ])
  })

  test("never without a voice", () => {
    expect(stamps(new Trial({ options: "vad_events=true" }).audioTo(30_000))).toEqual([])
  })

  test("a word too short to be announced by itself is announced ahead of its result", () => {
    const words = [heard("I", 1000, 1080)]
    const trial = new Trial({ options: "vad_events=true&endpointing=300", words }).audioTo(2_000)
    expect(trial.lines).toEqual(["1.5 SpeechStarted [0,1] 0.97", '1.5 final 0+1.4 speech_final "i"'])
  })

  test("without endpoints, a second of silence makes the next onset new", () => {
    const trial = new Trial({ options: "vad_events=true&endpointing=false", words: paused(2000) }).audioTo(5_000)
    expect(stamps(trial)).toEqual([0.47, 2.97])
  })
})
