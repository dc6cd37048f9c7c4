import { streamingSuite } from "../../../harness/vitest/streaming-suite.ts"
import { metadataCases } from "./metadata.cases.ts"

streamingSuite("metadata", metadataCases)
