import { expect, test } from "vitest"
import type { Check, Level } from "../checks/check.ts"
import type { Baseline } from "../verdicts/baseline.ts"
import type { Verdict } from "../verdicts/verdict.ts"
import { rulingOf } from "./ruling.ts"

const verdict = (behaviour: Verdict["behaviour"], level?: Level, close: Verdict["close"] = "OK"): Verdict => ({
  behaviour,
  close,
  failures: level === undefined ? [] : [{ check: check(level), level, findings: [], followers: [] }],
  reasons: [],
  judgements: [],
})

const check = (level: Level): Check => ({
  id: "some-check",
  requirements: ["some-check"],
  level,
  sentence: "It is so.",
  source: "https://example.org",
  run: () => ({ type: "pass" }),
})

const NONE: Baseline = { known: [] }
const knows = (id: string): Baseline => ({ known: [{ path: "close/*", check: id, reason: "we know" }] })

test.each([
  { name: "good", of: verdict("OK"), type: "pass" },
  { name: "a MUST missed", of: verdict("FAILED", "must"), type: "fail" },
  { name: "a MUST missed and known", of: verdict("FAILED", "must"), baseline: knows("some-check"), type: "pass" },
  { name: "another known than missed", of: verdict("FAILED", "must"), baseline: knows("other"), type: "fail" },
  { name: "a SHOULD missed", of: verdict("NON_STRICT", "should"), type: "pass" },
  { name: "a SHOULD missed, strictly", of: verdict("NON_STRICT", "should"), strict: true, type: "fail" },
  { name: "a MAY that differs, strictly", of: verdict("INFORMATIONAL", "may"), strict: true, type: "pass" },
  { name: "a bad close", of: verdict("OK", undefined, "RESET"), type: "fail" },
  { name: "a bad close that is known", of: verdict("OK", undefined, "RESET"), baseline: knows("close"), type: "pass" },
  { name: "a capability that is lacking", of: verdict("UNIMPLEMENTED"), type: "skip" },
  { name: "nothing to look at", of: verdict("UNTESTABLE"), type: "fail" },
  { name: "we were late", of: verdict("INCONCLUSIVE"), type: "fail" },
  { name: "not run", of: verdict("NOT_RUN"), type: "fail" },
])("$name: $type", ({ of, type, baseline = NONE, strict = false }) => {
  const ruling = rulingOf({ permutation: { path: "close/a" }, verdict: of, recordings: [] }, { strict, baseline })
  expect(ruling.type).toBe(type)
})

test("what passes and has something to show shows it", () => {
  const reported = { permutation: { path: "close/a" }, verdict: verdict("FAILED", "must"), recordings: [] }
  const { text } = rulingOf(reported, { strict: false, baseline: knows("some-check") })
  expect(text).toMatch(/^FAILED {2}close\/a\n.*MUST some-check: It is so\..*expected: some-check: we know$/s)
})
