import { describe } from "vitest"
import {
  audioTo,
  binary,
  buildRecording,
  type BuildStep,
  clientClose,
  closed,
  closeStream,
  final,
  goodEnd,
  hear,
  interim,
  keepAlive,
  metadata,
  note,
  ping,
  wait,
} from "../../recording/recording-builder.ts"
import { among, testChecks } from "../check-rows.ts"
import { IDLE_CHECKS } from "./idle.ts"
import { KEEPALIVE_CHECKS } from "./keepalive.ts"

const stream = (...steps: readonly BuildStep[]) => buildRecording({}, ...steps)
const held = (times: number): readonly BuildStep[] =>
  Array.from({ length: times }, () => [wait(5000), keepAlive]).flat()
const NET_0001 = "See https://dpgr.am/net0001"
const SPOKEN = [audioTo(1000), final(0, 1, "good evening")]
const PLAIN = stream(...SPOKEN, ...goodEnd)
const strays = (duration: number) =>
  stream(
    audioTo(1000),
    ...Array.from({ length: 20 }, () => binary(22, "KeepAlive in a binary frame")),
    closeStream,
    metadata({ duration }),
    closed(),
  )

describe("KeepAlive", () => {
  testChecks(KEEPALIVE_CHECKS, [
    {
      id: "ka-no-reply",
      // Late results of the audio before are no reply.
      passes: stream(audioTo(1000), keepAlive, interim(0, 1, "good"), final(0, 1, "good"), ...goodEnd),
      fails: stream(audioTo(1000), keepAlive, hear({ type: "KeepAlive" })),
      saying: '{"type":"KeepAlive"}',
      misses: PLAIN,
    },
    {
      id: "ka-no-reply",
      // What nobody knows, and comes with results, is no reply; nor is a result with a field that is wrong.
      passes: stream(
        audioTo(1000),
        keepAlive,
        interim(0, 1, "good", { duration: "1" }),
        hear({ type: "Usage" }),
        ...goodEnd,
      ),
      fails: stream(audioTo(1000), interim(0, 1, "good"), keepAlive, hear({ type: "Usage" })),
      misses: PLAIN,
    },
    {
      id: "ka-holds",
      passes: stream(...SPOKEN, ...held(3), audioTo(2000), ...goodEnd),
      fails: stream(...SPOKEN, ...held(2), wait(1), closed(1011, "gone")),
      saying: "close 1011 gone",
      misses: PLAIN,
    },
    {
      id: "ka-holds",
      passes: stream(...SPOKEN, ...held(3), ...goodEnd),
      fails: stream(...SPOKEN, keepAlive, wait(4000), closed(1011, NET_0001)),
      saying: "an idle close 4.00 s after the last frame",
      misses: stream(...SPOKEN, wait(10_000), closed(1011, NET_0001)),
    },
    {
      id: "ka-first-audio",
      passes: stream(...held(2), closed(1011, NET_0001)),
      fails: stream(...held(6), ...goodEnd),
      saying: "open for 30 s",
      misses: stream(...held(2), ...goodEnd),
    },
    {
      id: "ka-binary-not",
      passes: strays(1.01375),
      fails: strays(1),
      saying: "1.01375 s, the bytes of KeepAlive among the audio | 1 s",
      misses: PLAIN,
    },
    {
      id: "ka-during-audio",
      passes: among(stream(audioTo(500), keepAlive, ...SPOKEN), PLAIN),
      fails: among(stream(audioTo(500), keepAlive, final(0, 0.5, "good"), audioTo(1000)), PLAIN),
      misses: PLAIN,
    },
  ])
})

const idle = (waitMs: number, code = 1011, reason = NET_0001) =>
  stream(...SPOKEN, wait(waitMs), metadata({ sha256: "incomplete" }), closed(code, reason))
const IDLE = idle(10_000)
const pinged = (...ending: readonly BuildStep[]) =>
  stream(...SPOKEN, ...Array.from({ length: 10 }, () => [wait(1000), ping("x")]).flat(), ...ending)

describe("the idle timer", () => {
  testChecks(IDLE_CHECKS, [
    { id: "ka-idle-close", passes: IDLE, fails: idle(4000), saying: "close 1011 after 4.00 s", misses: PLAIN },
    {
      id: "ka-idle-close",
      passes: idle(12_000),
      fails: idle(10_000, 1000, ""),
      saying: "close 1000 after 10.00 s",
      misses: stream(...SPOKEN, wait(11_000), clientClose()),
    },
    {
      id: "ka-idle-close",
      passes: IDLE,
      fails: stream(...SPOKEN, wait(35_000), clientClose(1000), closed(1000, "", "us")),
      saying: "none in 35.00 s",
      // We cut it ourselves.
      misses: stream(...SPOKEN, wait(20_000), note("interrupted", "Ctrl-C"), closed(1006, "", "us")),
    },
    { id: "ka-idle-reason", passes: IDLE, fails: idle(10_000, 1011, ""), misses: PLAIN },
    {
      id: "ka-idle-metadata",
      passes: IDLE,
      fails: stream(...SPOKEN, wait(10_000), closed(1011, NET_0001)),
      saying: "Metadata as the last message | Results",
      misses: PLAIN,
    },
    {
      id: "md-sha256-incomplete",
      passes: IDLE,
      fails: stream(...SPOKEN, wait(10_000), metadata(), closed(1011, NET_0001)),
      misses: PLAIN,
    },
    {
      id: "ka-timer-restart",
      passes: stream(...SPOKEN, wait(9000), keepAlive, wait(10_000), closed(1011, NET_0001)),
      fails: stream(...SPOKEN, wait(9000), keepAlive, wait(1000), closed(1011, NET_0001)),
      saying: "no idle close within 10 s of a frame | after 1.00 s",
      misses: PLAIN,
    },
    {
      id: "ka-ping-not-enough",
      passes: pinged(closed(1011, NET_0001)),
      fails: pinged(wait(20_000), clientClose(1000), closed(1000, "", "us")),
      saying: "none in 30.00 s",
      misses: IDLE,
    },
  ])
})
