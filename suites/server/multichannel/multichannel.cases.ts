import { defineCase } from "../../../harness/case.ts"
import { STEREO } from "../../audio.ts"
import { audio, ending } from "../../script.ts"

const asked = { multichannel: true, interim_results: true, endpointing: 300 }

export const multichannelCases = [
  defineCase({
    id: "multichannel/two-speakers",
    title: "each channel is heard, indexed and ended on its own",
    streams: [{ audio: STEREO, options: asked }],
    checks: [
      "mc-index",
      "mc-separate",
      "mc-contiguous",
      "mc-final-pair",
      "mc-metadata",
      "mc-interleaved",
      "fin-text-complete",
    ],
    loopback: true,
  }),
  defineCase({
    id: "multichannel/events",
    title: "UtteranceEnd and SpeechStarted name their channel",
    streams: [
      {
        audio: { parts: [...STEREO.parts, { silenceMs: 3_000 }] },
        options: { ...asked, utterance_end_ms: 1000, vad_events: true },
      },
    ],
    checks: ["mc-utterance-end"],
  }),
  defineCase({
    id: "multichannel/off",
    title: "without the option, two channels are one, indexed [0,1]",
    streams: [{ audio: STEREO, options: { interim_results: true } }],
    checks: ["mc-off-mono-index"],
  }),
  defineCase({
    id: "multichannel/close",
    title: "on close every channel is flushed",
    streams: [{ audio: STEREO, options: asked, script: [audio(2_500), ...ending] }],
    checks: ["mc-close"],
  }),
  defineCase({
    id: "multichannel/too-many",
    title: "more than 20 channels are refused, or not: reported",
    streams: [{ audio: { parts: [{ silenceMs: 300 }], channels: 21 }, options: { multichannel: true } }],
    checks: ["mc-max-20"],
  }),
]
