import { describe, expect, test } from "vitest"
import { z } from "zod"
import schemaFile from "../../fixtures/schemas/run-report.schema.json" with { type: "json" }
import { runReport } from "./build-report.ts"
import { jsonReport, readReport } from "./json.ts"
import { reportJsonSchema, runReportSchema } from "./run-report.ts"
import { FACTS, FAILED, GOOD, NOT_RUN } from "./trial-report.ts"

const OVERLAID = {
  ...FAILED,
  overlays: { "fin-contiguous": { status: "expected", reason: "known" }, close: { status: "flaky" } },
} as const
const REPORT = runReport([FAILED, NOT_RUN, GOOD], { run: { ...FACTS, seed: 7 } })

describe("the report as data", () => {
  test("carries sums, verdicts, citations, outcomes, figures and files", () => {
    expect(REPORT).toMatchObject({
      type: "soundcheck-report",
      version: 2,
      run: { soundcheck: "0.1.0", seed: 7 },
      accounting: { planned: 3, judged: 2, failed: 1, addsUp: true, unexpected: 1, expected: 0 },
      exitCode: 1,
      checks: { "fin-order": { level: "must" } },
      permutations: [
        {
          path: "finals/sequence",
          title: "finals come in order",
          behaviour: "FAILED",
          close: "TIMEOUT",
          overlay: { status: "unexpected" },
          reasons: ["ue-sent: no gap"],
          failures: [
            {
              check: "fin-contiguous",
              requirements: ["fin-contiguous"],
              level: "must",
              source: "https://example.org/fin-contiguous",
              findings: [{ eventIndex: 11, stream: 0 }, {}, {}, {}],
              followers: ["md-duration-sum"],
            },
            { check: "res-empty-shape" },
          ],
          outcomes: [{ check: "fin-contiguous", type: "fail" }, {}, {}, { check: "fin-order", type: "pass" }, {}, {}],
          streams: [{ recording: "recordings/a/b-0.jsonl", audioMs: 1000, latencies: { firstMessageMs: 900 } }],
        },
        { path: "auth/bearer", behaviour: "UNIMPLEMENTED", failures: [], streams: [] },
        { path: "finals/good", behaviour: "OK" },
      ],
    })
    expect(Object.keys(REPORT.checks)).not.toContain("vad-on")
  })

  test("a failure is expected when the baseline knows of all its causes", () => {
    const [known] = runReport([OVERLAID], { run: FACTS }).permutations
    expect(known?.overlay).toEqual({ status: "flaky" })
    expect(runReport([OVERLAID], { run: FACTS })).toMatchObject({
      exitCode: 0,
      accounting: { flaky: 1, unexpected: 0 },
    })
    // Strict, the SHOULD counts, and nobody knew of it.
    const strict = runReport([OVERLAID], { run: { ...FACTS, strict: true } })
    expect(strict).toMatchObject({ exitCode: 1, accounting: { unexpected: 1 } })
  })

  test("comes back from its file as it was", () => {
    expect(readReport(jsonReport(REPORT), "a.json")).toEqual(REPORT)
  })

  test.each([
    ["no JSON", "la la", /a\.json: expected a report that --json wrote/],
    ["another JSON", "[]", /expected a report that --json wrote/],
    [
      "another version",
      JSON.stringify({ ...REPORT, version: 3 }),
      /a report of version 3; this Soundcheck reads version 2/,
    ],
    [
      "another shape",
      JSON.stringify({ ...REPORT, permutations: [{}] }),
      /a\.json: permutations\.0\.path is not as the schema says/,
    ],
  ])("of %s it says what is wrong", (_, text, sentence) => {
    expect(() => readReport(text, "a.json")).toThrow(sentence)
  })
})

describe("the published schema", () => {
  test("is up to date: npm run make-schemas writes it", () => {
    expect(schemaFile).toEqual(reportJsonSchema())
  })

  test("accepts reports, and knows every field of them", () => {
    const published = z.fromJSONSchema(schemaFile as Parameters<typeof z.fromJSONSchema>[0])
    for (const report of [REPORT, runReport([OVERLAID], { run: FACTS })]) {
      expect(published.safeParse(JSON.parse(jsonReport(report)))).toMatchObject({ success: true })
      expect(runReportSchema.parse(report)).toEqual(report)
    }
    expect(published.safeParse({ ...REPORT, exitCode: "0" }).success).toBe(false)
    expect(published.safeParse({ ...REPORT, permutations: [{ path: "x" }] }).success).toBe(false)
  })
})
