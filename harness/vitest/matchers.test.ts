import { expect, test } from "vitest"
import { GOOD, IDLE, messageOf } from "./trial-matcher.ts"

test("a message names the stream: target, request, file", () => {
  const message = messageOf(() => expect({ ...GOOD, file: "calls/one.jsonl" }).toCloseWith(1001))
  expect(message).toMatch(/stream: mock:, request 019f0000-1111-7222-8333-444455556666, recorded in calls\/one\.jsonl$/)
})

test.each([
  ["nothing", undefined, "found undefined"],
  ["null", null, "found null"],
  ["a text", "mock:", "found mock:"],
  ["something else", { recording: {} }, "found an object of type Object"],
  ["a promise", Promise.resolve(GOOD), "which is to be awaited first"],
])("says what to hand over in place of %s", (_, received, said) => {
  expect(() => expect(received).toCloseWith(1000)).toThrow(said)
})

test("matchers work inside other matchers, and on promises", async () => {
  expect([GOOD, IDLE]).toEqual([expect.toCloseWith(1000), expect.not.toCloseWith(1000)])
  await expect(Promise.resolve({ recording: GOOD })).resolves.toCloseWith(1000)
})
