// Which of a catalogue are meant: paths and globs, as a person types them.

import { HarnessError } from "../errors.ts"
import { nearestName } from "../protocol/options/nearest-name.ts"
import { globPattern } from "../verdicts/globs.ts"

/**
 * Globs of paths: `*` within a part, `**` across parts. What is named without its end means all below it: `auth` is
 * `auth/**`, and a case is all of its permutations.
 */
export interface Selection {
  /** All when empty. */
  readonly cases: readonly string[]
  readonly skip?: readonly string[]
}

/** @throws {HarnessError} USAGE when a glob matches nothing, or nothing is left */
export function select<Item extends { readonly path: string }>(
  items: readonly Item[],
  { cases, skip = [] }: Selection,
): readonly Item[] {
  const chosen = cases.length === 0 ? new Set(items) : matching(items, cases)
  const skipped = matching(items, skip)
  const left = items.filter((item) => chosen.has(item) && !skipped.has(item))
  if (left.length > 0 || items.length === 0) return left
  throw new HarnessError("USAGE", "Every case that is named is skipped again: nothing is left to run.")
}

function matching<Item extends { readonly path: string }>(
  items: readonly Item[],
  globs: readonly string[],
): ReadonlySet<Item> {
  const found = new Set<Item>()
  for (const glob of globs) {
    const patterns = [globPattern(glob), globPattern(`${glob.replace(/\/+$/, "")}/**`)]
    const those = items.filter(({ path }) => patterns.some((pattern) => pattern.test(path)))
    if (those.length === 0) throw noMatch(glob, items)
    for (const item of those) found.add(item)
  }
  return found
}

function noMatch(glob: string, items: readonly { readonly path: string }[]): HarnessError {
  const meant = nearestName(
    glob,
    items.flatMap(({ path }) => [path, path.split("/")[0] ?? path]),
  )
  const remedy = meant === undefined ? '"soundcheck list" shows them.' : `did you mean "${meant}"?`
  return new HarnessError("USAGE", `No case matches "${glob}"; ${remedy}`)
}
