// Whether a text names the reason of a close: as it came, or by the fault that it names.

import { errorCodeIn } from "../../../protocol/close-codes.ts"

/** Compared without case and hyphen, as faults are written in either way: `NET-0001`, `net0001`. */
export function closeReasonNamed(output: string, reason: string): boolean {
  if (reason === "" || output.includes(reason)) return true
  const fault = errorCodeIn(reason)
  return (
    fault !== undefined && output.toLowerCase().replaceAll("-", "").includes(fault.toLowerCase().replaceAll("-", ""))
  )
}
