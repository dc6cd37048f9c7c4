import { expect, test } from "vitest"
import { keys, queryOption, speed } from "./values.ts"

test.each([
  ["endpointing=300", ["endpointing", "300"]],
  ["replace=a:b=c", ["replace", "a:b=c"]],
  ["keyterm=", ["keyterm", ""]],
])("--option %s", (text, pair) => {
  expect(queryOption(text)).toEqual([pair])
})

test("options and keys add up in order", () => {
  expect(queryOption("tag=b", queryOption("tag=a"))).toEqual([
    ["tag", "a"],
    ["tag", "b"],
  ])
  expect(keys("two", keys("one"))).toEqual(["one", "two"])
})

test.each([
  ["1", 1],
  ["0.5", 0.5],
  ["max", Number.POSITIVE_INFINITY],
])("--speed %s", (text, value) => {
  expect(speed(text)).toBe(value)
})
