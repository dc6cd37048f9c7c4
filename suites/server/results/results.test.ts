import { streamingSuite } from "../../../harness/vitest/streaming-suite.ts"
import { resultsCases } from "./results.cases.ts"

streamingSuite("results", resultsCases)
