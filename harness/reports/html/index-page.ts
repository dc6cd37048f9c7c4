// The index of a run: how it went, what is wrong, and the matrix of all permutations by area, which can be filtered.

import { type Cause, unexpectedCauses } from "../causes.ts"
import {
  areasOf,
  type Area,
  checkCounts,
  counted,
  factRows,
  firstWordsMs,
  headline,
  spanText,
  type Tone,
  toneOf,
  withTone,
} from "../overview.ts"
import type { PermutationReport, RunReport } from "../run-report.ts"
import { FILTER_SCRIPT, filterBar, filtered } from "./filter.ts"
import { html, type Markup, prose } from "./markup.ts"
import { page } from "./page.ts"
import { badge, cell, evidence, facts, followersText, MARKS, ruleText, TONE_WORDS, TONES } from "./pieces.ts"

/** So many causes are told at the top, each with so many places; all of them are in the matrix. */
const CAUSES_SHOWN = 25
const PLACES_SHOWN = 3

/** @param hrefOf where the page of a permutation is */
export function indexPage(report: RunReport, hrefOf: (path: string) => string): string {
  const counts = Object.fromEntries(TONES.map((tone) => [tone, withTone(report, tone).length])) as Record<Tone, number>
  const areas = areasOf(report)
  return page({
    title: `${headline(report)} · Soundcheck`,
    header: html`<p class="brand">Soundcheck</p><h1 class="tone-${toneOfRun(report)}">${headline(report)}</h1>${facts(factRows(report))}`,
    content: [
      sums(counts),
      problemsSection(report),
      areas.length === 0
        ? undefined
        : html`<h2>At a glance</h2><dl class="map">${areas.map((area) => mapRow(area, hrefOf))}</dl>`,
      failuresSection(report, hrefOf),
      areas.length === 0
        ? undefined
        : html`<h2>All permutations</h2>${filterBar(counts, "Filter by path, title, check or requirement  ( / )")}
${areas.map((area) => areaSection(area, hrefOf))}`,
    ],
    footer: footerOf(report),
    script: FILTER_SCRIPT,
  })
}

export const footerOf = ({ run }: RunReport): string => `Soundcheck ${run.soundcheck}, ${run.startedAt}`

function toneOfRun({ exitCode }: RunReport): Tone {
  if (exitCode === 0) return "good"
  return exitCode === 5 || exitCode === 130 ? "unclear" : "bad"
}

function sums(counts: Readonly<Record<Tone, number>>): Markup {
  const present = TONES.filter((tone) => counts[tone] > 0).toReversed()
  const share = (tone: Tone): Markup => html`<i class="tone-${tone}" style="flex:${counts[tone]}"></i>`
  const words = present.map(
    (tone) => html`<li><span class="tone-${tone}"><b>${MARKS[tone]} ${counts[tone]}</b>${TONE_WORDS[tone]}</span></li>`,
  )
  return html`<div class="bar" aria-hidden="true">${present.map(share)}</div><ul class="sums">${words}</ul>`
}

function failuresSection(report: RunReport, hrefOf: (path: string) => string): Markup | undefined {
  const causes = unexpectedCauses(report)
  if (causes.length === 0) return undefined
  const more = causes.length - CAUSES_SHOWN
  return html`<h2>Unexpected failures <small>${counted(causes.length, "cause")}</small></h2>
${causes.slice(0, CAUSES_SHOWN).map((cause) => causeCard(cause, hrefOf))}
${more > 0 ? html`<p class="legend">and ${counted(more, "more cause")} in the pages below</p>` : undefined}`
}

function causeCard(
  { level, sentence, source, ids, followers, places }: Cause,
  hrefOf: (path: string) => string,
): Markup {
  const rest = places.slice(PLACES_SHOWN)
  return html`<section class="card tone-${level === "must" ? "bad" : "warning"}">
${ruleText(level, sentence, ids, source, html` · in ${counted(places.length, "permutation")}`)}${followersText(followers)}
${places.slice(0, PLACES_SHOWN).map((place) => placeText(place, hrefOf))}
${rest.length === 0 ? undefined : html`<p class="rest">and in ${rest.map(({ permutation: { path } }) => html`<a class="mono" href="${hrefOf(path)}">${path}</a> `)}</p>`}</section>`
}

function placeText(
  { permutation: { path }, findings, findingCount }: Cause["places"][number],
  hrefOf: (path: string) => string,
): Markup {
  const [first] = findings
  const more = findingCount > 1 ? html` <span class="cite">${findingCount} times</span>` : undefined
  return html`<div class="place"><a class="mono" href="${hrefOf(path)}">${path}</a>${more}${first && evidence(first)}</div>`
}

function problemsSection({ problems, stale }: RunReport): Markup | undefined {
  if (problems.length + stale.length === 0) return undefined
  const entries = stale.map(
    ({ path, check, reason }) =>
      html`<p><code>${check === undefined ? path : `${path} ${check}`}</code> no longer fails: take it out of the baseline. <span class="cite">${reason}</span></p>`,
  )
  return html`<h2>To put right</h2><section class="card tone-warning">${problems.map((sentence) => html`<p>${sentence}</p>`)}${entries}</section>`
}

const mapRow = ({ name, permutations }: Area, hrefOf: (path: string) => string): Markup =>
  html`<dt>${name}</dt><dd>${permutations.map((permutation) => cell(permutation, hrefOf(permutation.path)))}</dd>`

function areaSection({ name, permutations }: Area, hrefOf: (path: string) => string): Markup {
  const audioMs = permutations.reduce(
    (sum, { streams }) => sum + streams.reduce((total, stream) => total + stream.audioMs, 0),
    0,
  )
  const heard = audioMs === 0 ? "" : `, ${spanText(audioMs)} of audio`
  return html`<section data-group><h3>${name} <small>${permutations.length}${heard}</small></h3><div class="scroll"><table class="permutations">
<thead><tr><th>verdict</th><th>permutation</th><th class="figure">checks passed</th><th class="figure">first words</th></tr></thead>
<tbody>${permutations.map((permutation) => permutationRow(permutation, hrefOf(permutation.path)))}</tbody></table></div></section>`
}

function permutationRow(permutation: PermutationReport, href: string): Markup {
  const { path, title, failures, reasons, overlay } = permutation
  const tone = toneOf(permutation)
  const { passed, looked } = checkCounts(permutation)
  const words = firstWordsMs(permutation)
  const first = failures.find(({ level }) => level !== "may")
  const known = overlay?.reason === undefined ? "" : `${overlay.status}: ${overlay.reason}`
  const why = known !== "" ? known : (first?.sentence ?? reasons[0])
  const ids = failures.flatMap(({ check, requirements }) => [check, ...requirements])
  return html`<tr class="tone-${tone}"${filtered([tone], [path, title, ...ids].join(" "))}><td class="verdict">${badge(permutation)}</td>
<td><div class="name"><a class="mono" href="${href}">${path}</a>${title && html`<small>${title}</small>`}${why && html`<small class="why">${prose(why)}</small>`}</div></td>
<td class="figure">${looked === 0 ? "" : `${passed} of ${looked}`}</td><td class="figure">${words === undefined ? "" : `${Math.round(words)} ms`}</td></tr>
`
}
