import { setupServer } from "msw/node"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { UpgradeRequest } from "../protocol/handshake/upgrade.ts"
import type { Frame } from "../protocol/frame.ts"
import { useGlobalWebSocket } from "./global-web-socket.ts"
import type { HttpCall } from "./http-call.ts"
import { mswHandlers } from "./msw.ts"
import type { Host, Socket } from "./socket.ts"

/** Nothing listens at port 2: what msw does not answer fails at once, on loopback. */
const BASE = "https://127.0.0.1:2"
const URL_OF_STREAM = "wss://127.0.0.1:2/v1/listen?model=nova-3&keyterm=a%20b"

/** What the code under test sees: a browser's WebSocket. */
interface BrowserSocket extends EventTarget {
  readonly protocol: string
  binaryType: string
  send(data: string | Blob | Uint8Array | ArrayBuffer): void
  close(code?: number, reason?: string): void
}

const open = (url = URL_OF_STREAM, protocols: string[] = ["token", "secret"]): BrowserSocket => {
  const Global = Reflect.get(globalThis, "WebSocket") as new (url: string, protocols: string[]) => BrowserSocket
  const socket = new Global(url, protocols)
  socket.binaryType = "arraybuffer"
  opened.push(socket)
  return socket
}

const opened: BrowserSocket[] = []

const next = <Type extends Event = Event>(target: EventTarget, name: string): Promise<Type> =>
  new Promise((resolve) => target.addEventListener(name, (event) => resolve(event as Type), { once: true }))

/** A host that takes every stream, or refuses every one, and keeps what it is told. */
class TestHost implements Host {
  greet: (socket: Socket) => void = () => {}
  refusing = false
  requests: UpgradeRequest[] = []
  frames: Frame[] = []
  closes: string[] = []
  socket: Socket | undefined
  arrived: () => void = () => {}

  upgrade(request: UpgradeRequest, answer: Parameters<Host["upgrade"]>[1]): void {
    this.requests.push(request)
    if (this.refusing) {
      return answer({ type: "refused", status: 401, statusText: "Unauthorized", headers: [], body: "{}" })
    }
    answer({
      type: "accepted",
      headers: [],
      serve: (socket) => {
        this.socket = socket
        this.greet(socket)
        return {
          frame: (frame) => {
            this.frames.push(frame)
            this.arrived()
          },
          closed: (code, reason) => {
            this.closes.push(`${code} ${reason}`)
            this.arrived()
          },
          failed: () => {},
          drained: () => {},
        }
      },
    })
  }

  /** Until the host has seen so many frames and closes. */
  async hears(count: number): Promise<void> {
    while (this.frames.length + this.closes.length < count) {
      await new Promise<void>((resolve) => {
        this.arrived = resolve
      })
    }
  }
}

let host = new TestHost()
const calls: HttpCall[] = []
const server = setupServer(
  ...mswHandlers({
    host: { upgrade: (request, answer) => host.upgrade(request, answer) },
    rest: (call) => {
      if (call.path !== "/v1/listen") return undefined
      calls.push(call)
      return { status: 402, statusText: "Payment Required", headers: [["dg-error", "no"]], body: '{"err_code":"X"}' }
    },
    base: BASE,
  }),
)
let restore = () => {}

beforeAll(() => {
  restore = useGlobalWebSocket()
  // msw 2 calls it a request, msw 3 a frame; each takes the name it knows.
  const unhandled: object = { onUnhandledRequest: "bypass", onUnhandledFrame: "bypass" }
  server.listen(unhandled)
})
afterAll(() => {
  server.close()
  restore()
})
beforeEach(() => {
  host = new TestHost()
  calls.length = 0
})
afterEach(() => {
  for (const socket of opened.splice(0)) socket.close()
})

