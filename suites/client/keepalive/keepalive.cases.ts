import { defineClientCase } from "../../../harness/client-case.ts"
import { SHORT_SENTENCE } from "../../audio.ts"

export const keepAliveClientCases = [
  defineClientCase({
    id: "keepalive/pause",
    title: "the audio pauses for longer than a stream lives without KeepAlive",
    audio: SHORT_SENTENCE,
    wish: { pause: { atMs: 1_500, ms: 12_000 } },
    checks: ["ka-text", "ka-interval"],
  }),
]
