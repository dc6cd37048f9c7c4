import { defineCase } from "../../../harness/case.ts"
import { pauseOf, silence, TWO_UTTERANCES } from "../../audio.ts"

const asked = { interim_results: true, utterance_end_ms: 1000 }
/** The utterance and then enough silence for the gap to be judged. */
const followedBySilence = (ms: number) => ({ parts: [...TWO_UTTERANCES.parts, { silenceMs: ms }] })

export const utteranceEndCases = [
  defineCase({
    id: "utterance-end/sent",
    title: "a gap longer than the setting after finalized words gives one UtteranceEnd, behind its final",
    streams: [{ audio: followedBySilence(3_000), options: { ...asked, endpointing: 300 } }],
    checks: ["ue-sent", "ue-shape", "ue-after-final", "ue-gap", "ue-once"],
    loopback: true,
  }),
  defineCase({
    id: "utterance-end/off",
    title: "nobody gets UtteranceEnd who did not ask for it",
    streams: [{ audio: followedBySilence(3_000), options: { interim_results: true } }],
    checks: ["ue-off"],
  }),
  defineCase({
    id: "utterance-end/without-endpointing",
    title: "it works with endpointing off",
    streams: [{ audio: followedBySilence(5_000), options: { ...asked, endpointing: false } }],
    checks: ["ue-independent", "ue-after-final"],
  }),
  defineCase({
    id: "utterance-end/short-pause",
    title: "a pause shorter than the setting gives none",
    streams: [{ audio: pauseOf(450), options: { ...asked, endpointing: 300 } }],
    checks: ["ue-no-midword"],
  }),
  defineCase({
    id: "utterance-end/silence",
    title: "a stream without words gives none",
    streams: [{ audio: silence(6_000), options: asked }],
    checks: ["ue-not-without-words"],
  }),
  defineCase({
    id: "utterance-end/limits",
    title: "999 is refused by name and value; above 5000 may be",
    streams: [999, 5001].map((utterance_end_ms) => ({
      audio: silence(200),
      options: { interim_results: true, utterance_end_ms },
    })),
    checks: ["ue-min-1000", "ue-max-5000"],
  }),
  defineCase({
    id: "utterance-end/without-interims",
    title: "without interims there is none, or a refusal",
    streams: [{ audio: followedBySilence(3_000), options: { utterance_end_ms: 1000 } }],
    checks: ["ue-needs-interim"],
  }),
]
