import { expect, test } from "vitest"
import { heard, Trial } from "./trial.ts"

test("a short dialogue comes out frame by frame as the worked example of the protocol has it", () => {
  const trial = new Trial({
    options: "interim_results=true&endpointing=300&utterance_end_ms=1000&vad_events=true&smart_format=true",
    words: [heard("Good", 480, 880), heard("evening.", 880, 1380)],
  })
  trial.audioTo(3200).message("CloseStream")
  expect(trial.lines).toEqual([
    "0.7 SpeechStarted [0,1] 0.45",
    '1.1 interim 0+1 "Good"',
    '1.8 final 0+1.7 speech_final "Good evening."',
    '2.8 interim 1.7+1 ""',
    "2.8 UtteranceEnd [0,1] 1.38",
    '3.2 final 1.7+1.5 ""',
    "3.2 Metadata 3.2 s, 1 channels, 102400 bytes",
    "3.2 close 1000",
  ])
  expect(new Set(trial.results.map((results) => results.metadata?.request_id))).toEqual(
    new Set([trial.metadata?.request_id]),
  )
})
