import { streamingSuite } from "../../../harness/vitest/streaming-suite.ts"
import { interimCases } from "./interim.cases.ts"

streamingSuite("interim", interimCases)
