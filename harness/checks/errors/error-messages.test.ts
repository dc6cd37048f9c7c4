import { describe } from "vitest"
import {
  audioTo,
  buildRecording,
  type BuildStep,
  closed,
  closeStream,
  destroy,
  final,
  goodEnd,
  hear,
  metadata,
  say,
} from "../../recording/recording-builder.ts"
import { testChecks } from "../check-rows.ts"
import { ERROR_MESSAGE_CHECKS } from "./error-messages.ts"

const stream = (...steps: readonly BuildStep[]) => buildRecording({}, audioTo(1000), ...steps)
const error = (more: object = {}) => hear({ type: "Error", variant: "SchemaError", description: "no", ...more })
const NONSENSE = say("nonsense")
const FORCE = say('{"type":"ForceEndTurn"}')
const GOOD = stream(say('{"type":"KeepAlive"}'), ...goodEnd)

describe("errors of an open stream", () => {
  testChecks(ERROR_MESSAGE_CHECKS, [
    {
      id: "er-bad-text-v1",
      passes: stream(NONSENSE, error(), say('{"type":"CloseStream "}'), error(), ...goodEnd),
      fails: stream(NONSENSE, NONSENSE, error(), ...goodEnd),
      saying: "an Error with variant and description for nonsense | 1 Error messages in all",
      misses: GOOD,
    },
    {
      id: "er-bad-text-v1",
      passes: stream(NONSENSE, error({ code: "x" }), ...goodEnd),
      fails: stream(NONSENSE, error({ variant: undefined }), ...goodEnd),
      saying: '{"type":"Error","description":"no"}',
      // A closing server reads no more.
      misses: stream(closeStream, NONSENSE, metadata(), closed()),
    },
    {
      id: "er-bad-text-v1",
      // An Error for a Configure answers nothing else.
      passes: stream(
        say('{"type":"Configure","x":1}'),
        error({ variant: "InvalidConfigureMessage" }),
        NONSENSE,
        error(),
        ...goodEnd,
      ),
      fails: stream(NONSENSE, error({ variant: "InvalidConfigureMessage" }), ...goodEnd),
      misses: stream(say('{"type":"Configure","x":1}'), error({ variant: "InvalidConfigureMessage" }), ...goodEnd),
    },
    {
      id: "er-bad-text-open",
      passes: stream(NONSENSE, audioTo(3000), final(0, 3, "good"), ...goodEnd),
      fails: stream(NONSENSE, error(), closed(1008, "Invalid message.")),
      saying: "results go on | close 1008 Invalid message.",
      misses: stream(NONSENSE, audioTo(3000), destroy, closed(1006, "", "us")),
    },
    {
      id: "er-bad-text-open",
      passes: stream(NONSENSE, ...goodEnd),
      fails: stream(NONSENSE, error(), audioTo(3000), closeStream, closed()),
      saying: "results go on | close 1000",
      misses: GOOD,
    },
    {
      id: "er-flux-only-on-v1",
      passes: stream(NONSENSE, error(), FORCE, error(), ...goodEnd),
      fails: stream(NONSENSE, error(), FORCE, ...goodEnd),
      misses: stream(NONSENSE, error(), ...goodEnd),
    },
    {
      id: "er-1008-reason",
      passes: stream(closed(1008, "DATA-0000: not audio")),
      fails: stream(closed(1008)),
      saying: "a reason that names DATA-0000 | no reason",
      misses: stream(closed(1008, "", "us")),
    },
    {
      id: "er-1011-reason",
      passes: stream(closed(1011, "timeout. See https://dpgr.am/net0001")),
      fails: stream(closed(1011, "internal error")),
      saying: "internal error",
      misses: GOOD,
    },
    { id: "er-1011-reason", passes: stream(closed(1011, "NET-0000")), fails: stream(closed(1011)), misses: GOOD },
  ])
})
