import { streamingSuite } from "../../../harness/vitest/streaming-suite.ts"
import { finalizeCases } from "./finalize.cases.ts"

streamingSuite("finalize", finalizeCases)
