// The lines of a run as Markdown, for people, and as JSON, for whoever compares runs.

import { type Line, median, ratioOf } from "./line.ts"
import type { Surroundings } from "./surroundings.ts"

const HEADINGS = ["row", "what", "ours: median (min–max)", "peer: median (min–max)", "ratio", "bar", "", "remark"]

/** What is known when the run is over. */
export interface After {
  readonly tookSeconds: number
  readonly loadAfter: string
}

export function asMarkdown(lines: readonly Line[], surroundings: Surroundings, after: After): string {
  const rows = [HEADINGS, HEADINGS.map(() => "---"), ...lines.map(cells)]
  const table = rows.map((row) => `| ${row.join(" | ")} |`).join("\n")
  const missed = lines.filter((each) => each.holds === false).length
  const judged = lines.filter((each) => each.holds !== undefined).length
  const summary = `${judged - missed} of ${judged} bars hold. Taken in ${Math.round(after.tookSeconds)} s${circumstances(surroundings, after)}`
  return `${table}\n\n${summary}\n`
}

function circumstances(surroundings: Surroundings, { loadAfter }: After): string {
  const { node, cpu, cores, load, isQuick, isPinned, bufferutil } = surroundings
  const rounds = isQuick ? ", few and short rounds (--quick)" : ""
  const pinned = isPinned ? "servers pinned to core 0 and clients to core 1" : "processes not pinned to cores"
  const masking = bufferutil ? "with bufferutil" : "without bufferutil"
  return `${rounds}, on Node ${node}, ${cpu}, ${cores} cores, load ${load} at the start and ${loadAfter} at the end; ${pinned}; ws ${masking}.`
}

function cells(line: Line): string[] {
  const ratio = ratioOf(line)
  return [
    line.row,
    line.what,
    spread(line.ours, line.unit),
    line.peer === undefined ? "" : `${line.peer.name}: ${spread(line.peer.samples, line.unit)}`,
    ratio === undefined ? "" : number(ratio),
    line.bar,
    line.holds === undefined ? "" : line.holds ? "holds" : "**misses**",
    line.note,
  ]
}

function spread(samples: readonly number[], unit: string): string {
  if (samples.length === 0) return "not measured"
  const shown = `${number(median(samples))} ${unit}`.trimEnd()
  if (samples.length === 1) return shown
  return `${shown} (${number(Math.min(...samples))}–${number(Math.max(...samples))})`
}

/** Three significant digits, without an exponent. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return "—"
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en")
  return String(Number(value.toPrecision(3)))
}

export function asJson(lines: readonly Line[], surroundings: Surroundings, after: After): string {
  const shown = lines.map((each) => ({ ...each, ratio: ratioOf(each) }))
  return `${JSON.stringify({ ...after, surroundings, lines: shown }, undefined, 2)}\n`
}
