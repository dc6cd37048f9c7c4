import { defineCase } from "../../../harness/case.ts"
import { CONTROL } from "../../../harness/protocol/script.ts"
import { SHORT_SENTENCE } from "../../audio.ts"
import { audio, ending, heldPause, keepAlive, pause, untilClosed } from "../../script.ts"

const interims = { interim_results: true }
/** Longer than any idle limit that was ever seen, so that a server which never closes is told from a late one. */
const WAIT_FOR_IDLE_CLOSE_MS = 35_000

export const keepAliveCases = [
  defineCase({
    id: "keepalive/holds",
    title: "KeepAlive holds a stream through a minute without audio, and has no reply",
    streams: [
      { audio: SHORT_SENTENCE, options: interims, script: [audio(2_000), heldPause(60_000), audio(), ...ending] },
    ],
    checks: ["ka-holds", "ka-no-reply", "ka-no-audio-time"],
  }),
  defineCase({
    id: "keepalive/idle",
    title: "with neither audio nor KeepAlive the server closes with NET-0001 after ten seconds",
    streams: [
      { audio: SHORT_SENTENCE, options: interims, script: [audio(2_000), untilClosed(WAIT_FOR_IDLE_CLOSE_MS)] },
    ],
    checks: ["ka-idle-close", "ka-idle-reason", "ka-idle-metadata", "md-sha256-incomplete", "er-1011-reason"],
  }),
  defineCase({
    id: "keepalive/restarts-the-timer",
    title: "a KeepAlive at nine seconds buys ten more",
    streams: [
      {
        audio: SHORT_SENTENCE,
        options: interims,
        script: [audio(1_000), pause(9_000), keepAlive, untilClosed(WAIT_FOR_IDLE_CLOSE_MS)],
      },
    ],
    checks: ["ka-timer-restart"],
  }),
  defineCase({
    id: "keepalive/ping-is-not-enough",
    title: "WebSocket pings do not hold a stream",
    streams: [
      {
        audio: SHORT_SENTENCE,
        options: interims,
        script: [audio(1_000), { do: "pause", ms: 14_000, pingEveryMs: 1_000 }, untilClosed(WAIT_FOR_IDLE_CLOSE_MS)],
      },
    ],
    checks: ["ka-ping-not-enough"],
  }),
  // Two of them before the ten seconds are over, so that it is not chance whether the second one is sent.
  defineCase({
    id: "keepalive/before-any-audio",
    title: "KeepAlive alone does not hold a stream that never got audio",
    streams: [{ audio: SHORT_SENTENCE, options: interims, script: [heldPause(30_000, 4_000), ...ending] }],
    checks: ["ka-first-audio"],
  }),
  defineCase({
    id: "keepalive/amid-audio",
    title: "KeepAlive between audio frames changes nothing",
    streams: [
      { audio: SHORT_SENTENCE, options: interims },
      {
        audio: SHORT_SENTENCE,
        options: interims,
        script: [audio(1_000), keepAlive, audio(2_000), keepAlive, audio(), ...ending],
      },
    ],
    checks: ["ka-during-audio", "ka-no-reply"],
  }),
  defineCase({
    id: "keepalive/in-binary",
    title: "KeepAlive in a binary frame is taken for audio",
    streams: [
      {
        audio: SHORT_SENTENCE,
        options: interims,
        script: [
          audio(),
          ...Array.from({ length: 100 }, () => ({
            do: "binary" as const,
            bytes: new TextEncoder().encode(CONTROL.keepAlive),
            note: "KeepAlive in a binary frame",
          })),
          ...ending,
        ],
      },
    ],
    checks: ["ka-binary-not"],
  }),
]
