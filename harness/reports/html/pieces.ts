// Pieces that several pages show in the same way: verdicts, causes with their evidence, facts.

import { toneOf, type Tone, verdictWords } from "../overview.ts"
import type { FailureReport, FindingReport, PermutationReport } from "../run-report.ts"
import { html, type Markup, prose, sourceLinks } from "./markup.ts"

/** One character for each tone, so that colour is never alone. */
export const MARKS: Readonly<Record<Tone, string>> = {
  good: "✓",
  warning: "!",
  known: "○",
  bad: "✗",
  unclear: "?",
  absent: "–",
}

export const TONE_WORDS: Readonly<Record<Tone, string>> = {
  good: "as documented",
  warning: "missed a SHOULD",
  known: "failed, as the baseline knows",
  bad: "failed unexpectedly",
  unclear: "not judged",
  absent: "not run",
}

export const TONES: readonly Tone[] = ["bad", "known", "warning", "unclear", "absent", "good"]

export function badge(permutation: PermutationReport): Markup {
  const tone = toneOf(permutation)
  return html`<span class="badge tone-${tone}">${MARKS[tone]} ${verdictWords(permutation)}</span>`
}

export const cell = (permutation: PermutationReport, href: string): Markup => {
  const tone = toneOf(permutation)
  const name = `${permutation.path}: ${verdictWords(permutation)}`
  return html`<a class="cell tone-${tone}" href="${href}" title="${name}" aria-label="${name}">${MARKS[tone]}</a>`
}

export const facts = (rows: readonly (readonly [label: string, value: string | Markup])[]): Markup =>
  html`<dl class="facts">${rows.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`

/** A cause without its evidence: the sentence, and where to read on. */
export function ruleText(
  level: string,
  sentence: string,
  ids: readonly string[],
  source: string,
  more?: Markup,
): Markup {
  const tone = level === "must" ? "bad" : level === "should" ? "warning" : "absent"
  return html`<p class="rule"><span class="badge tone-${tone}">${level.toUpperCase()}</span> ${prose(sentence)}</p>
<p class="cite"><code>${ids.join(", ")}</code>${sourceLinks(source)}${more}</p>`
}

/** A fault repeats itself. */
const FINDINGS_SHOWN = 5

/** The sentence of the documentation, expected and found, what follows from it, and where to read on. */
export function cause(failure: FailureReport, placeOf: (finding: FindingReport) => Markup | undefined): Markup {
  const { level, sentence, source, check, requirements, findings, findingCount, followers, overlay } = failure
  const more = findingCount - FINDINGS_SHOWN
  const known = overlay && html` · ${[overlay.status, overlay.reason].filter((part) => part !== undefined).join(": ")}`
  return html`<div class="cause">
${ruleText(level, sentence, [...new Set([check, ...requirements])], source, known)}
${findings.slice(0, FINDINGS_SHOWN).map((finding) => evidence(finding, placeOf(finding)))}
${more > 0 ? html`<p class="cite">and ${more} more</p>` : undefined}
${followersText(followers)}
</div>`
}

export const followersText = (followers: readonly string[]): Markup | undefined =>
  followers.length === 0 ? undefined : html`<p class="cite">from it follow <code>${followers.join(", ")}</code></p>`

export const evidence = ({ expected, actual }: FindingReport, place?: Markup): Markup =>
  html`<dl class="pair"><dt>expected</dt><dd>${expected}</dd><dt>found</dt><dd class="found">${actual}${place && html` ${place}`}</dd></dl>`
