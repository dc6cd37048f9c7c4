// One permutation: its verdict, each cause with its evidence, and what went over the wire, with the findings where they are.

import type { Recording } from "../../recording/recording.ts"
import { checkCounts, firstWordsMs, toneOf } from "../overview.ts"
import type {
  FailureReport,
  FindingReport,
  OutcomeReport,
  PermutationReport,
  RunReport,
  StreamReport,
} from "../run-report.ts"
import { html, type Markup, prose, sourceLinks } from "./markup.ts"
import { type Link, page } from "./page.ts"
import { badge, cause, evidence, facts } from "./pieces.ts"
import { wireRows } from "./wire-log.ts"
import { grouped, seconds, type WireRow } from "./wire-words.ts"

export interface PermutationPage {
  readonly permutation: PermutationReport
  readonly checks: RunReport["checks"]
  /** In the order of its streams; undefined where one is not to be had. */
  readonly recordings: readonly (Recording | undefined)[]
  readonly back: Link
  /** Where a recording lies, from this page on; undefined where it cannot be reached. */
  readonly hrefOf: (recording: string) => string | undefined
  readonly footer: string
}

export function permutationPage({ permutation, checks, recordings, back, hrefOf, footer }: PermutationPage): string {
  const { path, title, failures, reasons, streams } = permutation
  const { passed, looked } = checkCounts(permutation)
  const words = firstWordsMs(permutation)
  const placeOf = placeIn(recordings, streams.length)
  const figures = [
    ["checks passed", `${passed} of ${looked}`] as const,
    ...(words === undefined ? [] : [["first words after", `${Math.round(words)} ms`] as const]),
  ]
  const causes = failures.map((failure) => cause(failure, placeOf))
  return page({
    title: `${path} · Soundcheck`,
    back,
    header: html`<h1 class="path">${path}</h1>${title && html`<p class="lead">${title}</p>`}`,
    content: [
      html`<p>${badge(permutation)}</p>`,
      looked === 0 ? undefined : facts(figures),
      ...reasons.map((reason) => html`<p class="card tone-${toneOf(permutation)}">${reason}</p>`),
      causes.length === 0
        ? undefined
        : html`<h2>What differs</h2><section class="card tone-${toneOf(permutation)}">${causes}</section>`,
      ...streams.map((stream, index) =>
        streamSection(stream, index, streams.length, recordings[index], failures, hrefOf),
      ),
      outcomesSection(permutation.outcomes, checks),
    ],
    footer,
  })
}

/** A link to the event at fault. */
function placeIn(recordings: PermutationPage["recordings"], streamCount: number) {
  return ({ stream, eventIndex }: FindingReport): Markup | undefined => {
    const which = streamCount > 1 ? `stream ${stream + 1}` : undefined
    const event = eventIndex === undefined ? undefined : recordings[stream]?.events[eventIndex]
    if (event === undefined) return which === undefined ? undefined : html`<a href="#s${stream}">(${which})</a>`
    const text = [which, `at ${seconds(event.atMs)} s`].filter((part) => part !== undefined).join(", ")
    return html`<a href="#s${stream}e${eventIndex}">(${text})</a>`
  }
}

function streamSection(
  stream: StreamReport,
  index: number,
  count: number,
  recording: Recording | undefined,
  failures: readonly FailureReport[],
  hrefOf: PermutationPage["hrefOf"],
): Markup {
  const { requestId, durationMs, audioMs, untimed } = stream
  const file = stream.recording
  const href = file === undefined ? undefined : hrefOf(file)
  const rows: readonly (readonly [string, string | Markup | undefined])[] = [
    ["audio", audioMs === 0 ? undefined : `${seconds(audioMs)} s`],
    ["lasted", `${seconds(durationMs)} s`],
    ["started", stream.startedAt],
    ["request id", requestId === undefined ? undefined : html`<code>${requestId}</code>`],
    [
      "recording",
      file === undefined ? undefined : href === undefined ? file : html`<a href="${href}"><code>${file}</code></a>`,
    ],
    ["latencies", untimed === undefined ? undefined : `not measured: ${untimed}`],
  ]
  return html`<section id="s${index}"><h2>${count === 1 ? "On the wire" : `Stream ${index + 1} of ${count}`}</h2>
${facts(rows.flatMap(([label, value]) => (value === undefined ? [] : [[label, value] as const])))}
${recording === undefined ? html`<p class="legend">Its recording is not at hand.</p>` : wireLog(recording, index, failures)}
</section>`
}

