import { defineCase } from "../../../harness/case.ts"
import { ONE_MINUTE, ONE_SENTENCE, silence, TWO_UTTERANCES } from "../../audio.ts"

export const interimCases = [
  defineCase({
    id: "interim/off-by-default",
    title: "nobody gets interims who did not ask for them",
    streams: [{ audio: ONE_SENTENCE, options: { model: "nova-3" } }],
    checks: ["int-off-by-default"],
  }),
  defineCase({
    id: "interim/sequence",
    title: "interims share their segment's start, grow, and end with its final",
    streams: [{ audio: TWO_UTTERANCES, options: { interim_results: true, endpointing: 300 } }],
    checks: [
      "int-same-start",
      "int-duration-grows",
      "int-cadence",
      "int-not-speech-final",
      "int-not-from-finalize",
      "int-no-none-after-final",
    ],
    loopback: true,
  }),
  defineCase({
    id: "interim/sentence",
    title: "a sentence of several seconds gives interims before its final",
    streams: [{ audio: ONE_SENTENCE, options: { interim_results: true, endpointing: 1000 } }],
    checks: ["int-on", "int-cadence"],
  }),
  defineCase({
    id: "interim/long-speech",
    title: "interims keep their rhythm through a minute of speech",
    streams: [{ audio: ONE_MINUTE, options: { interim_results: true, endpointing: 300 } }],
    checks: ["int-cadence", "int-duration-grows", "fin-contiguous"],
  }),
  defineCase({
    id: "interim/silence",
    title: "interims come during silence too, with empty text",
    streams: [{ audio: silence(5_000), options: { interim_results: true } }],
    checks: ["int-silence"],
  }),
]
