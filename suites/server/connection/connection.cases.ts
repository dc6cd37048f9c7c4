import { defineCase } from "../../../harness/case.ts"
import { ONE_SENTENCE, SHORT_SENTENCE, TWO_UTTERANCES } from "../../audio.ts"
import { audio, ending, finalize, heldPause, pause, wholeStream } from "../../script.ts"

const interims = { interim_results: true }

export const connectionCases = [
  defineCase({
    id: "connection/open-and-close",
    title: "a valid upgrade is accepted, carries one request id, and speaks nothing but JSON text",
    streams: [{ audio: SHORT_SENTENCE, options: interims }],
    checks: [
      "conn-upgrade-101",
      "conn-upgrade-101-options",
      "conn-request-id-header",
      "conn-request-id-same",
      "conn-no-dg-error-on-101",
      "conn-json-text-only",
      "conn-compact-json",
    ],
    loopback: true,
  }),
  defineCase({
    id: "connection/silent-until-spoken-to",
    title: "nothing is sent before audio or a control message makes it due",
    streams: [{ audio: SHORT_SENTENCE, script: [pause(1_000), ...ending] }],
    checks: ["conn-no-greeting-v1"],
  }),
  defineCase({
    id: "connection/two-at-once",
    title: "two streams at once, of different speech, do not disturb each other",
    streams: [
      { audio: SHORT_SENTENCE, options: interims },
      { audio: TWO_UTTERANCES, options: interims },
    ],
    checks: ["conn-request-id-unique", "conn-timeline-restarts"],
    loopback: true,
  }),
  defineCase({
    id: "connection/alone-or-together",
    title: "a stream gives the same finals alone as beside others",
    streams: [
      { audio: SHORT_SENTENCE },
      { audio: ONE_SENTENCE, after: "previous" },
      { audio: SHORT_SENTENCE },
      { audio: TWO_UTTERANCES },
    ],
    checks: ["conn-concurrent-isolated"],
  }),
  defineCase({
    id: "connection/one-after-another",
    title: "audio time and request id begin anew on each connection",
    streams: [{ audio: SHORT_SENTENCE }, { audio: SHORT_SENTENCE, after: "previous" }],
    checks: ["conn-timeline-restarts", "conn-request-id-unique"],
  }),
  defineCase({
    id: "connection/ping",
    title: "pings are answered by pongs with their payload, during audio and without",
    streams: [
      {
        audio: SHORT_SENTENCE,
        script: [
          { do: "ping", payload: "before audio" },
          { do: "await", until: "pong", timeoutMs: 5_000 },
          audio(1_000),
          { do: "ping", payload: "amid audio" },
          audio(),
          ...ending,
        ],
      },
    ],
    checks: ["conn-pong"],
    loopback: true,
  }),
  defineCase({
    id: "connection/ping-without-audio",
    title: "a ping is answered within five seconds while no audio goes out",
    streams: [
      {
        audio: SHORT_SENTENCE,
        script: [audio(1_000), { do: "ping", payload: "amid silence" }, heldPause(6_000), audio(), ...ending],
      },
    ],
    checks: ["conn-pong"],
  }),
  defineCase({
    id: "connection/compression-offered",
    title: "a client that offers compression is served whichever way it is negotiated",
    streams: [{ audio: SHORT_SENTENCE, compression: true, script: wholeStream }],
    checks: ["conn-no-extension"],
  }),
  defineCase({
    id: "connection/query-order",
    title: "the order of query parameters has no effect",
    streams: [
      { audio: SHORT_SENTENCE, options: { model: "nova-3", punctuate: true, interim_results: true, endpointing: 300 } },
      {
        audio: SHORT_SENTENCE,
        options: { endpointing: 300, interim_results: true, punctuate: true, model: "nova-3" },
        after: "previous",
      },
    ],
    checks: ["conn-query-order"],
  }),
  defineCase({
    id: "connection/fragments",
    title: "audio and control messages in several fragments are read as whole ones are",
    streams: [1, 3].map((fragmentCount) => ({
      audio: SHORT_SENTENCE,
      options: interims,
      script: [{ do: "audio", toMs: 1_500, fragmentCount }, { ...finalize, fragmentCount }, audio(), ...ending],
    })),
    checks: ["conn-fragmented-client"],
    loopback: true,
  }),
  defineCase({
    id: "connection/settings-hold",
    title: "options hold from the first result to the last",
    streams: [{ audio: TWO_UTTERANCES, options: { interim_results: true, punctuate: true, endpointing: 300 } }],
    checks: ["conn-settings-fixed"],
  }),
]
