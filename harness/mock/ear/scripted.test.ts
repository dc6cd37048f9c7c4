import { expect, test } from "vitest"
import { BLOCK_MS, type HeardWord, type Hearing } from "../../protocol/recognizer.ts"
import { scriptedRecognizer } from "./scripted.ts"

const word = (text: string, startMs: number, endMs: number): HeardWord => ({
  word: text,
  punctuatedWord: text,
  startMs,
  endMs,
  confidence: 0.99,
  speaker: 0,
  language: "en",
})

const channel = { index: 0, count: 1, language: "en" }
const script = [word("good", 200, 500), word("morning", 550, 1000), word("all", 1300, 1500)]

function hearUntil(hearing: Hearing, heardMs: number, untilMs: number): void {
  for (let atMs = heardMs; atMs < untilMs; atMs += BLOCK_MS) hearing.hear(undefined)
}

const texts = (hearing: Hearing) => hearing.words.map((each) => `${each.word} ${each.startMs}-${each.endMs}`)

test.each([
  { untilMs: 200, words: [], decidedMs: 200, speaking: false },
  { untilMs: 210, words: [], decidedMs: 200, speaking: true },
  { untilMs: 380, words: ["good 200-380"], decidedMs: 200, speaking: true },
  { untilMs: 500, words: ["good 200-500"], decidedMs: 500, speaking: true },
  { untilMs: 530, words: ["good 200-500"], decidedMs: 530, speaking: true },
  { untilMs: 1010, words: ["good 200-500", "morning 550-1000"], decidedMs: 1010, speaking: false },
  { untilMs: 2000, words: ["good 200-500", "morning 550-1000", "all 1300-1500"], decidedMs: 2000, speaking: false },
])("after $untilMs ms the script has come as far as the audio", ({ untilMs, words, decidedMs, speaking }) => {
  const hearing = scriptedRecognizer([script]).open(channel)
  hearUntil(hearing, 0, untilMs)
  expect({ words: texts(hearing), decidedMs: hearing.decidedMs, speaking: hearing.speaking }).toEqual({
    words,
    decidedMs,
    speaking,
  })
})

test("settling cuts a word that was mostly heard, and nothing of it comes later", () => {
  const hearing = scriptedRecognizer([script]).open(channel)
  hearUntil(hearing, 0, 400)
  hearing.settle()
  expect(hearing.decidedMs).toBe(400)
  hearUntil(hearing, 400, 540)
  expect(texts(hearing)).toEqual(["good 200-400"])
})

test("a word that had hardly begun when the stream was settled is said afterwards, from there on", () => {
  const hearing = scriptedRecognizer([script]).open(channel)
  hearUntil(hearing, 0, 250)
  hearing.settle()
  hearUntil(hearing, 250, 500)
  expect(texts(hearing)).toEqual(["good 250-500"])
})

test("each channel has its own script, and a channel without one is silent", () => {
  const recognizer = scriptedRecognizer([[], script])
  const first = recognizer.open({ ...channel, index: 0, count: 3 })
  const second = recognizer.open({ ...channel, index: 1, count: 3 })
  const third = recognizer.open({ ...channel, index: 2, count: 3 })
  for (const hearing of [first, second, third]) hearUntil(hearing, 0, 2000)
  expect([first, second, third].map((hearing) => hearing.words.length)).toEqual([0, 3, 0])
  expect([first, second].map((hearing) => hearing.sources)).toEqual([[], ["scripted"]])
})
