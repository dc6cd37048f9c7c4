import { streamingSuite } from "../../../harness/vitest/streaming-suite.ts"
import { keepAliveCases } from "./keepalive.cases.ts"

streamingSuite("keepalive", keepAliveCases)
