import { expect, test } from "vitest"
import { systemClock, virtualClock } from "../time/clock.ts"
import { describeTransport, Ear } from "./contract.ts"
import { memoryConnector } from "./memory.ts"
import type { Host, Socket } from "./socket.ts"

describeTransport({
  name: "memory",
  serve: async (host, maxFrameByteLength) => ({
    connector: memoryConnector(host, systemClock(), { maxFrameByteLength }),
    baseUrl: "ws://memory",
    close: async () => {},
  }),
})

test("every frame takes the latency of the line, in virtual time", () => {
  const { clock, run } = virtualClock()
  const log: string[] = []
  let server: Socket | undefined
  const tell = (who: string) => ({
    frame: () => log.push(`${clock.nowMs()} ${who} frame`),
    closed: (code: number) => log.push(`${clock.nowMs()} ${who} closed ${code}`),
    failed: () => {},
    drained: () => {},
  })
  const host: Host = {
    upgrade: (_, answer) =>
      answer({
        type: "accepted",
        headers: [],
        serve(socket) {
          server = socket
          return tell("server")
        },
      }),
  }
  const request = {
    url: "ws://memory/",
    headers: [],
    protocols: [],
    handshakeTimeoutMs: 1_000,
    compression: false,
    maxFrameByteLength: 1_000,
  }
  memoryConnector(host, clock, { latencyMs: 20 }).connect(request, (result) => {
    log.push(`${clock.nowMs()} ${result.type}`)
    if (result.type !== "opened") return
    result.listen(tell("client"))
    result.socket.send({ type: "text", text: "hi" })
    clock.at(100, () => server?.send({ type: "text", text: "hello" }))
    clock.at(110, () => result.socket.close(1000, ""))
  })
  run()
  expect(log).toEqual([
    "40 opened",
    "60 server frame",
    "120 client frame",
    "130 server closed 1000",
    "150 client closed 1000",
  ])
})

test("a stream that ended leaves no deadline behind", () => {
  const { clock, run } = virtualClock()
  const host: Host = { upgrade: (_, answer) => answer({ type: "accepted", headers: [], serve: () => new Ear() }) }
  const request = {
    url: "ws://memory/",
    headers: [],
    protocols: [],
    handshakeTimeoutMs: 60_000,
    compression: false,
    maxFrameByteLength: 1_000,
  }
  memoryConnector(host, clock).connect(request, (result) => {
    if (result.type !== "opened") return
    result.listen(new Ear())
    result.socket.close(1000, "")
  })
  run()
  expect(clock.nowMs()).toBeLessThan(10)
})
