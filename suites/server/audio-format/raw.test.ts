import { streamingSuite } from "../../../harness/vitest/streaming-suite.ts"
import { rawAudioCases } from "./raw.cases.ts"

streamingSuite("audio-format", rawAudioCases)
