import { describe, expect, test } from "vitest"
import { composeQuery, queryText } from "./query.ts"

describe("composeQuery", () => {
  test.each<[string, Parameters<typeof composeQuery>[0], string]>([
    [
      "writes values as the wire wants them",
      [{ interim_results: true, endpointing: 300, model: "nova-3" }],
      "interim_results=true&endpointing=300&model=nova-3",
    ],
    ["repeats the name of a list", [{ keyterm: ["a", "b"] }], "keyterm=a&keyterm=b"],
    [
      "keeps repeated pairs of one part",
      [
        [
          ["tag", "a"],
          ["tag", "b"],
        ],
      ],
      "tag=a&tag=b",
    ],
    [
      "a later part replaces an earlier one, lists as a whole",
      [{ tag: ["a", "b"], model: "x" }, [["tag", "c"]]],
      "tag=c&model=x",
    ],
    [
      "undefined takes an earlier option away",
      [{ interim_results: true, model: "x" }, { interim_results: undefined }],
      "model=x",
    ],
    ["escapes what an address cannot hold", [[["keyterm", "rock & roll"]]], "keyterm=rock%20%26%20roll"],
  ])("%s", (_, parts, text) => {
    expect(queryText(composeQuery(parts))).toBe(text)
  })
})
