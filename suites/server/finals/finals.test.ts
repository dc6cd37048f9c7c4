import { streamingSuite } from "../../../harness/vitest/streaming-suite.ts"
import { finalsCases } from "./finals.cases.ts"

streamingSuite("finals", finalsCases)
