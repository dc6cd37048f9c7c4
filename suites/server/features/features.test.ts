import { streamingSuite } from "../../../harness/vitest/streaming-suite.ts"
import { featureCases } from "./features.cases.ts"

streamingSuite("features", featureCases)
