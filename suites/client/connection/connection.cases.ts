import { defineClientCase } from "../../../harness/client-case.ts"
import { ONE_SENTENCE, SHORT_SENTENCE, TWO_UTTERANCES } from "../../audio.ts"

export const connectionClientCases = [
  defineClientCase({
    id: "connection/late-101",
    title: "the 101 comes two seconds late, and no audio is lost over it",
    audio: SHORT_SENTENCE,
    server: [{ do: "accept-late", ms: 2_000 }],
    checks: ["conn-client-buffer-open"],
  }),
  defineClientCase({
    id: "connection/dropped-once",
    title: "the connection breaks in the middle, and the times go on after it",
    audio: TWO_UTTERANCES,
    // In the pause between them: the first is final, and the second is still to come.
    server: [{ do: "drop", atMs: 4_000 }],
    checks: ["conn-client-offset"],
    reconnects: true,
  }),
  defineClientCase({
    id: "connection/five-refusals",
    title: "five upgrades are refused with 503, and the waits between them grow",
    audio: SHORT_SENTENCE,
    server: [{ do: "refuse", status: 503, times: 5 }],
    checks: ["conn-client-backoff"],
    reconnects: true,
    // The longest documented pause between two retries is ten seconds.
    enough: { ms: 25_000 },
  }),
  defineClientCase({
    id: "connection/closed-as-asked",
    title: "after a close of 1000 that it asked for the client stays away",
    audio: SHORT_SENTENCE,
    checks: ["conn-client-stop-on-1000"],
    reconnects: true,
  }),
  defineClientCase({
    id: "connection/pings",
    title: "the server pings each second",
    audio: ONE_SENTENCE,
    server: [{ do: "ping", everyMs: 1_000 }],
    checks: ["rfc-pong", "rfc-frames"],
  }),
  defineClientCase({
    id: "connection/slow-reader",
    title: "the server reads nothing for two seconds",
    audio: ONE_SENTENCE,
    server: [{ do: "stop-reading", atMs: 1_500, ms: 2_000 }],
    checks: ["cl-client-uses-message"],
  }),
  defineClientCase({
    id: "connection/half-open",
    title: "the server falls silent, and the client does not wait for ever",
    audio: SHORT_SENTENCE,
    server: [{ do: "fall-silent", atMs: 1_000 }],
    // What it does not say any more is missing, and so is its close.
    breaks: [
      "conn-pong",
      "cl-metadata-then-close",
      "cl-server-closes",
      "cl-prompt",
      "md-once",
      "audio-all-covered",
      "cl-final-flush",
    ],
    checks: ["command-gives-up"],
  }),
]
