import { defineClientCase } from "../../../harness/client-case.ts"
import { ONE_SENTENCE, SHORT_SENTENCE } from "../../audio.ts"

export const featureClientCases = [
  defineClientCase({
    id: "features/query",
    title: "booleans are lower case, and each key term has a parameter of its own",
    audio: SHORT_SENTENCE,
    checks: ["ft-bool-case", "ft-keyterm-repeat-client"],
  }),
  defineClientCase({
    id: "features/configure-unanswered",
    title: "nothing answers Configure, and the client goes on",
    audio: ONE_SENTENCE,
    server: [{ do: "ignore", type: "Configure" }],
    wish: { configureAtMs: 1_500 },
    checks: ["ft-configure-client-silent"],
  }),
  defineClientCase({
    id: "features/latency",
    title: "the latency that the client shows is audio sent less the end of the newest interim",
    audio: ONE_SENTENCE,
    checks: ["ft-latency-formula-client"],
  }),
]
