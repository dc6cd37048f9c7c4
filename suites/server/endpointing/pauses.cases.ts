import { defineCase } from "../../../harness/case.ts"
import { pauseOf, silence, TWO_UTTERANCES } from "../../audio.ts"

const GAPS_MS = [250, 450, 700, 950, 1200, 1600] as const

export const endpointingCases = [
  ...GAPS_MS.map((gapMs) =>
    defineCase({
      id: `endpointing/pause-${gapMs}`,
      title: `a pause of ${gapMs} ms ${gapMs < 300 ? "does not end" : "ends"} the utterance at endpointing=300`,
      streams: [{ audio: pauseOf(gapMs), options: { endpointing: 300, interim_results: true } }],
      checks: ["ep-threshold", "ep-speech-final-is-final"],
      loopback: gapMs === 250 || gapMs === 450,
    }),
  ),
  defineCase({
    id: "endpointing/threshold-700",
    title: "at endpointing=700 a pause of 250 ms is none, and one of 1600 ms is one",
    streams: [
      { audio: pauseOf(250), options: { endpointing: 700 } },
      { audio: pauseOf(1600), options: { endpointing: 700 } },
    ],
    checks: ["ep-threshold"],
  }),
  defineCase({
    id: "endpointing/default",
    title: "without the option, a clear pause ends an utterance",
    streams: [{ audio: TWO_UTTERANCES, options: { interim_results: true } }],
    checks: ["ep-default-10ms", "ep-speech-final-is-final", "ep-prompt"],
  }),
  defineCase({
    id: "endpointing/off",
    title: "with endpointing=false silence never ends an utterance",
    streams: [{ audio: TWO_UTTERANCES, options: { endpointing: false, interim_results: true } }],
    checks: ["ep-false"],
  }),
  defineCase({
    id: "endpointing/prompt",
    title: "the endpoint comes when the pause has lasted long enough, not at the next second",
    streams: [{ audio: TWO_UTTERANCES, options: { endpointing: 300, interim_results: true } }],
    checks: ["ep-prompt"],
    loopback: true,
  }),
  defineCase({
    id: "endpointing/with-and-without-interims",
    title: "endpoints fall at the same places with interims and without",
    streams: [
      { audio: TWO_UTTERANCES, options: { endpointing: 300, interim_results: true } },
      { audio: TWO_UTTERANCES, options: { endpointing: 300 } },
    ],
    checks: ["ep-independent-of-interim"],
  }),
  defineCase({
    id: "endpointing/values",
    title: "integers and booleans are accepted, words are refused",
    streams: ["endpointing=0", "endpointing=1000", "endpointing=false", "endpointing=true", "endpointing=abc"].map(
      (rawQuery) => ({
        audio: silence(200),
        rawQuery,
      }),
    ),
    checks: ["ep-values", "ep-true"],
  }),
  defineCase({
    id: "endpointing/noise",
    title: "speech over steady noise: whether endpoints come is reported",
    streams: [
      {
        audio: { parts: TWO_UTTERANCES.parts.map((part) => ({ ...part, noiseBelowDb: 20 })) },
        options: { endpointing: 300 },
      },
    ],
    checks: ["ep-noise"],
  }),
]
