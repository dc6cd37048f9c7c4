// A small run for the tests of reports: one permutation that fails, one that did not run, one that is good.

import type { Check, Level, Outcome } from "../checks/check.ts"
import { audioTo, buildRecording, final, goodEnd } from "../recording/recording-builder.ts"
import { type Judgement, type Verdict, verdictOf } from "../verdicts/verdict.ts"
import type { Reported } from "./reported.ts"
import type { RunFacts } from "./run-report.ts"

export const checkOf = (id: string, level: Level, follows: readonly string[] = []): Check => ({
  id,
  requirements: [id],
  level,
  sentence: `The rule of ${id} holds.`,
  source: `https://example.org/${id}`,
  follows,
  run: () => ({ type: "pass" }),
})

export const RECORDING = {
  ...buildRecording({}, audioTo(1000), final(0, 1, "good evening"), ...goodEnd),
  file: "recordings/a/b-0.jsonl",
}

export const finding = (expected: string, actual: string, eventIndex?: number) =>
  eventIndex === undefined ? { expected, actual } : { expected, actual, eventIndex }
export const fail = (...findings: readonly ReturnType<typeof finding>[]): Outcome => ({ type: "fail", findings })
export const judgement = (check: Check, outcome: Outcome, stream = 0): Judgement => ({ check, outcome, stream })

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

export const reported = (
  verdict: Verdict,
  path = "finals/sequence",
  checks: readonly string[] = ["ue-sent"],
): Reported => ({
  permutation: { path, streamingCase: { title: "finals come in order", checks } },
  verdict,
  recordings: verdict.judgements.length === 0 ? [] : [RECORDING],
})

export const FAILED = reported(verdictOf({ judgements: JUDGEMENTS, wanted: ["ue-sent"], close: "TIMEOUT" }))
export const NOT_RUN = reported(
  { behaviour: "UNIMPLEMENTED", close: "OK", failures: [], reasons: ["the target lacks grant"], judgements: [] },
  "auth/bearer",
)
export const GOOD = reported(
  verdictOf({ judgements: [judgement(checkOf("fin-order", "must"), { type: "pass" })], wanted: [], close: "OK" }),
  "finals/good",
)

export const FACTS: RunFacts = {
  soundcheck: "0.1.0",
  judges: "server",
  target: "ws://localhost:1/?a&b",
  startedAt: "2026-01-01T00:00:00Z",
}
