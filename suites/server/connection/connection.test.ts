import { streamingSuite } from "../../../harness/vitest/streaming-suite.ts"
import { connectionCases } from "./connection.cases.ts"

streamingSuite("connection", connectionCases)
