import { streamingSuite } from "../../../harness/vitest/streaming-suite.ts"
import { authCases } from "./auth.cases.ts"

streamingSuite("auth", authCases)