describe("a stream", () => {
  test("reaches the host as the upgrade that it is", async () => {
    const socket = open()
    await next(socket, "open")
    expect(host.requests).toEqual([
      {
        method: "GET",
        path: "/v1/listen",
        query: "model=nova-3&keyterm=a%20b",
        headers: { host: "127.0.0.1:2", upgrade: "websocket" },
        protocols: ["token", "secret"],
      },
    ])
    expect(socket.protocol).toBe("token")
  })

  test("carries text and bytes of every kind in order, Blobs too", async () => {
    const socket = open()
    await next(socket, "open")
    const bytes = new Uint8Array([0, 1, 2, 3])
    socket.send("a")
    socket.send(bytes.subarray(1, 3))
    socket.send(new Blob([bytes]))
    socket.send("b")
    socket.send(bytes.buffer)
    socket.close(1000, "done")
    await host.hears(6)
    expect(host.frames).toEqual([
      { type: "text", text: "a" },
      { type: "binary", bytes: new Uint8Array([1, 2]) },
      { type: "binary", bytes },
      { type: "text", text: "b" },
      { type: "binary", bytes },
    ])
    expect(host.closes).toEqual(["1000 done"])
  })

  test("brings what the host says, and its close", async () => {
    const socket = open()
    await next(socket, "open")
    host.socket?.send({ type: "text", text: "hello" })
    expect((await next<MessageEvent>(socket, "message")).data).toBe("hello")
    host.socket?.send({ type: "binary", bytes: new Uint8Array([7]) })
    expect(new Uint8Array((await next<MessageEvent>(socket, "message")).data)).toEqual(new Uint8Array([7]))
    host.socket?.close(1011, "NET-0001")
    expect(await next(socket, "close")).toMatchObject({ code: 1011, reason: "NET-0001", wasClean: true })
    await host.hears(1)
    expect(host.closes).toEqual(["1011 NET-0001"])
  })

  test.each([
    ["in good order", (socket: Socket) => socket.close(1000, ""), 1000],
    ["by dropping the connection", (socket: Socket) => socket.destroy(), 1006],
  ])("brings everything said before the end at once, %s", async (_, end, code) => {
    host.greet = (socket) => {
      socket.send({ type: "text", text: "hello" })
      socket.send({ type: "text", text: "and goodbye" })
      end(socket)
    }
    const socket = open()
    const said: unknown[] = []
    socket.addEventListener("message", (event) => said.push((event as MessageEvent).data))
    expect(await next(socket, "close")).toMatchObject({ code })
    expect(said).toEqual(["hello", "and goodbye"])
  })

  test("answers pings as a browser does, unseen by the code", async () => {
    await next(open(), "open")
    host.socket?.send({ type: "ping", bytes: new Uint8Array([1]) })
    await host.hears(1)
    expect(host.frames).toEqual([{ type: "pong", bytes: new Uint8Array([1]) }])
  })

  test("keeps back what comes while reading is paused", async () => {
    const socket = open()
    await next(socket, "open")
    host.socket?.pauseReading()
    socket.send("a")
    socket.send("b")
    socket.close()
    await host.hears(1)
    expect(host.frames).toEqual([])
    host.socket?.resumeReading()
    expect(host.frames).toEqual([
      { type: "text", text: "a" },
      { type: "text", text: "b" },
    ])
  })

  test.each([
    ["a refused upgrade", true],
    ["a connection dropped by the host", false],
  ])("shows %s as browsers do: an error, then 1006 and not clean", async (_, refusing) => {
    host.refusing = refusing
    const socket = open()
    const events: string[] = []
    for (const name of ["open", "error", "close"]) socket.addEventListener(name, () => events.push(name))
    const closed = next(socket, "close")
    if (!refusing) {
      await next(socket, "open")
      host.socket?.destroy()
    }
    expect(await closed).toMatchObject({ code: 1006, wasClean: false })
    expect(events).toEqual([...(refusing ? [] : ["open"]), "error", "close"])
  })
})

describe("an HTTP call", () => {
  test("is answered to the letter", async () => {
    const response = await fetch(`${BASE}/v1/listen?model=nova-3`, {
      method: "POST",
      headers: { Authorization: "Token secret", "content-type": "audio/wav" },
      body: new Uint8Array([1, 2]),
    })
    expect(response).toMatchObject({ status: 402, statusText: "Payment Required" })
    expect(response.headers.get("dg-error")).toBe("no")
    expect(await response.json()).toEqual({ err_code: "X" })
    expect(calls).toEqual([
      {
        method: "POST",
        path: "/v1/listen",
        query: "model=nova-3",
        headers: expect.objectContaining({ authorization: "Token secret", "content-type": "audio/wav" }),
        body: new Uint8Array([1, 2]),
      },
    ])
  })

  test("that is none of ours is left to others", async () => {
    await expect(fetch(`${BASE}/v1/listen/other`)).rejects.toThrow("fetch failed")
  })
})

test("the global WebSocket is put back as it was", () => {
  const before = Reflect.get(globalThis, "WebSocket")
  useGlobalWebSocket()()
  expect(Reflect.get(globalThis, "WebSocket")).toBe(before)
})
