import { streamingSuite } from "../../../harness/vitest/streaming-suite.ts"
import { compressedAudioCases } from "./compressed.cases.ts"

streamingSuite("audio-format, compressed", compressedAudioCases)
