import { describe } from "vitest"
import {
  audioTo,
  buildRecording,
  type BuildStep,
  clientClose,
  closed,
  closeStream,
  destroy,
  emptyFrame,
  final,
  goodEnd,
  hear,
  metadata,
  note,
  refused,
  say,
  wait,
} from "../../recording/recording-builder.ts"
import type { Recording } from "../../recording/recording.ts"
import type { Subject } from "../check.ts"
import { testChecks } from "../check-rows.ts"
import { OTHER_CLOSE_CHECKS } from "./close-others.ts"
import { CLOSE_CHECKS } from "./close.ts"

const stream = (...steps: readonly BuildStep[]) => buildRecording({}, audioTo(2000), ...steps)
const WORDS = final(0, 2, "good evening")
const GOOD = stream(closeStream, WORDS, metadata(), closed())
const LOST = stream(WORDS, closed(1006))
const CUT = stream(closeStream, note("fault", "the link was cut"), closed(1006))
const gaveUp = [wait(10_000), note("await-timeout", "closed"), closed(1006, "", "us")]

describe("CloseStream", () => {
  testChecks(CLOSE_CHECKS, [
    {
      id: "cl-final-flush",
      passes: GOOD,
      fails: stream(final(0, 1, "good"), ...goodEnd),
      saying: "finals of channel 0 up to 2.00 s before Metadata | up to 1.00 s",
      misses: LOST,
    },
    {
      id: "cl-final-flush",
      passes: stream(emptyFrame, WORDS, metadata(), closed()),
      fails: stream(closeStream, final(0, 1, "good"), metadata(), final(1, 2, "evening"), closed()),
      // Nothing that could be decoded.
      misses: stream(closeStream, metadata({ duration: 0 }), closed()),
    },
    {
      id: "cl-metadata-then-close",
      passes: GOOD,
      fails: stream(closeStream, metadata(), WORDS, closed()),
      saying: "Results",
      misses: CUT,
    },
    {
      id: "cl-code-1000",
      passes: GOOD,
      fails: stream(closeStream, WORDS, metadata(), closed(1005)),
      saying: "1005",
      misses: CUT,
    },
    {
      id: "cl-code-1000",
      passes: GOOD,
      fails: stream(closeStream, closed(1008, "DATA-0000")),
      // The request for the end crossed a close for audio that nobody can decode.
      misses: buildRecording(
        { options: { encoding: undefined, sample_rate: undefined } },
        audioTo(1000),
        closeStream,
        closed(1008, "DATA-0000"),
      ),
    },
    {
      id: "cl-code-1000",
      passes: GOOD,
      fails: stream(closeStream, closed(1006)),
      saying: "the connection broke without a close frame",
      misses: LOST,
    },
    { id: "cl-reason-empty", passes: GOOD, fails: stream(closeStream, closed(1000, "Bye.")), misses: LOST },
    {
      id: "cl-nothing-after-metadata",
      passes: GOOD,
      fails: stream(closeStream, metadata(), WORDS, closed()),
      misses: stream(metadata(), WORDS, closeStream, closed()),
    },
    {
      id: "cl-server-closes",
      passes: GOOD,
      fails: stream(closeStream, WORDS, metadata(), ...gaveUp),
      saying: "none in 10.00 s",
      misses: stream(closeStream, WORDS, closed(1000, "", "us")),
    },
    {
      id: "cl-prompt",
      passes: GOOD,
      fails: stream(closeStream, wait(7000), WORDS, metadata(), closed()),
      saying: "after 7.00 s",
      misses: LOST,
    },
    {
      id: "cl-no-audio",
      passes: buildRecording({}, ...goodEnd),
      fails: buildRecording({}, closeStream, ...gaveUp),
      saying: "no Metadata, no close",
      misses: GOOD,
    },
    {
      id: "cl-twice",
      passes: stream(closeStream, closeStream, metadata(), closed()),
      fails: stream(closeStream, closeStream, closed(1006)),
      misses: GOOD,
    },
    {
      id: "cl-after-ignored",
      passes: stream(closeStream, audioTo(3000), metadata({ duration: 2 }), closed()),
      fails: stream(closeStream, audioTo(3000), metadata({ duration: 3 }), closed()),
      saying: "the 2.00 s from before CloseStream | 3.00 s",
      misses: GOOD,
    },
  ])
})

const after = (recording: Recording, ...before: readonly Recording[]): Subject => ({
  recording,
  siblings: [...before, recording],
})
const DROPPED = stream(destroy, closed(1006, "", "us"))
const spaced = say('{ "type" : "CloseStream" }')
const schemaError = (message: string) => hear({ type: "Error", variant: "SchemaError", description: "no", message })

describe("other ends", () => {
  testChecks(OTHER_CLOSE_CHECKS, [
    {
      id: "cl-client-close-frame",
      passes: stream(clientClose(1000), closed(1000, "", "us")),
      fails: stream(clientClose(1000), wait(5000), closed(1006, "", "us")),
      misses: GOOD,
    },
    {
      id: "cl-abrupt",
      passes: after(GOOD, DROPPED),
      fails: after(buildRecording({ opened: false }, refused(429, "")), DROPPED),
      saying: "refused with 429",
      misses: GOOD,
    },
    {
      id: "cl-whitespace-json",
      passes: stream(spaced, metadata(), closed()),
      fails: stream(spaced, ...gaveUp),
      saying: "the server did not close with 1000",
      misses: GOOD,
    },
    {
      id: "cl-whitespace-json",
      passes: stream(say('{ "type": "KeepAlive" }'), ...goodEnd),
      fails: stream(say('{ "type": "KeepAlive" }'), schemaError('{ "type": "KeepAlive" }')),
      misses: stream(spaced, note("interrupted", "Ctrl-C")),
    },
    {
      id: "cl-codes-known",
      passes: stream(closed(1011, "NET-0000")),
      fails: stream(closed(4001, "x")),
      saying: "4001 x",
      misses: LOST,
    },
  ])
})
