import { describe, expect, test } from "vitest"
import { type KeptText, TextPages } from "./text-pages.ts"

/** As many as are kept elsewhere before there is a page. */
const FIRST = 64

/** Takes the first ones, and then these. @returns which of them it has taken, and what it has kept */
function keep(texts: readonly string[]) {
  const pages = new TextPages()
  const first = Array.from({ length: FIRST }, (_, index) => pages.take(index, index, "first"))
  const taken = texts.map((text, index) => pages.take(index + 0.125, index * 20, text))
  const kept = [...pages]
  return { first, taken, kept }
}

const as = (text: string, index: number): KeptText => ({ atMs: index + 0.125, cursorMs: index * 20, text })

test("what comes out is what went in, over many pages", () => {
  const texts = Array.from({ length: 300 }, (_, index) => `${index}:${"x".repeat((index * 37) % 3_000)}`)
  const { first, taken, kept } = keep(texts)
  expect(first).not.toContain(true)
  expect(taken).not.toContain(false)
  expect(kept).toEqual(texts.map(as))
})

describe("a text is kept elsewhere", () => {
  const LONG = "y".repeat(64 * 1024)
  test.each<[string, string]>([
    ["that is longer than a page", `${LONG}y`],
    ["with letters beyond ASCII", "héard"],
    ["with half a surrogate pair", "\ud800"],
    ["of which a part fills the page to its length", `${"é".repeat(3)}${"z".repeat(20_000)}`],
  ])("%s", (_, text) => {
    const around = ["before", "x".repeat(45_000), text, "after", LONG]
    const { taken, kept } = keep(around)
    expect(taken).toEqual([true, true, false, true, true])
    expect(kept).toEqual(around.map(as).filter((_, index) => index !== 2))
  })
})
