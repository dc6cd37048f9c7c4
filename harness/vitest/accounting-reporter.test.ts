import { expect, test } from "vitest"
import { accountFor, missingShards, type PlayedPermutation } from "./accounting-reporter.ts"

const played = (path: string, more: Partial<PlayedPermutation> = {}): PlayedPermutation => ({
  venue: "simulated",
  path,
  behaviour: "OK",
  close: "OK",
  ...more,
})

test("each venue has sums of its own, and what did not run is in them", () => {
  const accounts = accountFor([
    played("a"),
    played("b", { behaviour: "NOT_RUN" }),
    played("a", { venue: "loopback", behaviour: "FAILED" }),
  ])
  expect(
    accounts.map(({ venue, summary: { planned, counts, addsUp } }) => [
      venue,
      planned,
      counts.OK,
      counts.NOT_RUN,
      addsUp,
    ]),
  ).toEqual([
    ["simulated", 2, 1, 1, true],
    ["loopback", 1, 0, 0, true],
  ])
})

test("what came twice does not add up, and is named", () => {
  const [account] = accountFor([played("a"), played("b"), played("a")])
  expect([account?.summary.addsUp, account?.twice]).toEqual([false, ["a"]])
})

test.each([
  [["blob-1-2.json", "blob-2-2.json"], []],
  [["blob-1-3.json", "blob-3-3.json", "other.txt"], ["Shard 2 of 3 left no blob: its cases are not in these sums."]],
  [["blob.json"], []],
])("of the blobs %j these are missing: %j", (files, missing) => {
  expect(missingShards(files)).toEqual(missing)
})
