import { final, goodEnd, hear, hearBinary, hearText } from "../recording/recording-builder.ts"
import { stream, GOOD, SILENT, IDLE, REFUSED, STEREO, tryMatchers } from "./trial-matcher.ts"

tryMatchers({
  toHaveContiguousFinals: [
    {
      claim: (one) => one.toHaveContiguousFinals(),
      holdsFor: [GOOD, STEREO, stream(final(0, 4, "a"))],
      failsFor: [
        [
          stream(final(0, 1, "a"), final(2, 3, "b")),
          "cover the audio from 0 on without gap or overlap",
          "a final of 2.00–3.00 s",
          "event 42, at 4000 ms, 4.00 s of audio sent",
        ],
        [stream(final(1, 2, "a")), "1.00–2.00 s"],
      ],
      saysNothingOf: [[SILENT, "no final came"]],
    },
  ],
  toMatchWireSchema: [
    {
      claim: (one) => one.toMatchWireSchema(),
      holdsFor: [GOOD, IDLE, stream(hear({ type: "Unheard", of: 1 }), ...goodEnd)],
      failsFor: [
        [
          stream(hear({ type: "UtteranceEnd", channel: [0, 1] })),
          "UtteranceEnd: last_word_end",
          "event 41, at 4000 ms",
        ],
        [stream(hearText("{")), "Not JSON."],
        [stream(hear({ type: "utterance_end" })), "UtteranceEnd"],
        [stream(hearBinary(7)), "a binary frame of 7 bytes"],
        [stream(...Array.from({ length: 8 }, () => hearText("{"))), "… and 3 more"],
      ],
      saysNothingOf: [[REFUSED, "no message came"]],
    },
  ],
})
