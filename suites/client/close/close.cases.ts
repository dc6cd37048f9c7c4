import { defineClientCase } from "../../../harness/client-case.ts"
import { ONE_SENTENCE, SHORT_SENTENCE } from "../../audio.ts"

const NET_0000 = "Deepgram did not provide a response message within the timeout window. See https://dpgr.am/net0000"
const NET_0001 =
  "Deepgram did not receive audio data or a text message within the timeout window. See https://dpgr.am/net0001"

/** The close that the mock makes up has no cause, and comes in the middle of everything. */
const CLOSED_UNASKED = [
  "cl-codes-known",
  "audio-all-covered",
  "md-once",
  "cl-1008-undecodable",
  "er-1011-reason",
  "ka-idle-close",
  "cl-final-flush",
]

const closedWith = (name: string, code: number, reason: string) =>
  defineClientCase({
    id: `close/${name}`,
    title: `the server closes with ${code} in the middle, and the client says so`,
    audio: ONE_SENTENCE,
    server: [{ do: "close", atMs: 2_000, code, reason, times: 1 }],
    breaks: CLOSED_UNASKED,
    checks: ["cl-client-1011"],
    reconnects: true,
  })

export const closeClientCases = [
  defineClientCase({
    id: "close/good-end",
    title: "the client asks for the end with CloseStream, and waits for the close",
    audio: SHORT_SENTENCE,
    checks: ["cl-client-uses-message", "command-ends", "command-succeeds"],
  }),
  defineClientCase({
    id: "close/late-finals",
    title: "the last final comes two seconds after CloseStream",
    audio: SHORT_SENTENCE,
    server: [{ do: "close-late", ms: 2_000 }],
    checks: ["cl-client-reads-on"],
  }),
  closedWith("net-0000", 1011, NET_0000),
  closedWith("net-0001", 1011, NET_0001),
  closedWith("data-0000", 1008, "DATA-0000"),
]
