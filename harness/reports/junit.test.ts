import { describe, expect, test } from "vitest"
import { verdictOf } from "../verdicts/verdict.ts"
import { runReport } from "./build-report.ts"
import { junitReport } from "./junit.ts"
import { checkOf, FACTS, fail, FAILED, finding, GOOD, judgement, NOT_RUN, reported } from "./trial-report.ts"

/** Every row of a check has them; one test is enough. */
const ROW_PROPERTIES = / {6}<properties>[^]*?<\/properties>\n/g

describe("as JUnit", () => {
  test("is one suite a permutation, one row a check", () => {
    const xml = junitReport(runReport([FAILED, NOT_RUN], { run: FACTS }))
    expect(xml.replaceAll(ROW_PROPERTIES, "")).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="soundcheck ws://localhost:1/?a&amp;b" tests="8" failures="2" skipped="3" errors="0" time="1.000">
  <testsuite name="finals/sequence" tests="7" failures="2" skipped="2" errors="0" time="1.000" timestamp="2026-01-01T00:00:00Z">
    <properties>
      <property name="recording-0" value="recordings/a/b-0.jsonl"/>
    </properties>
    <testcase classname="finals/sequence" name="fin-contiguous">
      <failure message="MUST The rule of fin-contiguous holds.">expected it goes on at 2.00 s
found    a final of &quot;2.20–4.00 s&quot; &amp; &lt;more&gt;
expected the same
found    b
expected the same
found    c
expected the same
found    d
https://example.org/fin-contiguous</failure>
    </testcase>
    <testcase classname="finals/sequence" name="md-duration-sum">
      <system-out>SHOULD The rule of md-duration-sum holds.
expected 4 s
found    3 s
https://example.org/md-duration-sum</system-out>
    </testcase>
    <testcase classname="finals/sequence" name="res-empty-shape">
      <system-out>SHOULD The rule of res-empty-shape holds.
expected empty together
found    half empty
https://example.org/res-empty-shape</system-out>
    </testcase>
    <testcase classname="finals/sequence" name="fin-order">
    </testcase>
    <testcase classname="finals/sequence" name="ue-sent">
      <skipped message="nothing to look at: no gap"/>
    </testcase>
    <testcase classname="finals/sequence" name="ep-prompt">
      <skipped message="inconclusive: we were late"/>
    </testcase>
    <testcase classname="finals/sequence" name="close">
      <failure message="close TIMEOUT"></failure>
    </testcase>
  </testsuite>
  <testsuite name="auth/bearer" tests="1" failures="0" skipped="1" errors="0" time="0.000" timestamp="2026-01-01T00:00:00Z">
    <testcase classname="auth/bearer" name="streams">
      <skipped message="UNIMPLEMENTED: the target lacks grant"/>
    </testcase>
  </testsuite>
</testsuites>
`)
  })

  test("a row names its requirements, its level and where to read on", () => {
    const [properties] = junitReport(runReport([GOOD], { run: FACTS })).match(ROW_PROPERTIES) ?? []
    expect(properties).toBe(`      <properties>
        <property name="requirement" value="fin-order"/>
        <property name="level" value="must"/>
        <property name="source" value="https://example.org/fin-order"/>
      </properties>
`)
  })

  test("what the baseline knows of is skipped, with its reason", () => {
    const known = { status: "expected", reason: "ticket 12" } as const
    const overlays = { "fin-contiguous": known, close: known }
    const xml = junitReport(runReport([{ ...FAILED, overlays }], { run: FACTS }))
    expect(xml).toContain('failures="0" skipped="4"')
    expect(xml).toContain('<skipped message="expected: ticket 12: MUST The rule of fin-contiguous holds."/>')
  })

  test("a strict run fails for a SHOULD as well", () => {
    expect(junitReport(runReport([FAILED], { run: { ...FACTS, strict: true } }))).toContain('failures="4"')
  })

  test("evidence is cut where there is too much of it", () => {
    const many = fail(...Array.from({ length: 1000 }, () => finding("text", "x".repeat(100_000))))
    const verdict = verdictOf({ judgements: [judgement(checkOf("x", "must"), many)], wanted: [], close: "OK" })
    const xml = junitReport(runReport([reported(verdict)], { run: FACTS }))
    expect(xml).toContain("x… (100000 characters)\nand 990 more")
    expect(xml.length).toBeLessThan(40_000)
  })

  test("whatever a peer sent, the file stays XML", () => {
    const nasty = fail(finding("text", "\u0007\ud800 \uffff ]]> 😀 <!-- \r"))
    const verdict = verdictOf({ judgements: [judgement(checkOf("x", "must"), nasty)], wanted: [], close: "OK" })
    expect(junitReport(runReport([reported(verdict)], { run: FACTS }))).toContain("found      ]]&gt; 😀 &lt;!-- \r\n")
  })
})
