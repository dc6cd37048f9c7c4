import { defineCase } from "../../../harness/case.ts"
import { STEREO, TWO_UTTERANCES } from "../../audio.ts"

export const metadataCases = [
  defineCase({
    id: "metadata/closing",
    title: "one Metadata closes the stream, with the audio's length, hash and models",
    streams: [{ audio: TWO_UTTERANCES, options: { model: "nova-3", interim_results: true } }],
    checks: [
      "md-once",
      "md-fields",
      "md-transaction-key",
      "md-duration",
      "md-duration-sum",
      "md-channels",
      "md-sha256",
      "md-created",
      "md-models",
    ],
    loopback: true,
  }),
  defineCase({
    id: "metadata/stereo",
    title: "Metadata counts the channels, and their time once",
    streams: [{ audio: STEREO, options: { multichannel: true } }],
    checks: ["md-channels", "md-duration", "mc-metadata"],
  }),
]
