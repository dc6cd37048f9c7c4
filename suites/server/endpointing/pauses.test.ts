import { streamingSuite } from "../../../harness/vitest/streaming-suite.ts"
import { endpointingCases } from "./pauses.cases.ts"

streamingSuite("endpointing", endpointingCases)
