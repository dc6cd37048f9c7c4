// The cases of the long-running server: where a client is pointed, and the audio it should send.

import { areasOf, counted } from "../overview.ts"
import { FILTER_SCRIPT, filterBar, filtered } from "./filter.ts"
import { html, type Markup } from "./markup.ts"
import { type Link, linkLine, page } from "./page.ts"

export interface ServedCase {
  readonly path: string
  readonly title: string
  /** Where a client connects, with a placeholder for its name: `ws://…/case/<id>/peer/NAME/v1/listen`. */
  readonly url: string
  /** The audio as a WAV file. */
  readonly audioHref: string
}

export interface CasesPage {
  readonly cases: readonly ServedCase[]
  /** What to do, in a sentence or two. */
  readonly hint: string
  readonly soundcheck: string
  readonly links?: readonly Link[]
}

export function casesPage({ cases, hint, soundcheck, links = [] }: CasesPage): string {
  const none = { bad: 0, known: 0, warning: 0, unclear: 0, absent: 0, good: 0 }
  return page({
    title: "Cases · Soundcheck",
    header: html`<p class="brand">Soundcheck</p><h1>${counted(cases.length, "case")} for clients</h1><p class="lead">${hint}</p>${linkLine(links)}`,
    content: [filterBar(none, "Filter by case or title  ( / )"), ...areasOf({ permutations: cases }).map(areaSection)],
    footer: `Soundcheck ${soundcheck}`,
    script: FILTER_SCRIPT,
  })
}

const areaSection = ({ name, permutations }: ReturnType<typeof areasOf<ServedCase>>[number]): Markup =>
  html`<section data-group><h3>${name} <small>${permutations.length}</small></h3><div class="scroll"><table class="cases">
<thead><tr><th>case</th><th>address</th><th>audio</th></tr></thead><tbody>${permutations.map(caseRow)}</tbody></table></div></section>`

const caseRow = ({ path, title, url, audioHref }: ServedCase): Markup =>
  html`<tr${filtered([], `${path} ${title}`)}><td><span class="mono">${path}</span><small>${title}</small></td><td><code>${url}</code></td><td><a href="${audioHref}">WAV</a></td></tr>
`
