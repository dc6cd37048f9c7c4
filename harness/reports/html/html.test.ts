import { createHash } from "node:crypto"
import { describe, expect, test } from "vitest"
import { audioTo, buildRecording, final, goodEnd, hearText } from "../../recording/recording-builder.ts"
import { verdictOf } from "../../verdicts/verdict.ts"
import { runReport } from "../build-report.ts"
import type { RunReport } from "../run-report.ts"
import { checkOf, FACTS, fail, FAILED, finding, GOOD, judgement, NOT_RUN } from "../trial-report.ts"
import { casesPage } from "./cases-page.ts"
import { FILTER_SCRIPT } from "./filter.ts"
import { indexPage } from "./index-page.ts"
import { html } from "./markup.ts"
import { pageNames } from "./page-names.ts"
import { peerMatrix } from "./peer-matrix.ts"
import { permutationPage } from "./permutation-page.ts"

const HOSTILE = `</pre></style><script>alert(1)</script><img src=x onerror='alert(2)'>"\u202e\u0007&amp;`

const recording = buildRecording(
  { options: { tag: HOSTILE } },
  audioTo(1000),
  final(0, 1, HOSTILE),
  hearText(HOSTILE),
  ...goodEnd,
)

/** Whatever can be a peer's or a user's words is hostile here. */
const HOSTILE_REPORT = runReport(
  [
    {
      permutation: { path: `finals/${HOSTILE}`, streamingCase: { title: HOSTILE, checks: [] } },
      verdict: {
        ...verdictOf({
          judgements: [
            judgement(
              { ...checkOf("x", "must"), sentence: HOSTILE, source: "javascript:alert(3)" },
              fail(finding(HOSTILE, HOSTILE, 11)),
            ),
          ],
          wanted: [],
          close: "OK",
        }),
        reasons: [HOSTILE],
      },
      recordings: [{ ...recording, file: `recordings/${HOSTILE}.jsonl` }],
    },
  ],
  {
    run: { ...FACTS, target: HOSTILE, baseline: HOSTILE },
    problems: [HOSTILE],
    stale: [{ path: HOSTILE, check: HOSTILE, reason: HOSTILE }],
  },
)

const pageOf = (
  report: RunReport,
  at = 0,
  recordings = [recording] as Parameters<typeof permutationPage>[0]["recordings"],
) => {
  const permutation = report.permutations[at]
  if (permutation === undefined) throw new Error("there is such a permutation")
  const back = { href: "../index.html", text: "all permutations" }
  const hrefOf = (file: string) => `../${encodeURIComponent(file)}`
  return permutationPage({ permutation, checks: report.checks, recordings, back, hrefOf, footer: "" })
}

const matrixOf = (reports: readonly RunReport[]) =>
  peerMatrix({
    reports,
    cases: reports.flatMap((report) => report.permutations),
    hrefOf: (peer, path) => `/peer/${encodeURIComponent(peer)}/${encodeURIComponent(path)}`,
    hint: HOSTILE,
    soundcheck: "0.1.0",
    links: [{ href: "/report.json", text: "as JSON" }],
  })

