import { defineClientCase } from "../../../harness/client-case.ts"
import { ONE_SENTENCE, SHORT_SENTENCE } from "../../audio.ts"

export const audioFormatClientCases = [
  defineClientCase({
    id: "audio-format/one-sentence",
    title: "a file is streamed: declared as it is, in binary frames, at real time",
    audio: ONE_SENTENCE,
    checks: [
      "audio-raw-needs-both",
      "audio-raw-needs-both-truly",
      "audio-container-none",
      "audio-binary-only",
      "audio-pace-limit",
      "audio-chunk-size",
      "audio-no-empty-frame",
    ],
  }),
  defineClientCase({
    id: "audio-format/container",
    title: "a file is streamed with its header, and nothing is declared",
    audio: SHORT_SENTENCE,
    wish: { container: true },
    checks: ["audio-container-none", "audio-raw-needs-both-truly"],
  }),
  defineClientCase({
    id: "audio-format/telephone",
    title: "a file at telephone rate is declared at that rate",
    audio: { ...ONE_SENTENCE, sampleRateHz: 8_000 },
    checks: ["audio-raw-needs-both-truly"],
  }),
]
