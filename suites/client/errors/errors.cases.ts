import { defineClientCase } from "../../../harness/client-case.ts"
import { ONE_SENTENCE, SHORT_SENTENCE } from "../../audio.ts"

export const errorClientCases = [
  defineClientCase({
    id: "errors/error-message",
    title: "an Error message comes in the middle, which is not fatal",
    audio: ONE_SENTENCE,
    server: [
      {
        do: "say",
        atMs: 1_500,
        text: '{"type":"Error","variant":"SchemaError","description":"Could not deserialize last text message."}',
      },
    ],
    breaks: ["er-bad-text-v1"],
    checks: ["er-client-error-nonfatal"],
  }),
  defineClientCase({
    id: "errors/not-json",
    title: "a text that is not JSON comes in the middle",
    audio: ONE_SENTENCE,
    server: [{ do: "say", atMs: 1_500, text: 'Internal error: \u0000 {"type":' }],
    breaks: ["conn-json-text-only"],
    checks: ["er-client-malformed"],
  }),
  defineClientCase({
    id: "errors/three-429",
    title: "three upgrades are refused with 429, and the client tries again more slowly each time",
    audio: SHORT_SENTENCE,
    server: [{ do: "refuse", status: 429, times: 3 }],
    checks: ["er-client-retry-429"],
    reconnects: true,
    enough: { ms: 25_000 },
  }),
  defineClientCase({
    id: "errors/refusal-shown",
    title: "the request id and the cause of a refusal can be read",
    audio: SHORT_SENTENCE,
    server: [{ do: "refuse", status: 401 }],
    checks: ["er-client-shows-id"],
    reconnects: true,
    enough: { upgrades: 2, ms: 30_000 },
  }),
  defineClientCase({
    id: "errors/refused-browser",
    title: "a browser, which cannot read a refusal, takes a connection that never opened for one",
    audio: SHORT_SENTENCE,
    server: [{ do: "refuse", status: 401 }],
    wish: { browser: true },
    checks: ["er-client-1006"],
    reconnects: true,
    enough: { upgrades: 2, ms: 30_000 },
  }),
]