describe("whatever a peer sent", () => {
  test.each([
    ["the index", indexPage(HOSTILE_REPORT, () => "permutations/x.html")],
    ["the page of a permutation", pageOf(HOSTILE_REPORT)],
    ["the matrix of peers", matrixOf([HOSTILE_REPORT])],
    ["the matrix without peers", matrixOf([])],
    [
      "the cases",
      casesPage({
        cases: [{ path: HOSTILE, title: HOSTILE, url: HOSTILE, audioHref: HOSTILE }],
        hint: HOSTILE,
        soundcheck: "0.1.0",
      }),
    ],
  ])("%s holds no markup but its own", (_, text) => {
    expect(text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;")
    expect(text).not.toMatch(/<img|<script>alert|javascript:alert\(3\)"|\u202e|\p{Cc}(?<!\n)/u)
    expect(text.match(/<script/g)?.length ?? 0).toBeLessThanOrEqual(1)
    expect(text.match(/<\/style/g)).toHaveLength(1)
    expect(text).not.toMatch(/(src|href)="(https?:)?\/\/(?!example\.org)/)
  })

  test("no page loads or runs anything: the policy allows our own style and one script by its hash", () => {
    const hash = createHash("sha256").update(FILTER_SCRIPT.text).digest("base64")
    expect(FILTER_SCRIPT.sha256).toBe(hash)
    expect(indexPage(HOSTILE_REPORT, () => "")).toContain(
      `content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; script-src &#39;sha256-${hash}&#39;;`,
    )
    expect(pageOf(HOSTILE_REPORT)).not.toContain("script-src")
  })
})

describe("markup", () => {
  test.each([
    [html`<p>${"a < b & \"c\" 'd' `e`"}</p>`, "<p>a &lt; b &amp; &quot;c&quot; &#39;d&#39; &#96;e&#96;</p>"],
    [html`<p>${[html`<b>${1}</b>`, " ", undefined]}</p>`, "<p><b>1</b> </p>"],
    [html`${"line\nnext\ttab\u0000\ud800\u009b"}`, "line\nnext\ttab\\u0000\\ud800\\u009b"],
  ])("is %s", (markup, text) => {
    expect(markup.toString()).toBe(text)
  })
})

describe("the index", () => {
  const text = indexPage(runReport([FAILED, NOT_RUN, GOOD], { run: FACTS }), (path) => `permutations/${path}.html`)

  test("tells how it went, each cause with its evidence, and every permutation with its page", () => {
    expect(text).toContain('<h1 class="tone-bad">1 unexpected failure</h1>')
    expect(text).toMatch(/The rule of fin-contiguous holds\.[^]*it goes on at 2\.00 s[^]*&lt;more&gt;/)
    expect(text).toContain('title="auth/bearer: UNIMPLEMENTED"')
    for (const path of ["finals/sequence", "auth/bearer", "finals/good"]) {
      expect(text).toContain(`<a class="mono" href="permutations/${path}.html">${path}</a>`)
    }
  })

  test("can be filtered by verdict, path, title, check and requirement", () => {
    expect(text).toMatch(
      /<tr class="tone-bad" data-tone="bad" data-text="finals\/sequence finals come in order fin-contiguous/,
    )
    expect(text).toContain('data-choose="absent"')
  })
})

describe("the page of a permutation", () => {
  const report = runReport([FAILED, NOT_RUN], { run: FACTS })

  test("shows each finding beside the event it is about, and links to it", () => {
    const text = pageOf(report, 0, FAILED.recordings)
    expect(text).toContain('<a href="#s0e11">(at 1.00 s)</a>')
    expect(text).toMatch(
      /<li class="final at-fault" id="s0e11">[^]*?good evening[^]*?<div class="finding must">[^]*?fin-contiguous/,
    )
    expect(text).toContain('<a href="../recordings%2Fa%2Fb-0.jsonl">')
  })

  test("says so where a recording is not at hand, and where nothing ran", () => {
    expect(pageOf(report, 0, [undefined])).toContain("Its recording is not at hand.")
    expect(pageOf(report, 1, [])).toContain("the target lacks grant")
  })
})

test("the matrix has a column for each peer, a row for each case, and a place for what was not tried", () => {
  const peer = (target: string, ...results: Parameters<typeof runReport>[0]) =>
    runReport(results, { run: { ...FACTS, judges: "client", target } })
  const text = matrixOf([peer("alpha", FAILED, GOOD), peer("beta", GOOD)])
  expect(text).toMatch(
    /<th class="peer">alpha <small>1 of 2<\/small><\/th><th class="peer">beta <small>1 of 1<\/small>/,
  )
  expect(text).toContain('href="/peer/alpha/finals%2Fsequence"')
  expect(text).toContain('title="not tried"')
})

test("page names are readable, safe and no two alike", () => {
  const long = `x/${"y".repeat(300)}`
  const paths = ["a/b-c/16000", "../../etc/passwd", "A/B-C/16000", "ä", "ö", long]
  expect([...pageNames(paths).values()]).toEqual([
    "permutations/a.b-c.16000.html",
    "permutations/etc.passwd.html",
    "permutations/A.B-C.16000.2.html",
    "permutations/permutation.html",
    "permutations/permutation.2.html",
    `permutations/${"y".repeat(120)}.html`,
  ])
})
