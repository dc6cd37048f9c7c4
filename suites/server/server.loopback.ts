// The chosen set over real sockets at real pace. One file, so that all of it shares one clock and plays side by side.
import { streamingSuite } from "../../harness/vitest/streaming-suite.ts"
import { serverCases } from "./all.ts"

streamingSuite("over loopback", serverCases)
