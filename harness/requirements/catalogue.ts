// The requirements that ship with the package. Read without a schema: the file is ours, and a test holds it to one.

import { readFileSync } from "node:fs"
import { join } from "node:path"
import { packageRoot } from "../files/package-root.ts"
import type { Requirement, RequirementsFile } from "./requirement.ts"

export const REQUIREMENTS_FOLDER = join(packageRoot(), "fixtures", "requirements")

/** All of them, in the order of the life of a stream. */
export function requirements(): readonly Requirement[] {
  const text = readFileSync(join(REQUIREMENTS_FOLDER, "requirements.json"), "utf8")
  return (JSON.parse(text) as RequirementsFile).requirements
}
