import { expect, test } from "vitest"
import type { UpgradeRequest } from "../protocol/handshake/upgrade.ts"
import { virtualClock } from "../time/clock.ts"
import { readRecording } from "../recording/jsonl.ts"
import { recordedHost } from "./recorded-host.ts"
import type { Host, Socket, SocketEvents } from "../transports/socket.ts"

const KEY = "0123456789abcdef0123456789abcdef01234567"

const request: UpgradeRequest = {
  method: "GET",
  path: "/v1/listen",
  query: "encoding=linear16&sample_rate=16000",
  headers: { authorization: `Token ${KEY}` },
  protocols: [],
}

function keep(host: Host) {
  const { clock } = virtualClock()
  const lines: string[] = []
  let isClosed = false
  const recorded = recordedHost({
    host,
    clock,
    unixMs: () => 1_790_000_000_000,
    seed: 7,
    open: () => ({ file: "kept.jsonl", sink: (line) => lines.push(line), close: () => (isClosed = true) }),
  })
  return { recorded, recording: () => readRecording(lines.join(""), "kept.jsonl").recording, isClosed: () => isClosed }
}

const text = (content: string) => ({ type: "text", text: content }) as const

test("a stream is recorded from the server's side, and passed on unchanged", () => {
  const heard: unknown[] = []
  const sent: unknown[] = []
  const host: Host = {
    upgrade: (_, answer) =>
      answer({
        type: "accepted",
        headers: [["dg-request-id", "019f"]],
        serve(socket): SocketEvents {
          return {
            frame(frame) {
              heard.push(frame)
              socket.send(text('{"type":"Results"}'))
              socket.close(1000, "")
            },
            closed: (code) => heard.push(code),
            failed: () => {},
            drained: () => {},
          }
        },
      }),
  }
  const socket: Socket = {
    send: (frame) => sent.push(frame),
    close: (code) => sent.push(code),
    destroy: () => {},
    bufferedByteLength: 0,
    pauseReading: () => {},
    resumeReading: () => {},
  }
  const { recorded, recording, isClosed } = keep(host)
  recorded.upgrade(request, (answer) => {
    if (answer.type !== "accepted") throw new Error("was refused")
    const events = answer.serve(socket)
    events.frame({ type: "binary", bytes: new Uint8Array(3200) })
    events.closed(1000, "")
  })

  expect(sent).toEqual([text('{"type":"Results"}'), 1000])
  expect(heard).toEqual([{ type: "binary", bytes: new Uint8Array(3200) }, 1000])
  expect(isClosed()).toBe(true)
  const { header, events } = recording()
  expect(header).toMatchObject({
    side: "server",
    seed: 7,
    options: [
      ["encoding", "linear16"],
      ["sample_rate", "16000"],
    ],
  })
  expect(events).toMatchObject([
    { type: "opened", status: 101, headers: [["dg-request-id", "019f"]] },
    { type: "received", cursorMs: 100, frame: { type: "binary", byteLength: 3200 } },
    { type: "sent", cursorMs: 100, frame: text('{"type":"Results"}') },
    { type: "sent", frame: { type: "close", code: 1000 } },
    { type: "closed", by: "us", code: 1000 },
  ])
  expect(JSON.stringify([header, events])).not.toContain(KEY)
})

test("a refused upgrade is recorded too", () => {
  const refusal = { type: "refused", status: 401, statusText: "Unauthorized", headers: [], body: "{}" } as const
  const { recorded, recording, isClosed } = keep({ upgrade: (_, answer) => answer(refusal) })
  recorded.upgrade(request, (answer) => expect(answer).toEqual(refusal))
  expect(recording().events).toMatchObject([{ type: "refused", status: 401, body: "{}" }])
  expect(isClosed()).toBe(true)
})
