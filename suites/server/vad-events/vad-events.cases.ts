import { defineCase } from "../../../harness/case.ts"
import { HALF_A_MINUTE_OF_SILENCE, TWO_UTTERANCES, withSilence } from "../../audio.ts"

const asked = { vad_events: true, interim_results: true }

export const vadEventsCases = [
  defineCase({
    id: "vad-events/speech-after-silence",
    title: "speech after two seconds of silence gives SpeechStarted near its onset, before its words",
    streams: [{ audio: withSilence(2_000, 1_000), options: { ...asked, endpointing: 300 } }],
    checks: ["vad-on", "vad-shape", "vad-before-words", "vad-timestamp-near"],
    loopback: true,
  }),
  defineCase({
    id: "vad-events/two-utterances",
    title: "each utterance is announced, at rising times, and none announces its end",
    streams: [{ audio: TWO_UTTERANCES, options: { ...asked, endpointing: 300 } }],
    checks: ["vad-monotone", "vad-no-end-event"],
  }),
  defineCase({
    id: "vad-events/off",
    title: "nobody gets SpeechStarted who did not ask for it",
    streams: [{ audio: TWO_UTTERANCES, options: { interim_results: true } }],
    checks: ["vad-off"],
  }),
  defineCase({
    id: "vad-events/silence",
    title: "digital silence gives none",
    streams: [{ audio: HALF_A_MINUTE_OF_SILENCE, options: asked }],
    checks: ["vad-silence-none"],
  }),
]
