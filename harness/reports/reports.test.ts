import { describe, expect, test } from "vitest"
import type { Check, Level, Outcome } from "../checks/check.ts"
import { measure } from "../metrics/measure.ts"
import {
  audioTo,
  buildRecording,
  endpoint,
  final,
  finalize,
  goodEnd,
  interim,
  wait,
} from "../recording/recording-builder.ts"
import { summarise } from "../verdicts/accounting.ts"
import { type Judgement, type Verdict, verdictOf } from "../verdicts/verdict.ts"
import { jsonReport } from "./json.ts"
import { junitReport } from "./junit.ts"
import { checkResults, type Reported, type RunFacts } from "./reported.ts"
import { metricsText, summaryText, verdictText } from "./text.ts"

const checkOf = (id: string, level: Level, follows: readonly string[] = []): Check => ({
  id,
  requirements: [id],
  level,
  sentence: `The rule of ${id} holds.`,
  source: `https://example.org/${id}`,
  follows,
  run: () => ({ type: "pass" }),
})

const RECORDING = {
  ...buildRecording({}, audioTo(1000), final(0, 1, "good evening"), ...goodEnd),
  file: "recordings/a/b-0.jsonl",
}

const finding = (expected: string, actual: string, eventIndex?: number) =>
  eventIndex === undefined ? { expected, actual } : { expected, actual, eventIndex }
const fail = (...findings: readonly ReturnType<typeof finding>[]): Outcome => ({ type: "fail", findings })
const judgement = (check: Check, outcome: Outcome, stream = 0): Judgement => ({ check, outcome, stream })

const JUDGEMENTS = [
  judgement(
    checkOf("fin-contiguous", "must"),
    fail(
      finding("it goes on at 2.00 s", 'a final of "2.20–4.00 s" & <more>', 11),
      ...["b", "c", "d"].map((actual) => finding("the same", actual)),
    ),
  ),
  judgement(checkOf("md-duration-sum", "should", ["fin-contiguous"]), fail(finding("4 s", "3 s"))),
  judgement(checkOf("res-empty-shape", "should"), fail(finding("empty together", "half \u0000empty"))),
  judgement(checkOf("fin-order", "must"), { type: "pass" }),
  judgement(checkOf("fin-order", "must"), { type: "not-exercised", missing: "no final" }, 1),
  judgement(checkOf("ue-sent", "should"), { type: "not-exercised", missing: "no gap" }),
  judgement(checkOf("ep-prompt", "should"), { type: "inconclusive", why: "we were late" }),
  judgement(checkOf("vad-on", "must"), { type: "not-exercised", missing: "not asked for" }),
]

const reported = (verdict: Verdict, path = "finals/sequence", checks: readonly string[] = ["ue-sent"]): Reported => ({
  permutation: { path, streamingCase: { title: "finals come in order", checks } },
  verdict,
  recordings: verdict.judgements.length === 0 ? [] : [RECORDING],
})

const FAILED = reported(verdictOf({ judgements: JUDGEMENTS, wanted: ["ue-sent"], close: "TIMEOUT" }))
const NOT_RUN = reported(
  { behaviour: "UNIMPLEMENTED", close: "OK", failures: [], reasons: ["the target lacks grant"], judgements: [] },
  "auth/bearer",
)
const GOOD = reported(
  verdictOf({ judgements: [judgement(checkOf("fin-order", "must"), { type: "pass" })], wanted: [], close: "OK" }),
  "finals/good",
)

