import { streamingSuite } from "../../../harness/vitest/streaming-suite.ts"
import { errorCases } from "./errors.cases.ts"

streamingSuite("errors", errorCases)
