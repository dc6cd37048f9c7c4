import { defineCase } from "../../../harness/case.ts"
import { ONE_SENTENCE, SHORT_SENTENCE } from "../../audio.ts"
import { audio, closeStream, ending, text, untilClosed } from "../../script.ts"

const interims = { interim_results: true }

export const closeCases = [
  defineCase({
    id: "close/mid-sentence",
    title: "CloseStream flushes what is pending, then sends Metadata, then closes with 1000",
    streams: [{ audio: ONE_SENTENCE, options: interims, script: [audio(3_330), ...ending] }],
    checks: [
      "cl-final-flush",
      "cl-metadata-then-close",
      "cl-code-1000",
      "cl-reason-empty",
      "cl-nothing-after-metadata",
      "cl-server-closes",
      "cl-prompt",
      "cl-codes-known",
    ],
    loopback: true,
  }),
  defineCase({
    id: "close/no-audio",
    title: "CloseStream without audio gives Metadata of no duration",
    streams: [{ audio: SHORT_SENTENCE, script: ending }],
    checks: ["cl-no-audio", "md-sha256-empty"],
    loopback: true,
  }),
  defineCase({
    id: "close/twice",
    title: "a second CloseStream does no harm",
    streams: [{ audio: SHORT_SENTENCE, script: [audio(), closeStream, closeStream, untilClosed()] }],
    checks: ["cl-twice"],
  }),
  defineCase({
    id: "close/audio-afterwards",
    title: "audio after CloseStream is ignored",
    streams: [
      {
        audio: SHORT_SENTENCE,
        script: [
          audio(1_500),
          closeStream,
          { do: "binary", bytes: new Uint8Array(32_000), note: "audio after CloseStream" },
          untilClosed(),
        ],
      },
    ],
    checks: ["cl-after-ignored"],
  }),
  defineCase({
    id: "close/close-frame",
    title: "a close frame from the client is answered",
    streams: [{ audio: SHORT_SENTENCE, script: [audio(1_000), { do: "close", code: 1000 }, untilClosed()] }],
    checks: ["cl-client-close-frame"],
  }),
  defineCase({
    id: "close/dropped",
    title: "a dropped connection frees its place for the next",
    streams: [
      { audio: SHORT_SENTENCE, script: [audio(1_000), { do: "destroy" }] },
      { audio: SHORT_SENTENCE, after: "previous" },
    ],
    checks: ["cl-abrupt"],
    mock: { streamLimit: 1 },
  }),
  defineCase({
    id: "close/white-space",
    title: "control messages may contain white space and other keys",
    streams: [
      { audio: SHORT_SENTENCE, script: [audio(), text(' { "note" : "x", "type" : "CloseStream" } '), untilClosed()] },
    ],
    checks: ["cl-whitespace-json"],
  }),
]
