// Figures and tables as the commands write them.
import { visible } from "../reports/visible.ts"
import { SEAL, widthOf } from "./paint.ts"

/** `7.1 s` */
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

/** `12 ms`, `1.07 s`: three digits that matter. */
export const duration = (ms: number): string =>
  Math.abs(ms) < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`

/** `3 min`, `45 s`: how long a person has to wait. */
export const minutes = (ms: number): string =>
  ms < 90_000 ? `${Math.ceil(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`

/** `1 case`, `2 cases` */
export const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`

/** `0:07.1`, `1:02:03.4`: a position in audio. */
export function position(ms: number): string {
  const tenths = Math.round(ms / 100)
  const [hours, minutes] = [Math.floor(tenths / 36_000), Math.floor(tenths / 600) % 60]
  const rest = ((tenths % 600) / 10).toFixed(1).padStart(4, "0")
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${String(minutes).padStart(2, "0")}:${rest}`
}

/** Columns as wide as their widest cell; figures to the right, words to the left. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const isFigure = widths.map((_, column) => rows.slice(1).every((row) => /^(\d.*)?$/.test(row[column] ?? "")))
  return rows.map((row) =>
    row
      .map((cell, column) => (isFigure[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join("  ")
      .trimEnd(),
  )
}

/** A peer's text within one line of ours. */
export const oneLine = (text: string): string => text.trim().replace(/\s+/g, " ")

/** No peer's text does anything to a terminal; colours are ours, and only ours. */
export const printable = (text: string): string => visible(text).replaceAll(SEAL, "\u001b")

/** Text broken into lines at spaces, none longer than `width` unless a word is. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ""
  for (const word of text.split(" ")) {
    if (line !== "" && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line)
      line = word
    } else line = line === "" ? word : `${line} ${word}`
  }
  return [...lines, line]
}

/** Cut to a width, with an ellipsis in place of what is missing. @param keep which end matters */
export function cut(text: string, width: number, keep: "start" | "end" = "start"): string {
  if (text.length <= width) return text
  if (width < 1) return ""
  return keep === "start" ? `${text.slice(0, width - 1)}…` : `…${text.slice(text.length - width + 1)}`
}
