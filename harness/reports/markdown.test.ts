import { describe, expect, test } from "vitest"
import { runReport } from "./build-report.ts"
import { code, markdownReport, plain } from "./markdown.ts"
import { FACTS, FAILED, GOOD, NOT_RUN } from "./trial-report.ts"

describe("as Markdown", () => {
  test("the sums come first, then what is wrong with its evidence, then all by area", () => {
    expect(markdownReport(runReport([FAILED, NOT_RUN, GOOD], { run: FACTS }))).toBe(`## ❌ 1 unexpected failure

server \`ws://localhost:1/?a&b\` · started \`2026-01-01 00:00:00 UTC\` · planned \`3 permutations\` · soundcheck \`0.1.0\`

| permutations | |
|:--|--:|
| as documented | 1 |
| missed a MUST | 1 |
| not judged: the target lacks, or does not show, what they need | 1 |
| **planned** | **3** |

### Unexpected failures

#### ❌ MUST The rule of fin-contiguous holds.

\`fin-contiguous\` · [example.org/fin-contiguous](https://example.org/fin-contiguous) · in 1 permutation · from it follow \`md-duration-sum\`

- \`finals/sequence\` FAILED, close TIMEOUT
  - expected \`it goes on at 2.00 s\`, found \`a final of "2.20–4.00 s" & <more>\`
  - expected \`the same\`, found \`b\`
  - and 2 more
  - recorded in \`recordings/a/b-0.jsonl\`

#### ❌ MUST No close came while it was waited for.

\`close\` · in 1 permutation

- \`finals/sequence\` FAILED, close TIMEOUT
  - recorded in \`recordings/a/b-0.jsonl\`


<details><summary><b>finals</b>: 2, 1 failed</summary>

| verdict | permutation | checks passed | first words |
|:--|:--|--:|--:|
| ❌ FAILED, close TIMEOUT | \`finals/sequence\` | 1 of 4 | 900 ms |
| ✅ OK | \`finals/good\` | 1 of 1 | 900 ms |

</details>

<details><summary><b>auth</b>: 1</summary>

| verdict | permutation | checks passed | first words |
|:--|:--|--:|--:|
| ⏸️ UNIMPLEMENTED | \`auth/bearer\` |  |  |

</details>
`)
  })

  test("tells what the baseline knows, and what in it no longer fails", () => {
    const known = { status: "expected", reason: "ticket *12*" } as const
    const overlays = { "fin-contiguous": known, close: known }
    const stale = [{ path: "finals/good", check: "fin-order", reason: "was broken" }]
    const text = markdownReport(runReport([{ ...FAILED, overlays }, GOOD], { run: FACTS, stale }))
    expect(text).toContain("## ❌ 1 stale entry of the baseline")
    expect(text).toContain("- stale: `finals/good` `fin-order` no longer fails (was broken)")
    expect(text).toContain("- ☑️ `finals/sequence` expected `fin-contiguous`, `res-empty-shape`: ticket \\*12\\*")
    expect(text).not.toContain("Unexpected failures")
  })

  test("stays below what GitHub takes, and says what it left out", () => {
    const report = runReport([GOOD], { run: FACTS })
    const permutations = Array.from({ length: 14_000 }, (_, index) =>
      report.permutations.map((one) => ({
        ...one,
        path: `${index < 10 ? "few" : "many"}/of-a-rather-long-name-${index}`,
      })),
    ).flat()
    const text = markdownReport({ ...report, permutations })
    expect(new TextEncoder().encode(text).length).toBeLessThan(1_000_000)
    expect(text.includes("<b>few</b>: 10")).toBe(true)
    expect(text.includes("*1 section left out to stay below 1 MiB; the JSON report has all.*")).toBe(true)
  })
})

test.each([
  ["a `b` ``c``", "``` a `b` ``c`` ```"],
  ["line\r\n| end \u202eevil\u0007", "`line | end evil`"],
  ["", "`  `"],
  ["x".repeat(400), `\`${"x".repeat(300)}…\``],
])("of %j code makes a span that nothing leaves", (text, span) => {
  expect(code(text)).toBe(span)
})

test("in plain text nothing is markup", () => {
  expect(plain("<img src=x> **b** @octocat [a](b) `c` | #1 &amp;")).toBe(
    "&lt;img src=x&gt; \\*\\*b\\*\\* @\u200boctocat \\[a\\]\\(b\\) \\`c\\` \\| \\#1 &amp;amp;",
  )
})
