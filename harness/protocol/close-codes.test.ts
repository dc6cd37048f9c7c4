import { expect, test } from "vitest"
import { DATA_0000, errorCodeIn, explainClose, NET_0000, NET_0001 } from "./close-codes.ts"

test.each([
  [NET_0000, "NET-0000"],
  [NET_0001, "NET-0001"],
  [DATA_0000, "DATA-0000"],
  ["net-0001", "NET-0001"],
  ["NET0000: timed out", "NET-0000"],
  ["data0000", "DATA-0000"],
  ["DATA-0001", undefined],
  ["", undefined],
  ["0000", undefined],
])("%s names %s", (reason, code) => {
  expect(errorCodeIn(reason)).toBe(code)
})

test.each([
  [1000, "", "ended as it should"],
  [1008, DATA_0000, "DATA-0000"],
  [1008, "", "refused what it got"],
  [1011, NET_0000, "NET-0000"],
  [1011, NET_0001, "NET-0001"],
  [1011, "", "fault of its own"],
  [1006, "", "without a close frame"],
  [1005, "", "without a code"],
  [1009, "too big", 'The reason given is "too big".'],
  [4001, "go away", "code 4001"],
])("%d %.20s: %s", (code, reason, words) => {
  const { cause, remedy } = explainClose(code, reason)
  expect(cause).toContain(words)
  for (const sentence of [cause, remedy]) expect(sentence).toMatch(/^[A-Z].*\.$/)
})
