// What a verdict means to a test runner, which knows three outcomes where a verdict has two axes and a baseline a say.

import type { Reported } from "../reports/reported.ts"
import { verdictText } from "../reports/text.ts"
import { JUDGED } from "../verdicts/accounting.ts"
import { type Baseline, overlayOf, overlaysOf } from "../verdicts/baseline.ts"

/** `text` is the verdict in full; a test that passes with one has something to show and nothing to fail for. */
export type Ruling =
  | { readonly type: "pass"; readonly text?: string | undefined }
  | { readonly type: "skip" | "fail"; readonly text: string }

export interface RulingOptions {
  /** A SHOULD that is missed fails the test too. */
  readonly strict: boolean
  readonly baseline: Baseline
}

/**
 * What the target declares it lacks is skipped. What could not be judged fails, as it gives a run of the commands an exit
 * code that is not 0: it is no failure of the target, but a test runner that skipped it would call the run good.
 */
export function rulingOf(reported: Reported, { strict, baseline }: RulingOptions): Ruling {
  const { permutation, verdict } = reported
  const text = verdictText(reported)
  if (verdict.behaviour === "UNIMPLEMENTED") return { type: "skip", text }
  if (!JUDGED.includes(verdict.behaviour)) return { type: "fail", text }
  const overlays = overlaysOf({ path: permutation.path, verdict }, baseline)
  const overlay = overlayOf(verdict, overlays, strict)
  if (overlay === undefined) return verdict.failures.length === 0 ? { type: "pass" } : { type: "pass", text }
  const known = Object.entries(overlays).flatMap(([check, { status, reason = "" }]) =>
    status === "unexpected" ? [] : [`  ${status}: ${check}: ${reason}`],
  )
  return { type: overlay.status === "unexpected" ? "fail" : "pass", text: [text, ...known].join("\n") }
}
