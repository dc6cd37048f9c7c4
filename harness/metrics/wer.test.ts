import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { align } from "./align.ts"
import { wordsIn } from "./normalise.ts"
import { matchErrorRate, pooled, textErrors, wordErrorRate, wordErrors, wordInformationLost } from "./wer.ts"

/** The same texts on every run. */
const SEEDED = { seed: 1 }

const words = fc.array(fc.constantFrom("send", "the", "invoice", "today", "in", "voice"), { maxLength: 12 })

describe("word errors", () => {
  test.each([
    // The rows of jiwer's README and tests, and the golden scenario.
    { reference: "hello world", hypothesis: "hello duck", hits: 1, substitutions: 1, deletions: 0, insertions: 0 },
    { reference: "this is a test", hypothesis: "this is a", hits: 3, substitutions: 0, deletions: 1, insertions: 0 },
    {
      reference: "this is a test",
      hypothesis: "and this is a test",
      hits: 4,
      substitutions: 0,
      deletions: 0,
      insertions: 1,
    },
    {
      reference: "send the invoice today",
      hypothesis: "send the in voice",
      hits: 2,
      substitutions: 2,
      deletions: 0,
      insertions: 0,
    },
    { reference: "", hypothesis: "made up", hits: 0, substitutions: 0, deletions: 0, insertions: 2 },
    { reference: "never said", hypothesis: "", hits: 0, substitutions: 0, deletions: 2, insertions: 0 },
  ])("'$hypothesis' for '$reference' is $hits hits, $substitutions/$deletions/$insertions S/D/I", (row) => {
    const { hits, substitutions, deletions, insertions } = row
    expect(textErrors(row.reference, row.hypothesis, "raw")).toMatchObject({
      hits,
      substitutions,
      deletions,
      insertions,
    })
  })

  test("a text against itself has no errors", () => {
    fc.assert(
      fc.property(words, (text) => {
        expect(wordErrors(text, text)).toMatchObject({ hits: text.length, insertions: 0 })
      }),
      SEEDED,
    )
  })

  test("the number of errors is the same in both directions, and hits, S and D make up the reference", () => {
    const total = (errors: ReturnType<typeof wordErrors>) => errors.substitutions + errors.deletions + errors.insertions
    fc.assert(
      fc.property(words, words, (one, other) => {
        const there = wordErrors(one, other)
        expect(total(there)).toBe(total(wordErrors(other, one)))
        expect(there.hits + there.substitutions + there.deletions).toBe(one.length)
        expect(there.hits + there.substitutions + there.insertions).toBe(other.length)
      }),
      SEEDED,
    )
  })

  test("rates pool as sums and are undefined for an empty reference", () => {
    const errors = pooled([textErrors("a b c d", "a b c", "raw"), textErrors("e", "x", "raw")])
    expect(wordErrorRate(errors)).toBeCloseTo(2 / 5, 12)
    expect(matchErrorRate(errors)).toBeCloseTo(2 / 5, 12)
    expect(wordInformationLost(errors)).toBeCloseTo(1 - (3 / 5) * (3 / 4), 12)
    expect(wordErrorRate(textErrors("", "made up", "raw"))).toBeUndefined()
    expect(matchErrorRate(textErrors("", "", "raw"))).toBeUndefined()
    expect(wordInformationLost(textErrors("", "made up", "raw"))).toBeUndefined()
  })

  test("texts that differ by more than the first band are aligned all the same", () => {
    const before = Array.from({ length: 100 }, (_, index) => `a${index}`)
    const common = ["x", "y", "z"]
    expect(wordErrors([...before, ...common], common)).toMatchObject({ hits: 3, deletions: 100, insertions: 0 })
    expect(wordErrors(common, [...before, ...common])).toMatchObject({ hits: 3, deletions: 0, insertions: 100 })
    expect(wordErrors(before, common)).toMatchObject({ hits: 0, substitutions: 3, deletions: 97 })
  })

  test("the alignment says which word became which", () => {
    expect(align(["send", "the", "invoice", "please"], ["send", "invoice", "please", "now"])).toEqual([
      { type: "hit", reference: 0, hypothesis: 0 },
      { type: "deletion", reference: 1 },
      { type: "hit", reference: 2, hypothesis: 1 },
      { type: "hit", reference: 3, hypothesis: 2 },
      { type: "insertion", hypothesis: 3 },
    ])
  })
})

describe("normalisation", () => {
  test.each([
    { level: "raw", text: "Good evening.  It's 3pm", is: "Good evening. It's 3pm" },
    { level: "basic", text: "Good evening. It’s 3pm", is: "good evening it's 3pm" },
    { level: "basic", text: "'quoted' twenty-one 1,000", is: "quoted twenty one 1000" },
    { level: "basic", text: "CAFE\u0301 ﬁne", is: "café fine" },
    { level: "full", text: "Um, I can't, won't, they'll", is: "i can not will not they will" },
    { level: "full", text: "thirty six and 36", is: "3 6 and 3 6" },
    { level: "full", text: "one hundred and twenty three", is: "1 2 3" },
    { level: "full", text: "forty two thousand five", is: "4 2 0 0 5" },
    { level: "full", text: "five five five twenty", is: "5 5 5 2 0" },
    { level: "full", text: "nineteen ninety eight", is: "1 9 9 8" },
    { level: "full", text: "a hundred and one", is: "a hundred and 1" },
  ] as const)("at level $level '$text' is '$is'", ({ level, text, is }) => {
    expect(wordsIn(text, level).join(" ")).toBe(is)
  })

  test("what is normal stays as it is", () => {
    const text = fc.array(
      fc.constantFrom(
        "It's",
        "won't",
        "um",
        "thirty",
        "six",
        "36",
        "hundred",
        "thousand",
        "and",
        "Ünicode—",
        "'tis",
        "o'",
      ),
    )
    fc.assert(
      fc.property(text, fc.constantFrom("raw", "basic", "full"), (spoken, level) => {
        const once = wordsIn(spoken.join(" "), level)
        expect(wordsIn(once.join(" "), level)).toEqual(once)
      }),
      SEEDED,
    )
  })
})
