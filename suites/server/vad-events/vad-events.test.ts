import { streamingSuite } from "../../../harness/vitest/streaming-suite.ts"
import { vadEventsCases } from "./vad-events.cases.ts"

streamingSuite("vad-events", vadEventsCases)
