import { streamingSuite } from "../../../harness/vitest/streaming-suite.ts"
import { closeCases } from "./close.cases.ts"

streamingSuite("close", closeCases)
