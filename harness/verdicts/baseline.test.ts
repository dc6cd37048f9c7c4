import { expect, test } from "vitest"
import type { Check, Outcome } from "../checks/check.ts"
import {
  type Baseline,
  type BaselineEntry,
  overlaysOf,
  parseBaseline,
  type Played,
  requireKnown,
  staleEntries,
} from "./baseline.ts"
import { failuresIn, type Verdict } from "./verdict.ts"

const check = (id: string): Check => ({
  id,
  requirements: [id],
  level: "must",
  sentence: "It holds.",
  source: "inferred",
  run: () => ({ type: "pass" }),
})
const OUTCOMES: Readonly<Record<string, Outcome>> = {
  pass: { type: "pass" },
  fail: { type: "fail", findings: [{ expected: "this", actual: "that" }] },
  unseen: { type: "not-exercised", missing: "anything" },
  late: { type: "inconclusive", why: "late" },
}

/** `played("close/twice", { "cl-twice": "fail" })` */
function played(path: string, outcomes: Readonly<Record<string, string>>, close: Verdict["close"] = "OK"): Played {
  const judgements = Object.entries(outcomes).map(([id, outcome]) => ({
    check: check(id),
    stream: 0,
    outcome: OUTCOMES[outcome] ?? { type: "pass" as const },
  }))
  return { path, verdict: { behaviour: "FAILED", close, failures: failuresIn(judgements), judgements } }
}
const entry = (path: string, id: string, more: Partial<BaselineEntry> = {}): BaselineEntry => ({
  path,
  check: id,
  reason: "known since May",
  ...more,
})
const baseline = (...known: readonly BaselineEntry[]): Baseline => ({ known })

test.each<[string, Baseline, object]>([
  ["nobody knows of it", baseline(entry("close/late", "c")), { status: "unexpected" }],
  ["it is known", baseline(entry("close/*", "c")), { status: "expected", reason: "known since May" }],
  ["it comes and goes", baseline(entry("**", "c", { flaky: true })), { status: "flaky", reason: "known since May" }],
  ["another check is known", baseline(entry("**", "d")), { status: "unexpected" }],
])("a failure is overlaid when %s", (_, given, overlay) => {
  expect(overlaysOf(played("close/twice", { c: "fail", e: "pass" }), given)).toEqual({ c: overlay })
})

test("a bad close is a failure of its own", () => {
  const given = baseline(entry("close/*", "close"))
  expect(overlaysOf(played("close/twice", {}, "RESET"), given)).toEqual({
    close: { status: "expected", reason: "known since May" },
  })
})

test.each<[string, readonly Played[], boolean]>([
  ["passes", [played("a/b", { c: "pass" })], true],
  ["passes wherever it looked", [played("a/b", { c: "pass" }), played("a/c", { c: "unseen" })], true],
  ["fails in one place", [played("a/b", { c: "pass" }), played("a/c", { c: "fail" })], false],
  ["found nothing to look at", [played("a/b", { c: "unseen" })], false],
  ["was judged too late in one place", [played("a/b", { c: "pass" }), played("a/c", { c: "late" })], false],
  ["was not played", [played("z/b", { c: "pass" })], false],
])("an entry is stale or not when its check %s", (_, results, isStale) => {
  const known = entry("a/*", "c")
  expect(staleEntries(results, baseline(known))).toEqual(isStale ? [known] : [])
  expect(staleEntries(results, baseline({ ...known, flaky: true }))).toEqual([])
})

test("what did not run makes no entry stale", () => {
  const { verdict } = played("a/b", { c: "pass" })
  expect(
    staleEntries([{ path: "a/b", verdict: { ...verdict, behaviour: "INCONCLUSIVE" } }], baseline(entry("a/b", "c"))),
  ).toEqual([])
})

test.each([
  ["no list", {}, /b\.yaml: expected a baseline, found .*known/],
  ["no reason", { known: [{ path: "a/b", check: "c" }] }, /known\[0\]\.reason/],
  ["an empty reason", { known: [{ path: "a/b", check: "c", reason: "  " }] }, /every entry says why/],
  ["a strange field", { known: [{ path: "a/b", check: "c", reason: "r", why: "x" }] }, /Unrecognized key: "why"/],
])("a baseline with %s is refused", (_, content, problem) => {
  expect(() => parseBaseline(content, "b.yaml")).toThrow(problem)
})

test.each([
  [entry("close/twice", "cl-code-100"), 'there is no check "cl-code-100"; did you mean "cl-code-1000"?'],
  [entry("close/twise", "cl-code-1000"), 'no case matches "close/twise"; did you mean "close/twice"?'],
  [entry("nothing/**", "cl-code-1000"), 'no case matches "nothing/**"; take the entry out.'],
])("an entry must speak of what there is: %j", (known, problem) => {
  const catalogue = { paths: ["close/twice"], checks: ["cl-code-1000"] }
  expect(() => requireKnown(baseline(known), catalogue, "b.yaml")).toThrow(`b.yaml: ${problem}`)
  expect(() => requireKnown(baseline(entry("close/*", "close")), catalogue, "b.yaml")).not.toThrow()
})
