import { defineClientCase } from "../../../harness/client-case.ts"
import { ONE_SENTENCE } from "../../audio.ts"

export const finalizeClientCases = [
  defineClientCase({
    id: "finalize/never-answered",
    title: "nothing answers Finalize, and the client goes on",
    audio: ONE_SENTENCE,
    server: [{ do: "ignore", type: "Finalize" }],
    wish: { finalizeAtMs: 2_000 },
    checks: ["fz-client-timeout"],
  }),
  defineClientCase({
    id: "finalize/empty-answer",
    title: "the answer to Finalize has no words",
    audio: ONE_SENTENCE,
    server: [{ do: "finalize-empty" }],
    wish: { finalizeAtMs: 2_000 },
    checks: ["fz-client-empty"],
  }),
]
