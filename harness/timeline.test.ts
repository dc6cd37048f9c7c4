import { expect, test } from "vitest"
import { channelTimeline, emptyTimeline, joinTimelines, mixTimeline, sliceTimeline, type Timeline } from "./timeline.ts"

const word = (text: string, startMs: number, endMs: number, channel = 0) => ({
  word: text,
  punctuatedWord: text,
  startMs,
  endMs,
  channel,
  speaker: channel,
})

const spoken = (words: readonly ReturnType<typeof word>[], durationMs: number, channels = 1): Timeline => ({
  ...emptyTimeline(durationMs, channels),
  words,
  transcript: words.map((each) => each.word).join(" "),
  speech: words.map(({ startMs, endMs, channel }) => ({ startMs, endMs, channel })),
})

test("a slice begins at 0 and keeps the words that are mostly inside it", () => {
  const sliced = sliceTimeline(
    spoken([word("one", 0, 100), word("two", 150, 250), word("three", 300, 400)], 500),
    190,
    400,
  )
  expect(sliced.durationMs).toBe(210)
  expect(sliced.words.map(({ word, startMs, endMs }) => [word, startMs, endMs])).toEqual([
    ["two", 0, 60],
    ["three", 110, 210],
  ])
  expect(sliced.transcript).toBe("two three")
})

test("a word of which less than the audible share is left does not count as spoken", () => {
  expect(sliceTimeline(spoken([word("one", 0, 100)], 500), 50, 500).words).toEqual([])
})

test("joined parts follow one another on one time axis", () => {
  const joined = joinTimelines([
    spoken([word("one", 10, 20)], 100),
    emptyTimeline(50),
    spoken([word("two", 5, 15)], 30),
  ])
  expect(joined.durationMs).toBe(180)
  expect(joined.words.map((each) => each.startMs)).toEqual([10, 155])
  expect(joined.transcript).toBe("one two")
})

test("mixed channels are one channel with all words by start; one channel alone keeps its own", () => {
  const stereo = spoken([word("left", 0, 10, 0), word("after", 30, 40, 0), word("right", 20, 30, 1)], 100, 2)
  expect(mixTimeline(stereo).words.map((each) => each.word)).toEqual(["left", "right", "after"])
  expect(mixTimeline(stereo).channels).toBe(1)
  expect(channelTimeline(stereo, 1).words).toEqual([{ ...word("right", 20, 30, 0), speaker: 1 }])
})
