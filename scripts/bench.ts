// `npm run bench`: takes the rows of the performance targets again, each beside its peer in the same run, and writes a
// table. Figures of a shared machine wander; the ratios inside one run are what counts.
//
// npm run bench -- [rows…] [--quick] [--out FILE] [--json FILE] [--strict]

import { writeFileSync } from "node:fs"
import { parseArgs } from "node:util"
import { EXIT } from "../harness/errors.ts"
import { absent, type Line, LONG_ROWS, ROW_IDS, type RowId } from "./bench/line.ts"
import { ROW_GROUPS } from "./bench/rows/index.ts"
import { openStage, type Stage } from "./bench/stage.ts"
import { surroundings, systemLoad } from "./bench/surroundings.ts"
import { asJson, asMarkdown } from "./bench/table.ts"

const OPTIONS = {
  quick: { type: "boolean", default: false },
  strict: { type: "boolean", default: false },
  out: { type: "string" },
  json: { type: "string" },
} as const

process.exitCode = await main()

async function main(): Promise<number> {
  const read = readArguments()
  if (typeof read === "string") {
    console.error(`${read}\nUsage: npm run bench -- [rows…] [--quick] [--out FILE] [--json FILE] [--strict]`)
    return EXIT.usage
  }
  const { rows, values } = read
  const startedAtMs = performance.now()
  const here = surroundings(values.quick)
  const lines = await measure(rows, openStage(here))
  const after = { tookSeconds: (performance.now() - startedAtMs) / 1000, loadAfter: systemLoad() }
  const table = asMarkdown(lines, here, after)
  process.stdout.write(table)
  if (values.out !== undefined) writeFileSync(values.out, table)
  if (values.json !== undefined) writeFileSync(values.json, asJson(lines, here, after))
  return values.strict && lines.some((line) => line.holds === false) ? EXIT.unexpectedFailure : EXIT.asExpected
}

/** @returns a sentence when the arguments make no sense */
function readArguments() {
  try {
    const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true })
    const rows = positionals.map((row) => row.toUpperCase())
    const strange = rows.find((row) => !ROW_IDS.some((id) => id === row))
    if (strange !== undefined) return `Expected rows out of ${ROW_IDS.join(", ")}; found ${strange}.`
    const usual = ROW_IDS.filter((id) => !LONG_ROWS.includes(id))
    return { values, rows: new Set((rows.length === 0 ? usual : rows) as RowId[]) }
  } catch (cause) {
    return (cause as Error).message
  }
}

async function measure(wanted: ReadonlySet<RowId>, stage: Stage): Promise<readonly Line[]> {
  const lines: Line[] = []
  try {
    for (const group of ROW_GROUPS) {
      const here = group.rows.filter((row) => wanted.has(row))
      if (here.length === 0) continue
      const startedAtMs = performance.now()
      process.stderr.write(`${here.join(", ")} …`)
      const taken = await group
        .measure(stage)
        .catch((cause: Error) => here.map((row) => absent(row, "failed", cause.message)))
      process.stderr.write(` ${Math.round((performance.now() - startedAtMs) / 1000)} s\n`)
      lines.push(...taken.filter((line) => wanted.has(line.row)))
    }
  } finally {
    await stage.clear()
  }
  return lines
}
