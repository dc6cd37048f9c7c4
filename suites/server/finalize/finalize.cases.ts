import { defineCase } from "../../../harness/case.ts"
import type { Step } from "../../../harness/protocol/script.ts"
import { ONE_SENTENCE, STEREO, silence, TWO_UTTERANCES } from "../../audio.ts"
import { audio, ending, finalize, pause, text } from "../../script.ts"

const untilFlushed: Step = { do: "await", until: "from-finalize", timeoutMs: 3_000 }
const interims = { interim_results: true, endpointing: 300 }

export const finalizeCases = [
  defineCase({
    id: "finalize/flush",
    title: "Finalize turns all pending audio into finals at once, and the stream goes on from there",
    streams: [
      { audio: ONE_SENTENCE, options: interims, script: [audio(3_000), finalize, untilFlushed, audio(), ...ending] },
    ],
    checks: [
      "fz-flush",
      "fz-flag",
      "fz-speech-final",
      "fz-stays-open",
      "fz-no-metadata",
      "fz-count",
      "fz-prompt",
      "fin-contiguous",
      "fin-text-complete",
    ],
    loopback: true,
  }),
  defineCase({
    id: "finalize/between-chunks",
    title: "only audio sent before Finalize is flushed by it",
    streams: [{ audio: ONE_SENTENCE, options: interims, script: [audio(2_500), finalize, audio(), ...ending] }],
    checks: ["fz-order", "fz-flush"],
  }),
  defineCase({
    id: "finalize/never-sent",
    title: "without Finalize nothing is marked as its result",
    streams: [{ audio: TWO_UTTERANCES, options: interims }],
    checks: ["fz-flag-only-then"],
  }),
  defineCase({
    id: "finalize/nothing-pending",
    title: "Finalize before any audio, and twice in a row, does no harm",
    streams: [
      {
        audio: ONE_SENTENCE,
        options: interims,
        script: [finalize, audio(2_000), finalize, finalize, pause(1_500), audio(), ...ending],
      },
    ],
    checks: ["fz-little-audio", "fz-count"],
  }),
  defineCase({
    id: "finalize/one-channel",
    title: "with a channel, Finalize flushes that channel only",
    streams: [
      {
        audio: STEREO,
        options: { ...interims, multichannel: true },
        script: [audio(2_500), text('{"type":"Finalize","channel":1}'), pause(500), audio(), ...ending],
      },
    ],
    checks: ["fz-channel"],
  }),
  defineCase({
    id: "finalize/no-such-channel",
    title: "an impossible channel is an error or ignored, never the end",
    streams: [
      {
        audio: silence(1_000),
        options: interims,
        script: [audio(500), text('{"type":"Finalize","channel":9}'), audio(), ...ending],
      },
    ],
    checks: ["fz-channel-out-of-range"],
  }),
]
