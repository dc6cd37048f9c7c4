// The report as a JSON file, written and read again.

import { HarnessError } from "../errors.ts"
import { REPORT_VERSION, type RunReport, runReportSchema } from "./run-report.ts"

/** @returns one JSON object, indented, with a line feed at its end */
export const jsonReport = (report: RunReport): string => `${JSON.stringify(report, null, 2)}\n`

/**
 * @param file as errors name it
 * @throws {HarnessError} USAGE: no report, one of another version, or one that was edited into something else
 */
export function readReport(text: string, file: string): RunReport {
  const value = parsed(text)
  if (value?.type !== "soundcheck-report") {
    throw new HarnessError(
      "USAGE",
      `${file}: expected a report that --json wrote, found something else; check the path.`,
    )
  }
  if (value.version !== REPORT_VERSION) {
    const found = `${file} is a report of version ${JSON.stringify(value.version)}`
    throw new HarnessError(
      "USAGE",
      `${found}; this Soundcheck reads version ${REPORT_VERSION}: use the one that wrote it.`,
    )
  }
  const { success, data, error } = runReportSchema.safeParse(value)
  if (success) return data
  const [first] = error.issues
  const where = first === undefined || first.path.length === 0 ? "the report" : first.path.join(".")
  throw new HarnessError("USAGE", `${file}: ${where} is not as the schema says (${first?.message}); write it anew.`)
}

function parsed(text: string): { readonly type?: unknown; readonly version?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
