// What a client printed: whether it names the reason of a close, and the line that tells most.

import { readReport } from "./client-run.ts"
import { errorCodeIn } from "../../../protocol/close-codes.ts"

/** Compared without case and hyphen, as faults are written in either way: `NET-0001`, `net0001`. */
export function closeReasonNamed(output: string, reason: string): boolean {
  if (reason === "" || output.includes(reason)) return true
  const fault = errorCodeIn(reason)
  return (
    fault !== undefined && output.toLowerCase().replaceAll("-", "").includes(fault.toLowerCase().replaceAll("-", ""))
  )
}

/**
 * The last line that speaks of an error, or the last line at all: a crash ends with the version of its platform. Reports
 * are not meant for people.
 */
export function tellingLine(output: string): string {
  const lines = output.split("\n").filter((line) => line.trim() !== "" && readReport(line) === undefined)
  return lines.findLast((line) => /error|exception|fail|refus/i.test(line)) ?? lines.at(-1) ?? ""
}