const ARROWS: Readonly<Record<WireRow["direction"], string>> = { "to-server": "→", "to-client": "←", none: "·" }
const DIRECTIONS: Readonly<Record<WireRow["direction"], string>> = {
  "to-server": "to the server",
  "to-client": "to the client",
  none: "neither way",
}

interface Anchored {
  readonly failure: FailureReport
  readonly finding: FindingReport
}

function wireLog(recording: Recording, stream: number, failures: readonly FailureReport[]): Markup {
  const anchored = new Map<number, Anchored[]>()
  for (const failure of failures) {
    for (const finding of failure.findings) {
      if (finding.stream !== stream || finding.eventIndex === undefined) continue
      anchored.set(finding.eventIndex, [...(anchored.get(finding.eventIndex) ?? []), { failure, finding }])
    }
  }
  const rows = wireRows(recording, new Set(anchored.keys()))
  const legend = "→ to the server, ← to the client. A line that opens shows what came as it came."
  return html`${options(recording)}<p class="legend">${grouped(recording.events.length)} events. ${legend}</p>
<ol class="log"><li class="head"><span class="t">time, s</span><span class="t cursor">audio, s</span></li>${rows.map((row) => logRow(row, stream, anchored.get(row.eventIndex) ?? []))}</ol>`
}

const options = ({ header }: Recording): Markup | undefined =>
  header.options.length === 0
    ? undefined
    : html`<p><code>${header.options.map(([name, value]) => `${name}=${value}`).join(" & ")}</code></p>`

function logRow(row: WireRow, stream: number, anchored: readonly Anchored[]): Markup {
  const { eventIndex, atMs, cursorMs, direction, kind, raw } = row
  const id = eventIndex < 0 ? undefined : html` id="s${stream}e${eventIndex}"`
  return html`<li class="${anchored.length > 0 ? `${kind} at-fault` : kind}"${id}>
<span class="t">${atMs === undefined ? "" : seconds(atMs, 3)}</span><span class="t cursor">${cursorMs === undefined ? "" : seconds(cursorMs)}</span>
<span class="d" title="${DIRECTIONS[direction]}">${ARROWS[direction]}</span>
${raw === undefined ? html`<div class="b">${line(row)}</div>` : html`<details class="b"><summary>${line(row)}</summary><pre>${raw}</pre></details>`}
${anchored.map(findingNote)}</li>
`
}

const line = ({ label, range, text }: WireRow): Markup =>
  html`<span class="label">${label}</span>${range && html`<span class="range">${range}</span>`}<span class="said">${text}</span>`

const findingNote = ({ failure: { level, check, sentence }, finding }: Anchored): Markup =>
  html`<div class="finding ${level}"><p>${level.toUpperCase()} ${prose(sentence)} <code>${check}</code></p>${evidence(finding)}</div>`

function outcomesSection(outcomes: readonly OutcomeReport[], checks: RunReport["checks"]): Markup | undefined {
  if (outcomes.length === 0) return undefined
  const rows = outcomes.map((outcome) => {
    const { level = "", sentence = "", source = "" } = checks[outcome.check] ?? {}
    return html`<tr><td><code>${outcome.check}</code></td><td>${level.toUpperCase()}</td><td>${prose(sentence)}<small>${sourceLinks(source)}</small></td><td>${outcomeWords(outcome)}</td></tr>`
  })
  return html`<h2>All checks <small>that had something to look at</small></h2>
<details><summary>${outcomes.length} checks</summary><div class="scroll"><table>
<thead><tr><th>check</th><th>level</th><th>requirement</th><th>outcome</th></tr></thead><tbody>${rows}</tbody></table></div></details>`
}

function outcomeWords(outcome: OutcomeReport): string {
  switch (outcome.type) {
    case "pass":
      return "pass"
    case "fail":
      return outcome.findingCount === 1 ? "fails" : `fails ${outcome.findingCount} times`
    case "not-exercised":
      return `nothing to look at: ${outcome.missing}`
    case "inconclusive":
      return `inconclusive: ${outcome.why}`
    default:
      return outcome satisfies never
  }
}
