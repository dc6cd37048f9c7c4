import { defineClientCase } from "../../../harness/client-case.ts"
import { SHORT_SENTENCE } from "../../audio.ts"

export const metadataClientCases = [
  defineClientCase({
    id: "metadata/none",
    title: "the stream is closed without Metadata",
    audio: SHORT_SENTENCE,
    server: [{ do: "omit", type: "Metadata" }],
    breaks: ["cl-metadata-then-close", "md-once"],
    checks: ["md-client-end"],
    reconnects: true,
  }),
]
