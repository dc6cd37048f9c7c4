import { describe, expect, test } from "vitest"
import { type Clock, virtualClock } from "../time/clock.ts"
import { CONTROL, type Step } from "../protocol/script.ts"
import type { Recording, RecordingEvent } from "../recording/recording.ts"
import { memoryConnector } from "../transports/memory.ts"
import type { ConnectResult, Connector, Host, Socket, SocketEvents } from "../transports/socket.ts"
import { type Drive, drive } from "./drive.ts"
import { silentChunks, trialStream } from "./trial-stream.ts"

interface Given {
  readonly script?: readonly Step[]
  readonly speed?: number
  readonly chunkCount?: number
  readonly loopDelayMsP99?: () => number
}

function partsOf(connector: Connector, clock: Clock, given: Given) {
  return {
    connector,
    clock,
    ...trialStream({
      url: "ws://host/v1/listen?model=nova-3",
      source: silentChunks(given.chunkCount ?? 3),
      ...(given.script !== undefined && { script: given.script }),
      pacing: { speed: given.speed ?? 1 },
      request: { headers: [["authorization", "Token secret-key-1234"]], protocols: ["token", "x"], compression: true },
      secrets: ["secret-key-1234"],
    }),
    ...(given.loopDelayMsP99 !== undefined && { loopDelayMsP99: given.loopDelayMsP99 }),
  } as const
}

/** A socket that does what the test says and tells what was asked of it. */
function handSocket() {
  let events: SocketEvents | undefined
  const asked: string[] = []
  const socket = {
    bufferedByteLength: 0,
    takes: true,
    send(frame: Parameters<Socket["send"]>[0]) {
      asked.push(frame.type === "text" ? frame.text : frame.type)
      if (!this.takes && frame.type === "binary") this.bufferedByteLength += frame.bytes.length
    },
    close: (code: number | undefined) => void asked.push(`close ${code}`),
    destroy: () => void asked.push("destroy"),
    pauseReading() {},
    resumeReading() {},
  }
  const result: ConnectResult = {
    type: "opened",
    socket,
    status: 101,
    headers: [],
    listen: (given) => void (events = given),
  }
  const told = (): SocketEvents => {
    if (events === undefined) throw new Error("nobody listens")
    return events
  }
  return { socket, asked, result, told }
}

/** A stream over a hand-made socket; connected at 40 ms. */
function over(given: Given, result: ConnectResult, connectMs = 40) {
  const { clock, run } = virtualClock()
  let recording: Recording | undefined
  const connector: Connector = { connect: (_, done) => void clock.at(connectMs, () => done(result)) }
  const stream: Drive = drive(partsOf(connector, clock, given), (finished) => {
    expect(recording, "done once").toBeUndefined()
    recording = finished
  })
  return { clock, run, stream, recording: () => recording, events: () => recording?.events ?? [] }
}

const brief = (event: RecordingEvent): string => {
  const what = "frame" in event ? `${event.frame.type}${event.frame.type === "text" ? ` ${event.frame.text}` : ""}` : ""
  return `${event.atMs} ${event.type} ${what}${event.type === "closed" ? `${event.by} ${event.code}` : ""}`.trim()
}

