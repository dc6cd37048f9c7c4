import { describe, expect, test } from "vitest"
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
import { checkResults } from "./reported.ts"
import { failureLines, metricsText, summaryText, verdictText } from "./text.ts"
import { checkOf, FAILED, GOOD, NOT_RUN } from "./trial-report.ts"

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
    found    half \\u0000empty
    https://example.org/res-empty-shape`)
  })

  test("a SHOULD that breaks a MUST says what makes it fail", () => {
    const failure = {
      check: checkOf("mc-needs-channels", "should"),
      level: "must",
      findings: [],
      followers: [checkOf("audio-heard", "must"), checkOf("audio-pace", "should")],
    } as const
    expect(failureLines(failure, [])[1]).toBe("    from it follow MUST audio-heard, audio-pace")
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
      "    1 as documented\n    1 missed a MUST\n    1 not judged: the target lacks, or does not show, what they need\n    3 planned",
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
