// Writes into fixtures/requirements/requirements.json which checks cover each requirement, and the file's schema beside it;
// without `--write` only says what would change. Run it when a check or an exclusion has come or gone.

import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { argv } from "zx"
import { EXIT } from "../harness/errors.ts"
import { REQUIREMENTS_FOLDER } from "../harness/requirements/catalogue.ts"
import { evaluatedChecks } from "./requirements/evaluated.ts"
import { requirementFiles } from "./requirements/files.ts"

const { files, problems } = requirementFiles(await evaluatedChecks())
for (const problem of problems) console.log(problem)
const differing = Object.entries(files).filter(
  ([name, text]) => readFileSync(join(REQUIREMENTS_FOLDER, name), { encoding: "utf8", flag: "a+" }) !== text,
)
for (const [name, text] of differing) {
  if (argv.write) writeFileSync(join(REQUIREMENTS_FOLDER, name), text)
  console.log(`${argv.write ? "written" : "differs"} ${name}`)
}
const isGood = problems.length === 0 && (argv.write || differing.length === 0)
process.exitCode = isGood ? EXIT.asExpected : EXIT.unexpectedFailure
