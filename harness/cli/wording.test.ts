import { describe, expect, test } from "vitest"
import type { Output } from "./io.ts"
import { paintFor } from "./paint.ts"
import { cut, duration, oneLine, position, printable, table, wrap } from "./wording.ts"

test.each([
  [0, "0:00.0"],
  [7_140, "0:07.1"],
  [59_960, "1:00.0"],
  [65_000, "1:05.0"],
  [3_723_400, "1:02:03.4"],
])("position of %d ms is %s", (ms, text) => {
  expect(position(ms)).toBe(text)
})

test.each([
  [0.4, "0 ms"],
  [-3, "-3 ms"],
  [999, "999 ms"],
  [1066, "1.07 s"],
])("duration of %d ms is %s", (ms, text) => {
  expect(duration(ms)).toBe(text)
})

test("a table has columns as wide as their widest cell, with figures to the right", () => {
  expect(
    table([
      ["name", "words", ""],
      ["a", "7", ""],
      ["longer", "123", "yours"],
    ]),
  ).toEqual(["name    words", "a           7", "longer    123  yours"])
})

describe("wrap", () => {
  test("breaks at spaces, and leaves a word whole that is too long", () => {
    expect(wrap("one two three abcdefghijkl four", 9)).toEqual(["one two", "three", "abcdefghijkl", "four"])
  })
})

test.each([
  ["\u001b[2J\u001b]0;title\u0007", "\\u001b[2J\\u001b]0;title\\u0007"],
  ["over\rwritten\b\u009b2J\u007f\0", "over\\u000dwritten\\u0008\\u009b2J\\u007f\\u0000"],
  ["\u001b[31mred\u001b[39m\ttab\nline", "\\u001b[31mred\\u001b[39m\ttab\nline"],
  ["turned \u202e round \u2066 and \ud800", "turned \\u202e round \\u2066 and \\ud800"],
])("of %j a terminal gets %j", (text, printed) => {
  expect(printable(text)).toBe(printed)
})

describe("colours", () => {
  const terminal = { write: () => {}, isTTY: true, columns: 60 }
  const paintedLine = (env: Record<string, string>, output: Output = terminal): string => {
    const paint = paintFor(output, env)
    return printable(`${paint.bold(paint.red("bad"))} ${paint.dim("\u001b[32mOK\u001b[39m")}`)
  }

  test("are ours on a terminal, and those of a peer stay text", () => {
    expect(paintedLine({})).toBe(
      "\u001b[1m\u001b[31mbad\u001b[39m\u001b[22m \u001b[2m\\u001b[32mOK\\u001b[39m\u001b[22m",
    )
  })

  test("take no room when a text is wrapped", () => {
    const { green } = paintFor(terminal, {})
    expect(wrap(`${green("as documented")} (68 pass)`, 23).map(printable)).toEqual([
      "\u001b[32mas documented\u001b[39m (68 pass)",
    ])
  })

  test.each([
    ["NO_COLOR", paintedLine({ NO_COLOR: "1" })],
    ["a dumb terminal", paintedLine({ TERM: "dumb" })],
    ["a file", paintedLine({}, { write: () => {} })],
  ])("there are none with %s", (_, line) => {
    expect(line).toBe("bad \\u001b[32mOK\\u001b[39m")
  })
})

test("a peer's text stays within its line", () => {
  expect(oneLine(" hello\r\nFAKE  LINE\n")).toBe("hello FAKE LINE")
})

test.each([
  ["abcdef", 6, "start", "abcdef"],
  ["abcdef", 4, "start", "abc…"],
  ["abcdef", 4, "end", "…def"],
  ["abcdef", 0, "end", ""],
] as const)("cut(%s, %d, %s) is %s", (text, width, keep, result) => {
  expect(cut(text, width, keep)).toBe(result)
})
