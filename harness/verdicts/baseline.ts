// The failures that a target is known to have, with a reason each. A baseline says which failures are expected; it never
// changes a verdict, and an entry that no longer fails is an error, so that it stays true.

import { z } from "zod"
import { HarnessError } from "../errors.ts"
import { nearestName } from "../protocol/options/nearest-name.ts"
import { isFailure, JUDGED } from "./accounting.ts"
import { globPattern } from "./globs.ts"
import type { Verdict } from "./verdict.ts"

const entrySchema = z.strictObject({
  /** Of permutations: `*` within a part, `**` across parts. */
  path: z.string().min(1),
  /** Id of the check that fails, or `close`. */
  check: z.string().min(1),
  reason: z.string().trim().min(1, "every entry says why the failure is accepted"),
  /** Fails now and then: it may pass without being stale. */
  flaky: z.literal(true).exactOptional(),
})

const baselineSchema = z.strictObject({ target: z.string().exactOptional(), known: z.array(entrySchema).readonly() })

export type BaselineEntry = Readonly<z.infer<typeof entrySchema>>
export type Baseline = Readonly<z.infer<typeof baselineSchema>>

export const NO_BASELINE: Baseline = { known: [] }

/** What a baseline calls a close that is not as due. */
export const CLOSE = "close"

/** @throws {HarnessError} USAGE: another shape, or an entry without a reason */
export function parseBaseline(content: unknown, file: string): Baseline {
  const parsed = baselineSchema.safeParse(content)
  if (parsed.success) return parsed.data
  const problem = z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/g, " ")
  throw new HarnessError("USAGE", `${file}: expected a baseline, found ${problem}.`, { cause: parsed.error })
}

/**
 * Holds a baseline to the catalogue: every entry speaks of a check that exists and of a permutation that exists.
 * @throws {HarnessError} USAGE
 */
export function requireKnown(
  { known }: Baseline,
  catalogue: { readonly paths: readonly string[]; readonly checks: readonly string[] },
  file: string,
): void {
  for (const { path, check } of known) {
    if (check !== CLOSE && !catalogue.checks.includes(check)) {
      throw new HarnessError("USAGE", `${file}: there is no check "${check}"${meant(check, catalogue.checks)}`)
    }
    if (!catalogue.paths.some((one) => globPattern(path).test(one))) {
      throw new HarnessError("USAGE", `${file}: no case matches "${path}"${meant(path, catalogue.paths)}`)
    }
  }
}

function meant(name: string, names: readonly string[]): string {
  const nearest = nearestName(name, names)
  return nearest === undefined ? "; take the entry out." : `; did you mean "${nearest}"?`
}

/** What a baseline makes of one failure. */
export interface Overlay {
  readonly status: "expected" | "unexpected" | "flaky"
  readonly reason?: string
}

/** One permutation of a run, as a baseline looks at it. */
export interface Played {
  /** Several plays of one permutation share it. */
  readonly path: string
  readonly verdict: Pick<Verdict, "behaviour" | "close" | "failures" | "judgements">
}

/** What the baseline makes of each failure of a permutation, by id of the check; the close is `close`. */
export function overlaysOf({ path, verdict }: Played, { known }: Baseline): Readonly<Record<string, Overlay>> {
  const failed = [...verdict.failures.map(({ check }) => check.id), ...(verdict.close === "OK" ? [] : [CLOSE])]
  return Object.fromEntries(
    failed.map((id): [string, Overlay] => {
      const entry = known.find(({ path: glob, check }) => check === id && globPattern(glob).test(path))
      if (entry === undefined) return [id, { status: "unexpected" }]
      return [id, { status: entry.flaky === true ? "flaky" : "expected", reason: entry.reason }]
    }),
  )
}

const UNEXPECTED: Overlay = { status: "unexpected" }

/**
 * What the baseline makes of a permutation as a whole: one failure that nobody expected is enough.
 * @param overlays of each of its failures; what is not in it is unexpected
 * @returns undefined where nothing fails the run
 */
export function overlayOf(
  verdict: Pick<Verdict, "behaviour" | "close" | "failures">,
  overlays: Readonly<Record<string, Overlay>>,
  isStrict: boolean,
): Overlay | undefined {
  if (!isFailure(verdict) && !(isStrict && verdict.behaviour === "NON_STRICT")) return undefined
  const counted = verdict.failures.filter(({ level }) => level === "must" || (isStrict && level === "should"))
  const all = [...counted.map(({ check }) => check.id), ...(verdict.close === "OK" ? [] : [CLOSE])]
  const known = all.map((check) => overlays[check] ?? UNEXPECTED)
  const withStatus = (status: Overlay["status"]) => known.find((overlay) => overlay.status === status)
  return withStatus("unexpected") ?? withStatus("flaky") ?? withStatus("expected") ?? UNEXPECTED
}

/** Entries whose check passed wherever it had something to look at, and failed nowhere. */
export function staleEntries(played: readonly Played[], { known }: Baseline): readonly BaselineEntry[] {
  const judged = played.filter(({ verdict }) => JUDGED.includes(verdict.behaviour))
  return known.filter(({ path, check, flaky }) => {
    const outcomes = judged.filter((one) => globPattern(path).test(one.path)).flatMap((one) => outcomesOf(one, check))
    return flaky !== true && outcomes.includes("pass") && outcomes.every((outcome) => outcome === "pass")
  })
}

/** What a check said of the streams of a permutation, without those that gave it nothing to look at. */
function outcomesOf({ verdict }: Played, check: string): readonly string[] {
  if (check === CLOSE) return [verdict.close === "OK" ? "pass" : "fail"]
  return verdict.judgements.flatMap(({ check: { id }, outcome }) =>
    id === check && outcome.type !== "not-exercised" ? [outcome.type] : [],
  )
}
