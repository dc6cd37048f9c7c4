// The files of fixtures/requirements as they ought to be: rows and exclusions are written by hand, the rest follows.

import { readFileSync } from "node:fs"
import { join } from "node:path"
import { z } from "zod"
import type { Check } from "../../harness/checks/check.ts"
import { REQUIREMENTS_FOLDER, requirements } from "../../harness/requirements/catalogue.ts"
import { requirementsSchema } from "../../harness/requirements/requirement.ts"
import { account, type Exclusion, requirementsText } from "./account.ts"

/** @returns the text of each generated file by its name, and what does not add up */
export function requirementFiles(evaluated: readonly Check[]): {
  readonly files: Readonly<Record<string, string>>
  readonly problems: readonly string[]
} {
  const exclusions = JSON.parse(readFileSync(join(REQUIREMENTS_FOLDER, "exclusions.json"), "utf8")) as Exclusion[]
  const { requirements: accounted, problems } = account(requirements(), evaluated, exclusions)
  const files = {
    "requirements.json": requirementsText(accounted),
    "requirements.schema.json": `${JSON.stringify(z.toJSONSchema(requirementsSchema), null, 2)}\n`,
  }
  return { files, problems }
}
