// Writes the published JSON Schema of reports from the one the code reads them by. A test holds that it is up to date.
import { mkdirSync, writeFileSync } from "node:fs"
import { reportJsonSchema } from "../harness/reports/run-report.ts"

const FOLDER = "fixtures/schemas"

mkdirSync(FOLDER, { recursive: true })
writeFileSync(`${FOLDER}/run-report.schema.json`, `${JSON.stringify(reportJsonSchema(), null, 2)}\n`)