describe("as text", () => {
  test("a failure says the sentence, expected and found, what follows and where to read on", () => {
    expect(verdictText(FAILED)).toBe(`FAILED, close TIMEOUT  finals/sequence
  ue-sent: no gap
  MUST fin-contiguous: The rule of fin-contiguous holds.
    expected it goes on at 2.00 s
    found    a final of "2.20–4.00 s" & <more> (event 11, at 1.00 s)
    expected the same
    found    b
    expected the same
    found    c
    and 1 more
    from it follow md-duration-sum
    https://example.org/fin-contiguous
  SHOULD res-empty-shape: The rule of res-empty-shape holds.
    expected empty together
    found    half \u0000empty
    https://example.org/res-empty-shape`)
  })

  test("a plain pass is one line, a permutation that did not run says why", () => {
    expect(verdictText(GOOD)).toBe("OK  finals/good")
    expect(verdictText(NOT_RUN)).toBe("UNIMPLEMENTED  auth/bearer\n  the target lacks grant")
  })

  test("colours are those of whoever paints", () => {
    const tag = (name: string) => (text: string) => `<${name}>${text}</${name}>`
    const paint = { red: tag("r"), yellow: tag("y"), green: tag("g"), dim: tag("d"), bold: tag("b") }
    expect(verdictText(GOOD, paint)).toBe("<g>OK</g>  <b>finals/good</b>")
    expect(verdictText(NOT_RUN, paint)).toContain("<y>UNIMPLEMENTED</y>")
    expect(verdictText(FAILED, paint)).toContain("<r>FAILED, close TIMEOUT</r>")
  })

  test("the sums tell each kind that occurred", () => {
    const verdicts = [FAILED.verdict, GOOD.verdict, NOT_RUN.verdict]
    expect(summaryText(summarise(3, verdicts))).toBe(
      "    1 as documented\n    1 missed a MUST\n    1 not run: the target lacks what they need\n    3 planned",
    )
    expect(summaryText(summarise(4, verdicts))).toContain("The sums do not match")
  })

  test("figures come one a line, and what was not measured is left out", () => {
    const recording = buildRecording(
      { options: { interim_results: "true", endpointing: "300" } },
      audioTo(1000),
      wait(20),
      interim(0, 0.9, "good"),
      audioTo(2000),
      endpoint(0, 1.5, "good evening", { words: [{ word: "good", start: 0.1, end: 1.2, confidence: 1 }] }),
      finalize,
      wait(40),
      final(1.5, 2, "", { from_finalize: true }),
      ...goodEnd,
    )
    expect(metricsText(measure(recording))).toBe(`first message                     920 ms
first words                       920 ms
message latency                   100 ms
final after last word             800 ms
answer to Finalize                40 ms
speech_final after the set pause  500 ms
Metadata to close                 0 ms
unstable words                    0.0 %`)
    expect(metricsText(measure(buildRecording({})))).toBe("latencies  not measured: no paced audio was sent")
  })
})

test("of several streams a check is told by its worst, and what nobody asked for and found nothing is left out", () => {
  expect(checkResults(FAILED).map(({ check, outcome }) => [check.id, outcome.type])).toEqual([
    ["fin-contiguous", "fail"],
    ["md-duration-sum", "fail"],
    ["res-empty-shape", "fail"],
    ["fin-order", "pass"],
    ["ue-sent", "not-exercised"],
    ["ep-prompt", "inconclusive"],
  ])
})

const FACTS: RunFacts = { soundcheck: "0.1.0", target: "ws://localhost:1/?a&b", startedAt: "2026-01-01T00:00:00Z" }

describe("as JUnit", () => {
  test("is one suite a permutation, one row a check", () => {
    expect(junitReport([FAILED, NOT_RUN], FACTS)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
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
    <testcase classname="finals/sequence" name="fin-order"/>
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

  test("a strict run fails for a SHOULD as well", () => {
    expect(junitReport([FAILED], FACTS, { strict: true })).toContain('failures="4"')
  })

  test("whatever a peer sent, the file stays XML", () => {
    const nasty = fail(finding("text", "\u0007\ud800 \uffff ]]> 😀 <!-- \r"))
    const verdict = verdictOf({ judgements: [judgement(checkOf("x", "must"), nasty)], wanted: [], close: "OK" })
    expect(junitReport([reported(verdict)], FACTS)).toContain("found      ]]&gt; 😀 &lt;!-- \r\n")
  })
})

test("as JSON it carries verdicts, citations, outcomes, figures and files", () => {
  const text = jsonReport([FAILED, NOT_RUN], summarise(2, [FAILED.verdict, NOT_RUN.verdict]), { ...FACTS, seed: 7 })
  expect(JSON.parse(text)).toMatchObject({
    version: 1,
    soundcheck: "0.1.0",
    seed: 7,
    summary: { planned: 2, judged: 1, failed: 1, addsUp: true },
    permutations: [
      {
        path: "finals/sequence",
        title: "finals come in order",
        behaviour: "FAILED",
        close: "TIMEOUT",
        reasons: ["ue-sent: no gap"],
        failures: [
          {
            id: "fin-contiguous",
            requirements: ["fin-contiguous"],
            level: "must",
            source: "https://example.org/fin-contiguous",
            findings: [{ eventIndex: 11, stream: 0 }, {}, {}, {}],
            followers: ["md-duration-sum"],
          },
          { id: "res-empty-shape" },
        ],
        checks: [{ id: "fin-contiguous", type: "fail" }, {}, {}, { id: "fin-order", type: "pass" }, {}, {}],
        streams: [{ file: "recordings/a/b-0.jsonl", metrics: { latencies: { firstMessageMs: 900 } } }],
      },
      { path: "auth/bearer", behaviour: "UNIMPLEMENTED", failures: [], streams: [] },
    ],
  })
  expect(text.endsWith("}\n")).toBe(true)
})
