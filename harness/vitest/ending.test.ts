import { expect } from "vitest"
import { closed, failed, final, metadata } from "../recording/recording-builder.ts"
import { of, stream, GOOD, SILENT, IDLE, REFUSED, tryMatchers } from "./trial-matcher.ts"

const UNREACHED = of({ opened: false }, failed("ECONNREFUSED", "Nothing listens at 127.0.0.1:9."))

const BROKEN_OFF = stream()

tryMatchers({
  toCloseWith: [
    {
      claim: (one) => one.toCloseWith(1000),
      holdsFor: [GOOD, SILENT, { recording: GOOD }],
      failsFor: [
        [
          IDLE,
          "to close with 1000",
          'closed by the server with 1011 "see docs/net0001"',
          "at 14000 ms, 4.00 s of audio",
        ],
        [REFUSED, "refused with HTTP 401 INVALID_AUTH", "does not accept the credential"],
        [UNREACHED, "the connection failed with ECONNREFUSED", "Nothing listens at 127.0.0.1:9."],
        [BROKEN_OFF, "opened, and no end: the recording breaks off after 41 events"],
        [of({ opened: false }), "no connection in this recording"],
      ],
    },
    { claim: (one) => one.toCloseWith(1011, /NET-?0001/i), holdsFor: [IDLE], failsFor: [[GOOD, "1011 /NET-?0001/i"]] },
    {
      claim: (one) => one.toCloseWith(1011, "see docs/net0001"),
      holdsFor: [IDLE],
      failsFor: [
        [stream(closed(1011, "other")), 'with 1011 "see docs/net0001"', 'closed by the server with 1011 "other"'],
      ],
    },
  ],
  toBeRefusedWith: [
    {
      claim: (one) => one.toBeRefusedWith(401),
      holdsFor: [REFUSED],
      failsFor: [
        [GOOD, "to be refused with HTTP 401", "opened, and closed by the server with 1000"],
        [UNREACHED, "the connection failed with ECONNREFUSED"],
      ],
    },
    { claim: (one) => one.toBeRefusedWith(401, "INVALID_AUTH"), holdsFor: [REFUSED], failsFor: [[GOOD, "closed by"]] },
    { claim: (one) => one.toBeRefusedWith(401, "OTHER"), holdsFor: [], failsFor: [[REFUSED, "401 INVALID_AUTH"]] },
    { claim: (one) => one.toBeRefusedWith(400), holdsFor: [], failsFor: [[REFUSED, "to be refused with HTTP 400"]] },
  ],
  toHaveRequestId: [
    {
      claim: (one) => one.toHaveRequestId(),
      holdsFor: [GOOD],
      failsFor: [
        [REFUSED, "no header dg-request-id"],
        [of({ answerHeaders: [["dg-request-id", "17"]] }), 'dg-request-id: "17"'],
        [stream(final(0, 1, "a", { metadata: { request_id: "x" } })), 'Results with "x" (event 41, at 4000 ms'],
      ],
    },
    {
      claim: (one) => one.toHaveRequestId("019f0000-1111-7222-8333-444455556666"),
      holdsFor: [GOOD],
      failsFor: [[of({ answerHeaders: [["dg-request-id", "17"]] }), "to have the request id 019f0000"]],
    },
  ],
  toHaveMetadata: [
    { claim: (one) => one.toHaveMetadata(), holdsFor: [GOOD, IDLE], failsFor: [[BROKEN_OFF, "no Metadata came"]] },
    {
      claim: (one) => one.toHaveMetadata({ channels: 1, duration: expect.closeTo(4) }),
      holdsFor: [GOOD],
      failsFor: [[stream(metadata({ duration: 2 })), '"duration":2', "event 41, at 4000 ms"]],
    },
  ],
})
