import { streamingSuite } from "../../../harness/vitest/streaming-suite.ts"
import { multichannelCases } from "./multichannel.cases.ts"

streamingSuite("multichannel", multichannelCases)