test("a stream leaves a recording of all it did, on one clock, from the opening on", () => {
  const { clock, run } = virtualClock(5000)
  const host: Host = {
    upgrade: (_, answer) =>
      answer({
        type: "accepted",
        headers: [["dg-request-id", "1"]],
        serve: (socket) => ({
          frame(frame) {
            if (frame.type !== "text") return
            socket.send({ type: "text", text: '{"type":"Metadata"}' })
            socket.close(1000, "")
          },
          closed() {},
          failed() {},
          drained() {},
        }),
      }),
  }
  let recording: Recording | undefined
  const parts = partsOf(memoryConnector(host, clock), clock, { loopDelayMsP99: () => 0.25 })
  drive(parts, (finished) => (recording = finished))
  run()
  expect(recording?.events.map(brief)).toEqual([
    "0 opened",
    "100 sent audio",
    "200 sent audio",
    "300 sent audio",
    `300 sent text ${CONTROL.closeStream}`,
    '302 received text {"type":"Metadata"}',
    "302 closed peer 1000",
    "302 sender",
  ])
  expect(recording?.events[0]).toEqual({
    type: "opened",
    atMs: 0,
    handshakeMs: 2,
    request: {
      url: "/v1/listen?model=nova-3",
      headers: [
        ["authorization", "Token [credential]"],
        ["sec-websocket-protocol", "token, x"],
        ["sec-websocket-extensions", "permessage-deflate"],
      ],
    },
    status: 101,
    headers: [["dg-request-id", "1"]],
  })
  expect(recording?.events[2]).toEqual({
    type: "sent",
    atMs: 200,
    cursorMs: 200,
    dueAtMs: 200,
    frame: { type: "audio", byteLength: 3200, startMs: 100, endMs: 200 },
  })
  expect(recording?.events.at(-1)).toMatchObject({ report: { chunkCount: 3, latenessMsMax: 0, loopDelayMsP99: 0.25 } })
  expect(clock.nowMs()).toBeLessThan(5400)
})

test.each<[ConnectResult, RecordingEvent]>([
  [
    { type: "failed", code: "ECONNREFUSED", problem: "Nothing listens." },
    { type: "failed", atMs: 0, code: "ECONNREFUSED", problem: "Nothing listens." },
  ],
  [
    { type: "refused", status: 401, headers: [["dg-error", "no"]], body: "{}" },
    {
      type: "refused",
      atMs: 0,
      handshakeMs: 40,
      status: 401,
      headers: [["dg-error", "no"]],
      body: "{}",
      request: expect.anything(),
    },
  ],
])("what prevents a stream is its recording: $type", (result, event) => {
  const { run, events } = over({}, result)
  run()
  expect(events()).toEqual([event, expect.objectContaining({ type: "sender", atMs: 0 })])
})

test("trouble below the protocol is recorded before the end that follows it", () => {
  const { result, told } = handSocket()
  const { clock, run, events } = over({}, result)
  clock.at(150, () => {
    told().failed("ECONNRESET", "The peer dropped the connection.")
    told().closed(1006, "")
    told().closed(1006, "")
  })
  expect(run()).toBe(true)
  expect(events().map(brief)).toEqual([
    "0 opened",
    "100 sent audio",
    "110 failed",
    "110 closed peer 1006",
    "110 note",
    "110 sender",
  ])
})

describe("back-pressure", () => {
  test("audio by the clock does not wait for the network, and says how much it had not taken", () => {
    const { socket, result, told } = handSocket()
    socket.takes = false
    const { clock, run, events } = over({ chunkCount: 1000 }, result)
    clock.at(2000, () => told().closed(1006, ""))
    run()
    const audio = events().filter((event) => event.type === "sent")
    expect(audio).toHaveLength(19)
    expect(audio[0]).not.toHaveProperty("bufferedByteLength")
    expect(audio[18]).toMatchObject({ bufferedByteLength: 18 * 3200 })
    expect(events().at(-1)).toMatchObject({ report: { bufferedByteLengthMax: 18 * 3200 } })
  })

  test("audio sent flat out waits until the network has taken what there is", () => {
    const { socket, asked, result, told } = handSocket()
    socket.takes = false
    const { clock, run, events } = over({ chunkCount: 1000, speed: Number.POSITIVE_INFINITY }, result)
    run(1000)
    const sentCount = asked.length
    expect(sentCount).toBeGreaterThan(100)
    expect(sentCount).toBeLessThan(400)
    clock.at(2000, () => {
      socket.takes = true
      socket.bufferedByteLength = 0
      told().drained()
    })
    run(3000)
    expect(asked.filter((what) => what === "binary")).toHaveLength(1000)
    told().closed(1000, "")
    expect(events().at(-1)).toMatchObject({ report: { chunkCount: 1000, onTime: true } })
  })
})

