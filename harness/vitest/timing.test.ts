import {
  audioTo,
  type BuildStep,
  closed,
  closeStream,
  endpoint,
  goodEnd,
  metadata,
  senderReport,
  wait,
} from "../recording/recording-builder.ts"
import type { Recording } from "../recording/recording.ts"
import { emptyTimeline } from "../timeline.ts"
import { of, stream, GOOD, words, tryMatchers } from "./trial-matcher.ts"

/** A recording with the pauses that are in its audio, and a word behind each but the last. */
const timed = (recording: Recording, ...pauses: readonly (readonly [startMs: number, endMs: number])[]) => ({
  recording,
  timeline: {
    ...emptyTimeline(4000),
    pauses: pauses.map(([startMs, endMs]) => ({ startMs, endMs, channel: 0, label: "end" as const })),
    words: pauses.slice(0, -1).map(([, startMs]) => {
      return { word: "a", punctuatedWord: "a", startMs, endMs: startMs + 100, channel: 0, speaker: 0 }
    }),
  },
})

const LATE_ENDPOINT = stream(endpoint(0, 2.4, "late", { words: words("late", 1, 1.5) }), ...goodEnd)

const FLAT_OUT = of(
  { header: { pacing: { mode: "microphone", speed: Number.POSITIVE_INFINITY, delayMs: 0, jitterMs: 0 } } },
  audioTo(4000),
  endpoint(0, 2.4, "late", { words: words("late", 1, 1.5) }),
  ...goodEnd,
)

const TARDY = of({}, audioTo(4000), endpoint(0, 2.4, "late"), ...goodEnd, senderReport({ onTime: false }))

/** Two seconds of audio in a tenth of one. */
const burst: BuildStep = (state) => {
  audioTo(2000)(state)
  state.atMs -= 1900
}

tryMatchers({
  toEndpointWithin: [
    {
      claim: (one) => one.toEndpointWithin(500),
      holdsFor: [
        GOOD,
        timed(GOOD, [2400, 3000]),
        // A pause that nobody could take for an end, and one that was not sent.
        timed(GOOD, [1000, 1400], [2400, 3000], [5000, 6000]),
        // The silence behind the audio counts.
        timed(GOOD, [2400, 2500]),
      ],
      failsFor: [
        [
          LATE_ENDPOINT,
          "an endpoint within 500 ms after each utterance",
          "speech that ended at 1.50 s: speech_final after 2500 ms (event 41, at 4000 ms",
        ],
        [timed(GOOD, [500, 1200], [2400, 3000]), "speech that ended at 0.50 s: no speech_final came"],
        [timed(FLAT_OUT, [0, 1000], [3000, 4000]), "no speech_final came"],
      ],
      saysNothingOf: [
        [stream(...goodEnd), "no utterance ended in this stream, with a pause of 160 ms or more after it"],
        [stream(closeStream, endpoint(0, 4, "flushed"), metadata(), closed()), "no utterance ended"],
        [stream(endpoint(0, 4, "flushed", { from_finalize: true })), "no utterance ended"],
        [of({ options: { endpointing: "false" } }), "the stream had endpointing=false"],
        [FLAT_OUT, "audio was sent at Infinity times real time"],
        [TARDY, "this machine sent late"],
      ],
    },
    {
      claim: (one) => one.toEndpointWithin(500, { afterMs: 800 }),
      holdsFor: [timed(GOOD, [500, 1200], [2400, 3300])],
      failsFor: [[timed(GOOD, [500, 1400], [2400, 3300]), "no speech_final came"]],
    },
  ],
  toKeepRealTime: [
    {
      claim: (one) => one.toKeepRealTime(),
      holdsFor: [GOOD, of({}, audioTo(1000), wait(1000), audioTo(3000))],
      failsFor: [
        [
          of({}, burst, audioTo(4000)),
          "to send audio in real time, at most 1250 ms ahead and 1250 ms behind",
          "at most 1900 ms ahead (event 21, at 200 ms",
        ],
        [of({}, audioTo(1000), wait(2000), audioTo(3000)), "at most 2000 ms behind (event 11, at 3100 ms"],
      ],
      saysNothingOf: [[of({}, audioTo(100)), "fewer than two chunks of audio were sent"]],
    },
    {
      claim: (one) => one.toKeepRealTime({ aheadMs: 100, behindMs: Number.POSITIVE_INFINITY }),
      holdsFor: [of({}, audioTo(1000), wait(2000), audioTo(3000))],
      failsFor: [[of({}, burst, audioTo(4000)), "at most 100 ms ahead"]],
    },
  ],
})
