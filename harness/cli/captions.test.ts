import { expect, test } from "vitest"
import { audioTo, buildRecording, final, goodEnd, metadata } from "../recording/recording-builder.ts"
import { captions } from "./captions.ts"

const recording = buildRecording(
  {},
  audioTo(4000),
  final(0, 2, "good evening", {
    words: [
      { word: "good", punctuated_word: "Good", start: 0.48, end: 0.88, confidence: 1 },
      { word: "evening", punctuated_word: "evening.", start: 0.88, end: 1.38, confidence: 1 },
    ],
  }),
  final(2, 4, "one two three four five six seven eight nine"),
  metadata(),
  ...goodEnd,
)

test("SRT: a caption for each final, eight words at most", () => {
  expect(captions(recording, "srt")).toBe(
    [
      "1\n00:00:00,480 --> 00:00:01,380\nGood evening.\n",
      "2\n00:00:02,000 --> 00:00:03,777\none two three four five six seven eight\n",
      "3\n00:00:03,777 --> 00:00:04,000\nnine\n",
    ].join("\n"),
  )
})

test("WebVTT carries what the closing Metadata says", () => {
  const text = captions(recording, "vtt")
  expect(text).toMatch(/^WEBVTT\n\nNOTE\nRequest Id: 019f.*\n/)
  expect(text).toContain("00:00:00.480 --> 00:00:01.380\nGood evening.")
})

test.each([
  ["srt", ""],
  ["vtt", "WEBVTT\n"],
] as const)("a stream without words makes an empty %s file", (form, text) => {
  expect(captions(buildRecording({}, audioTo(1000), final(0, 1, ""), ...goodEnd), form)).toBe(text)
})