test("a peer that takes nothing of what is sent flat out is given up", () => {
  const { socket, result, told, asked } = handSocket()
  socket.takes = false
  const { clock, run, events } = over({ chunkCount: 1000, speed: Number.POSITIVE_INFINITY }, result)
  // It takes a little after 20 s, and nothing ever again.
  clock.at(20_000, () => (socket.bufferedByteLength -= 1))
  run(49_000)
  expect(asked.at(-1)).toBe("binary")
  run(61_000)
  expect(asked.at(-1)).toBe("destroy")
  told().closed(1006, "")
  expect(events().find(({ type }) => type === "failed")).toMatchObject({ code: "STALLED" })
})

test("our own lateness is in the recording, chunk by chunk, and nothing is skipped", () => {
  const { result, told, asked } = handSocket()
  const { clock: ideal, run } = virtualClock()
  // An event loop that hangs from 150 to 470 ms.
  const late = (atMs: number): number => (atMs > 150 && atMs < 470 ? 470 : atMs)
  const alarm: Clock["alarm"] = (wake) => {
    const exact = ideal.alarm(wake)
    return { set: (atMs) => exact.set(late(atMs)) }
  }
  const clock: Clock = { ...ideal, alarm }
  const connector: Connector = { connect: (_, done) => done(result) }
  let recording: Recording | undefined
  drive(partsOf(connector, clock, { chunkCount: 6 }), (finished) => (recording = finished))
  ideal.at(700, () => told().closed(1000, ""))
  run()
  expect(asked.filter((what) => what === "binary")).toHaveLength(6)
  const times = recording?.events.flatMap((event) => (event.type === "sent" ? [[event.dueAtMs, event.atMs]] : []))
  expect(times?.slice(0, 6)).toEqual([
    [100, 100],
    [200, 470],
    [300, 470],
    [400, 470],
    [500, 500],
    [600, 600],
  ])
  expect(recording?.events.at(-1)).toMatchObject({ report: { latenessMsMax: 270, onTime: false, driftRatio: 0 } })
})

describe("an interruption", () => {
  test("closes in good order and keeps the recording", () => {
    const { result, told, asked } = handSocket()
    const { clock, run, stream, events } = over({}, result)
    clock.at(150, () => stream.interrupt())
    clock.at(200, () => told().closed(1000, ""))
    run()
    expect(asked).toEqual(["binary", CONTROL.closeStream])
    expect(events().map((event) => event.type)).toEqual(["opened", "sent", "note", "sent", "closed", "sender"])
  })

  test("repeated drops the connection", () => {
    const { result, told, asked } = handSocket()
    const { clock, run, stream, events } = over({}, result)
    clock.at(150, () => stream.interrupt())
    clock.at(160, () => stream.interrupt())
    clock.at(161, () => told().closed(1006, ""))
    run()
    expect(asked).toEqual(["binary", CONTROL.closeStream, "destroy"])
    expect(events().at(-2)).toMatchObject({ type: "closed", by: "us", code: 1006 })
  })

  test("before the connection is open gives up on it, and drops it when it opens after all", () => {
    const { result, asked } = handSocket()
    const { clock, run, stream, events } = over({}, result)
    clock.at(10, () => stream.interrupt())
    clock.at(20, () => stream.interrupt())
    run()
    expect(events()).toMatchObject([
      { type: "note", code: "interrupted" },
      { type: "failed", code: "INTERRUPTED" },
      { type: "sender" },
    ])
    expect(asked).toEqual(["destroy"])
  })

  test("does not wait for the network to take what was sent flat out", () => {
    const { socket, result, told, asked } = handSocket()
    socket.takes = false
    const { clock, run, stream } = over({ chunkCount: 1000, speed: Number.POSITIVE_INFINITY }, result)
    clock.at(100, () => stream.interrupt())
    clock.at(20_000, () => told().closed(1006, ""))
    run()
    expect(asked.slice(-3)).toEqual([CONTROL.closeStream, "close 1000", "destroy"])
  })

  test("after the end is nothing", () => {
    const { result, told, asked } = handSocket()
    const { clock, run, stream } = over({ script: [{ do: "await", until: "closed", timeoutMs: 1_000 }] }, result)
    clock.at(100, () => told().closed(1000, ""))
    run()
    stream.interrupt()
    expect(asked).toEqual([])
  })
})
