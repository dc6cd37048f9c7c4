// The requirements that ship with the package. Read without a schema: the file is ours, and a test holds it to one.

import { readFileSync } from "node:fs"
import { join } from "node:path"
import { HarnessError } from "../errors.ts"
import { packageRoot } from "../files/package-root.ts"
import { globPattern } from "../verdicts/globs.ts"
import { nearestName } from "../protocol/options/nearest-name.ts"
import type { Requirement, RequirementsFile } from "./requirement.ts"

export const REQUIREMENTS_FOLDER = join(packageRoot(), "fixtures", "requirements")

/** All of them, in the order of the life of a stream. */
export function requirements(): readonly Requirement[] {
  const text = readFileSync(join(REQUIREMENTS_FOLDER, "requirements.json"), "utf8")
  return (JSON.parse(text) as RequirementsFile).requirements
}

/**
 * Those whose id or area matches one of the globs; all without globs.
 * @throws {HarnessError} USAGE when a glob matches nothing
 */
export function selectRequirements(rows: readonly Requirement[], globs: readonly string[]): readonly Requirement[] {
  const patterns = globs.map((glob) => {
    const pattern = globPattern(glob)
    if (rows.some(({ id, area }) => pattern.test(id) || pattern.test(area))) return pattern
    const meant = nearestName(
      glob,
      rows.map(({ id }) => id),
    )
    const remedy = meant === undefined ? '"soundcheck list --requirements" shows all' : `did you mean "${meant}"?`
    throw new HarnessError("USAGE", `No requirement matches "${glob}"; ${remedy}`)
  })
  if (patterns.length === 0) return rows
  return rows.filter(({ id, area }) => patterns.some((pattern) => pattern.test(id) || pattern.test(area)))
}

/** What a check is called by and how much it weighs, known without loading the checks themselves. */
export interface CoveringCheck {
  readonly requirements: readonly string[]
  readonly level: Requirement["level"]
}

/** The checks that cover some requirement, by id. */
export function coveringChecks(rows: readonly Requirement[]): ReadonlyMap<string, CoveringCheck> {
  const found = new Map<string, CoveringCheck>()
  for (const { id, level, checks = [] } of rows) {
    for (const check of checks) {
      const known = found.get(check)
      // The requirement that a check is called by says its level.
      found.set(check, {
        requirements: [...(known?.requirements ?? []), id],
        level: known === undefined || check === id ? level : known.level,
      })
    }
  }
  return found
}
