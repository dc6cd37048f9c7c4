// Reports as files: where a command was told to put them, in whatever forms.
import { accessSync, appendFileSync, constants, statSync } from "node:fs"
import { dirname } from "node:path"
import { HarnessError } from "../errors.ts"
import { makeFolder, reasonOf, writeWhole } from "../files/files.ts"
import type { Reported } from "../reports/reported.ts"
import type { RunReport } from "../reports/run-report.ts"
import type { RecordingsOf } from "./html-files.ts"
import type { Io } from "./io.ts"

/** Files, and a folder for HTML. */
export interface ReportFlags {
  readonly junit?: string
  readonly json?: string
  readonly markdown?: string
  readonly html?: string
}

/**
 * Looks at the places before a run that takes minutes: what cannot be written then is told at once.
 * @throws {HarnessError} USAGE
 */
export function checkReportPlaces({ junit, json, markdown, html }: ReportFlags): void {
  if (html !== undefined) {
    makeFolder(html)
    writable(html)
  }
  for (const file of [junit, json, markdown]) {
    if (file === undefined) continue
    makeFolder(dirname(file))
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) {
      throw new HarnessError("USAGE", `${file} could not be written: it is a folder: name a file in it.`)
    }
    writable(dirname(file))
  }
}

function writable(folder: string): void {
  try {
    accessSync(folder, constants.W_OK)
  } catch (cause) {
    throw new HarnessError("USAGE", `Nothing can be written to ${folder}: ${reasonOf(cause)}.`, { cause })
  }
}

/** Recordings that are still in memory, by the path of their permutation. */
export function recordingsIn(results: readonly Reported[]): RecordingsOf {
  const byPath = new Map(results.map(({ permutation, recordings }) => [permutation.path, recordings]))
  return async ({ path }) => byPath.get(path) ?? []
}

/**
 * Writes all forms that were asked for.
 * @param recordingsOf for the wire logs in HTML; unless given, they are read from where the report says they are
 * @throws {HarnessError} USAGE where one could not be written
 */
export async function writeReports(
  report: RunReport,
  flags: ReportFlags,
  io: Pick<Io, "env">,
  recordingsOf?: RecordingsOf,
): Promise<void> {
  const { junit, json, markdown, html } = flags
  if (json !== undefined) writeWhole(json, (await import("../reports/json.ts")).jsonReport(report))
  if (junit !== undefined) writeWhole(junit, (await import("../reports/junit.ts")).junitReport(report))
  if (markdown !== undefined) {
    const text = (await import("../reports/markdown.ts")).markdownReport(report)
    // GitHub's file is shared by all commands of a step.
    if (markdown === io.env.GITHUB_STEP_SUMMARY) appendFileSync(markdown, text)
    else writeWhole(markdown, text)
  }
  if (html !== undefined) {
    const { recordingsOnDisk, writeHtml } = await import("./html-files.ts")
    await writeHtml(report, html, recordingsOf ?? recordingsOnDisk)
  }
}
