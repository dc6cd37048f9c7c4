import { expect, test } from "vitest"
import { keys, queryOption, sendAs, speed } from "./values.ts"

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

test.each([
  ["opus", { encoding: "opus" }],
  ["ogg-opus:48000", { encoding: "ogg-opus", sampleRateHz: 48_000 }],
  ["mulaw:8000:1", { encoding: "mulaw", sampleRateHz: 8_000, channels: 1 }],
])("--send-as %s", (text, form) => {
  expect(sendAs(text)).toEqual(form)
})

test.each(["mp3", "", "opus:", "opus:fast", "opus:1", "wav:8000:2:9"])(
  "--send-as %s is refused with what there is",
  (text) => {
    expect(() => sendAs(text)).toThrow(
      `FORM[:RATE[:CHANNELS]] with a form out of linear16, linear32, mulaw, alaw, opus`,
    )
  },
)
