import { defineCase } from "../../../harness/case.ts"
import { ONE_MINUTE, ONE_SENTENCE, TWO_UTTERANCES } from "../../audio.ts"

const sequence = [
  "fin-contiguous",
  "fin-first-at-zero",
  "fin-immutable",
  "fin-immutable-whole",
  "fin-order",
  "fin-order-finals",
  "fin-no-duplicates",
]

export const finalsCases = [
  defineCase({
    id: "finals/sequence",
    title: "finals cover the audio once, in order, without gap or overlap",
    streams: [{ audio: TWO_UTTERANCES, options: { interim_results: true, endpointing: 300 } }],
    checks: [...sequence, "fin-text-complete"],
    loopback: true,
  }),
  defineCase({
    id: "finals/long-speech",
    title: "a minute of speech is cut into finals that join to the whole transcript",
    streams: [{ audio: ONE_MINUTE, options: { endpointing: 300 } }],
    checks: [...sequence, "fin-text-complete", "md-duration-sum"],
  }),
  defineCase({
    id: "finals/without-endpointing",
    title: "without endpointing, finals still come and cover everything",
    streams: [{ audio: ONE_SENTENCE, options: { endpointing: false } }],
    checks: [...sequence, "fin-text-complete"],
  }),
  defineCase({
    id: "finals/repeatable",
    title: "the same audio with the same options gives the same finals",
    streams: [{ audio: TWO_UTTERANCES }, { audio: TWO_UTTERANCES, after: "previous" }],
    checks: ["fin-deterministic-mock"],
    live: false,
  }),
]
