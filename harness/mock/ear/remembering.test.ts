import { describe, expect, test } from "vitest"
import { prng } from "../../prng.ts"
import type { Hearing, Recognizer } from "../../protocol/recognizer.ts"
import { remembering } from "./remembering.ts"

/** Says a word for every block, and knows only its last one for sure: what it says depends on all it heard. */
function counting() {
  let heardCount = 0
  const recognizer: Recognizer = {
    name: "counting",
    needsAudio: true,
    open() {
      const sums: number[] = []
      let settledCount = 0
      const hearing: Hearing = {
        hear(block) {
          heardCount++
          sums.push((sums.at(-1) ?? 0) * 2 + (block?.[0] ?? 0))
        },
        settle: () => (settledCount = sums.length),
        get speaking() {
          return (sums.at(-1) ?? 0) % 2 === 1
        },
        voiceLagMs: 20,
        get words() {
          return sums.map((sum, index) => ({
            word: String(sum),
            punctuatedWord: String(sum),
            startMs: index * 10,
            endMs: index * 10 + 10,
            confidence: 1,
            speaker: 0,
            language: "en",
          }))
        },
        get decidedMs() {
          return settledCount * 10
        },
        sources: ["counting"],
      }
      return hearing
    },
  }
  return { recognizer, heard: () => heardCount }
}

const CHANNEL = { index: 0, count: 1, language: "en" }
const stateOf = ({ speaking, words, decidedMs, sources, voiceLagMs }: Hearing) => ({
  speaking,
  decidedMs,
  sources,
  voiceLagMs,
  words: words.map(({ word }) => word),
})

/** Blocks of ones and zeros with a `settle` now and then, alike in their beginnings. */
function streams(count: number): readonly (readonly (Float32Array | undefined)[])[] {
  const random = prng(5)
  return Array.from({ length: count }, () =>
    Array.from({ length: 12 }, (_, at) =>
      random() < 0.1 ? undefined : new Float32Array([random() < 0.8 ? at % 2 : 1 - (at % 2)]),
    ),
  )
}

describe("what was heard before", () => {
  test("is said again, block by block, whatever the order in which streams are heard", () => {
    const { recognizer } = counting()
    const memory = remembering(recognizer)
    const played = streams(60).map((blocks) => ({
      blocks,
      plain: recognizer.open(CHANNEL),
      remembered: memory.open(CHANNEL),
    }))
    // Side by side in threes.
    for (let at = 0; at < played.length; at += 3) {
      for (let step = 0; step < 12; step++) {
        for (const { blocks, plain, remembered } of played.slice(at, at + 3)) {
          const block = blocks[step]
          for (const hearing of [plain, remembered]) {
            if (block === undefined) hearing.settle()
            else hearing.hear(block)
          }
          expect(stateOf(remembered)).toEqual(stateOf(plain))
        }
      }
    }
  })

  test("is not heard again", () => {
    const { recognizer, heard } = counting()
    const memory = remembering(recognizer)
    const [blocks = []] = streams(1)
    for (let time = 0; time < 3; time++) {
      const hearing = memory.open(CHANNEL)
      for (const block of blocks) hearing.hear(block)
    }
    expect(heard()).toBe(blocks.filter((block) => block !== undefined).length)
  })

  test("stays what it was when its block is used for the next", () => {
    const memory = remembering(counting().recognizer)
    const block = new Float32Array([1])
    memory.open(CHANNEL).hear(block)
    block[0] = 0
    const again = memory.open(CHANNEL)
    again.hear(block)
    expect(stateOf(again).words).toEqual(["0"])
  })
})

test("a recognizer has one memory, and one that needs no audio has none", () => {
  const { recognizer } = counting()
  expect(remembering(recognizer)).toBe(remembering(recognizer))
  const scripted = { ...recognizer, needsAudio: false }
  expect(remembering(scripted)).toBe(scripted)
})
