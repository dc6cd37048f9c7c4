// Clients beside each other: one column a peer, one row a case. What the long-running server shows as its report.

import { areasOf, checkCounts, toneOf, verdictWords } from "../overview.ts"
import type { PermutationReport, RunReport } from "../run-report.ts"
import { FILTER_SCRIPT, filterBar, filtered } from "./filter.ts"
import { html, type Markup } from "./markup.ts"
import { type Link, linkLine, page } from "./page.ts"
import { cell, facts, TONES } from "./pieces.ts"

export interface PeerMatrix {
  /** One report a peer; its `run.target` is the peer's name. Cases that a peer did not try are simply not in it. */
  readonly reports: readonly RunReport[]
  /** Rows, in order: every case there is, tried or not. */
  readonly cases: readonly { readonly path: string; readonly title?: string }[]
  readonly hrefOf: (peer: string, path: string) => string
  /** How a client gets here, when none has come yet. */
  readonly hint: string
  readonly soundcheck: string
  /** Links to the same as JSON, to the cases … */
  readonly links?: readonly Link[]
}

export function peerMatrix(matrix: PeerMatrix): string {
  const { reports, soundcheck, links = [], hint } = matrix
  const names = reports.map(({ run }) => run.target)
  return page({
    title: "Peers · Soundcheck",
    header: html`<p class="brand">Soundcheck</p><h1>${reports.length === 0 ? "No client has come yet" : "Peers by cases"}</h1>
${reports.length === 0 ? html`<p class="lead">${hint}</p>` : undefined}
${facts([
  ["peers", String(reports.length)],
  ["cases", String(matrix.cases.length)],
])}
${linkLine(links)}`,
    content: reports.length === 0 ? [] : matrixSections(matrix, names),
    footer: `Soundcheck ${soundcheck}`,
    script: FILTER_SCRIPT,
  })
}

function matrixSections(matrix: PeerMatrix, names: readonly string[]): readonly Markup[] {
  const byPeer = matrix.reports.map(({ permutations }) => new Map(permutations.map((each) => [each.path, each])))
  const all = matrix.reports.flatMap(({ permutations }) => permutations)
  const counts = Object.fromEntries(
    TONES.map((tone) => [tone, all.filter((permutation) => toneOf(permutation) === tone).length]),
  ) as Parameters<typeof filterBar>[0]
  const head = names.map((name, at) => html`<th class="peer">${name} <small>${score(matrix.reports[at])}</small></th>`)
  return [
    filterBar(counts, "Filter by case or title  ( / )"),
    ...areasOf({ permutations: matrix.cases }).map(
      ({
        name,
        permutations,
      }) => html`<section data-group><h3>${name} <small>${permutations.length}</small></h3><div class="scroll"><table class="matrix">
<thead><tr><th>case</th>${head}</tr></thead><tbody>${permutations.map((one) => matrixRow(one, names, byPeer, matrix.hrefOf))}</tbody></table></div></section>`,
    ),
  ]
}

function matrixRow(
  { path, title }: PeerMatrix["cases"][number],
  names: readonly string[],
  byPeer: readonly ReadonlyMap<string, PermutationReport>[],
  hrefOf: PeerMatrix["hrefOf"],
): Markup {
  const found = byPeer.map((permutations) => permutations.get(path))
  const tones = found.map((permutation) => (permutation === undefined ? "absent" : toneOf(permutation)))
  const cells = found.map((permutation, at) => {
    if (permutation === undefined)
      return html`<td class="peer"><span class="cell tone-absent" title="not tried">–</span></td>`
    return html`<td class="peer">${cell(permutation, hrefOf(names[at] ?? "", path))} <small>${verdictWords(permutation)}</small></td>`
  })
  return html`<tr${filtered(tones, `${path} ${title ?? ""}`)}><td><span class="mono">${path}</span>${title && html`<small>${title}</small>`}</td>${cells}</tr>
`
}

/** `12 of 14`: cases as documented, of those that were tried. */
function score(report: RunReport | undefined): string {
  const tried = (report?.permutations ?? []).filter((permutation) => checkCounts(permutation).looked > 0)
  const good = tried.filter((permutation) => toneOf(permutation) === "good" || toneOf(permutation) === "warning")
  return `${good.length} of ${tried.length}`
}
