import { expect, test } from "vitest"
import { absent, line, median, ratioOf } from "./line.ts"
import { asJson, asMarkdown, number } from "./table.ts"

const HERE = {
  node: "20.0.0",
  cpu: "a CPU",
  cores: 2,
  load: "0.1",
  isQuick: false,
  isPinned: true,
  bufferutil: true,
  python: true,
  pythonWithWebsockets: undefined,
  compiler: true,
}
const AFTER = { tookSeconds: 61.4, loadAfter: "0.9" }
const LINES = [
  line("C1", "help", {
    unit: "ms",
    ours: [90, 110, 100],
    peer: { name: "ws", samples: [200] },
    bar: "≤ 1.5",
    holds: true,
  }),
  line("L3", "flood", { unit: "k/s", ours: [12.345], bar: "≥ 20", holds: false }),
  absent("P1", "drift", "python3 is not here"),
]

test("a line shows median, spread, peer, ratio and whether its bar holds", () => {
  const table = asMarkdown(LINES, HERE, AFTER)
  expect(table).toContain("| C1 | help | 100 ms (90–110) | ws: 200 ms | 0.5 | ≤ 1.5 | holds |  |")
  expect(table).toContain("| L3 | flood | 12.3 k/s |  |  | ≥ 20 | **misses** |  |")
  expect(table).toContain("| P1 | drift | not measured |  |  |  |  | python3 is not here |")
})

test("only lines with a verdict count as bars", () => {
  expect(asMarkdown(LINES, HERE, AFTER)).toContain("1 of 2 bars hold. Taken in 61 s, on Node 20.0.0")
})

test("the JSON carries every sample and the ratio", () => {
  const { lines } = JSON.parse(asJson(LINES, HERE, AFTER)) as { lines: { ours: number[]; ratio?: number }[] }
  expect(lines.map(({ ours, ratio }) => [ours, ratio])).toEqual([
    [[90, 110, 100], 0.5],
    [[12.345], undefined],
    [[], undefined],
  ])
})

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 2, 3], 2.5],
  [[], Number.NaN],
])("the median of %j is %d", (samples, expected) => {
  expect(median(samples)).toBe(expected)
})

test("without a peer there is no ratio", () => {
  expect(ratioOf({ ours: [1], peer: undefined })).toBeUndefined()
})

test.each([
  [0.012345, "0.0123"],
  [12.345, "12.3"],
  [29_512.4, "29,512"],
  [Number.NaN, "—"],
])("%d is written %s", (value, text) => {
  expect(number(value)).toBe(text)
})
