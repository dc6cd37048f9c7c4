// Who ended a stream, and with which code: where both sides close at once, the server's recording holds the client's frame.

import { expect, test } from "vitest"
import { buildRecording } from "./recording-builder.ts"
import type { Recording, RecordingEvent, SentFrame } from "./recording.ts"
import { closedOf } from "./traffic.ts"

const AT = { atMs: 3000, cursorMs: 3000 }
const sent = (frame: SentFrame): RecordingEvent => ({ type: "sent", ...AT, frame })
const end = (by: "us" | "peer", code: number, reason = ""): RecordingEvent => ({
  type: "closed",
  ...AT,
  by,
  code,
  reason,
})

function recorded(side: "client" | "server", ...events: readonly RecordingEvent[]): Recording {
  const { header, events: before } = buildRecording({})
  return { header: { ...header, side }, events: [...before, ...events] }
}

const OUR_CLOSE = sent({ type: "close", code: 1000, reason: "" })

test.each<[string, Recording, object]>([
  ["an echo", recorded("server", OUR_CLOSE, end("us", 1000)), { by: "server", code: 1000, reason: "" }],
  ["a close without a code that crossed", recorded("server", OUR_CLOSE, end("us", 1005)), { code: 1000 }],
  ["a close with another code that crossed", recorded("server", OUR_CLOSE, end("us", 4000, "bye")), { reason: "" }],
  ["a client that had gone", recorded("server", OUR_CLOSE, end("us", 1006)), { by: "server", code: 1000 }],
  ["a connection that was dropped", recorded("server", sent({ type: "destroy" }), end("us", 1006)), { code: 1006 }],
  ["a close of the client", recorded("server", end("peer", 1001)), { by: "client", code: 1001 }],
  ["a server that answers otherwise", recorded("client", OUR_CLOSE, end("us", 1011)), { by: "client", code: 1011 }],
])("the code of the end is the server's own: %s", (_, recording, closed) => {
  expect(closedOf(recording)).toMatchObject(closed)
})
