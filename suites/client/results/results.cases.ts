import { defineClientCase } from "../../../harness/client-case.ts"
import { ONE_SENTENCE, SHORT_SENTENCE } from "../../audio.ts"

export const resultsClientCases = [
  defineClientCase({
    id: "results/unknown-type",
    title: "a message of a type that nobody knows comes in the middle",
    audio: ONE_SENTENCE,
    server: [{ do: "say", atMs: 1_500, text: '{"type":"Surprise","value":[1,2,{"deep":null}]}' }],
    breaks: ["conn-json-text-only", "res-schema"],
    checks: ["res-unknown-type"],
  }),
  defineClientCase({
    id: "results/unknown-fields",
    title: "every message carries fields that nobody knows",
    audio: ONE_SENTENCE,
    server: [{ do: "edit", edit: "unknown-fields" }],
    checks: ["res-unknown-fields"],
  }),
  defineClientCase({
    id: "results/no-false-flags",
    title: "flags that are false are left out, as they were in 2024",
    audio: ONE_SENTENCE,
    server: [{ do: "edit", edit: "no-false-flags" }],
    breaks: ["res-flags-present", "res-from-finalize-present"],
    checks: ["res-optional-flags"],
  }),
  defineClientCase({
    id: "results/float-noise",
    title: "times carry the noise of 32-bit floats",
    audio: ONE_SENTENCE,
    server: [{ do: "edit", edit: "float-noise" }],
    checks: ["res-float-noise"],
  }),
  defineClientCase({
    id: "results/white-space",
    title: "the JSON is spread over many lines",
    audio: ONE_SENTENCE,
    server: [{ do: "edit", edit: "spaced" }],
    checks: ["cl-client-uses-message"],
  }),
  defineClientCase({
    id: "results/fragmented",
    title: "every message comes in four fragments",
    audio: SHORT_SENTENCE,
    server: [{ do: "edit", edit: "fragmented" }],
    checks: ["cl-client-uses-message"],
  }),
  defineClientCase({
    id: "results/huge",
    title: "one result is as large as half a megabyte",
    audio: ONE_SENTENCE,
    server: [{ do: "say", atMs: 1_500, text: `{"type":"Surprise","text":"${"long ".repeat(100_000)}"}` }],
    breaks: ["conn-json-text-only"],
    checks: ["res-unknown-type"],
  }),
]
