import { streamingSuite } from "../../../harness/vitest/streaming-suite.ts"
import { utteranceEndCases } from "./utterance-end.cases.ts"

streamingSuite("utterance-end", utteranceEndCases)
