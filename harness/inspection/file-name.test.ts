import { expect, test } from "vitest"
import { nameProblem } from "./file-name.ts"

test.each([
  ["call.wav", "wav"],
  ["call.WAV", "wav"],
  ["call.opus", "ogg"],
  ["call.mka", "webm"],
  ["call.m4a", "mp4"],
  ["call.raw", undefined],
  ["call.ulaw", undefined],
  ["call", "mp3"],
  ["call.bin", undefined],
])("%s may be %s", (name, container) => {
  expect(nameProblem(name, container)).toEqual([])
})

test.each([
  ["call.wav", "mp3", /says \.wav, yet the bytes are MP3/],
  ["call.wav", undefined, /no header at all/],
  ["call.raw", "wav", /says \.raw, yet the bytes are WAV/],
])("%s lies about %s", (name, container, said) => {
  expect(nameProblem(name, container)).toEqual([expect.stringMatching(said)])
})
