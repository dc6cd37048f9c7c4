import { request as httpRequest } from "node:http"
import { afterEach, describe, expect, test } from "vitest"
import type { UpgradeRequest } from "../protocol/handshake/upgrade.ts"
import { HarnessError } from "../errors.ts"
import { BAD_FRAMES, type BarePeer, bareClient, frameBytes, OPCODE, upgradeRequest } from "./bare-peer.ts"
import { connect, Ear } from "./contract.ts"
import type { Host, HeaderList, Socket, UpgradeAnswer } from "./socket.ts"
import { wsConnector } from "./ws-client.ts"
import { listen, type WsServer, type WsServerOptions } from "./ws-server.ts"

let server: WsServer | undefined
afterEach(() => server?.close())

const ACCEPTED_HEADERS: HeaderList = [
  ["vary", "origin"],
  ["sec-websocket-protocol", "token"],
  ["dg-request-id", "019f"],
]

/** Takes every stream, echoes its text, and remembers what it was asked and told. */
class EchoHost implements Host {
  readonly asked: UpgradeRequest[] = []
  readonly ears: Ear[] = []

  upgrade(request: UpgradeRequest, answer: (answer: UpgradeAnswer) => void): void {
    this.asked.push(request)
    answer(this.accept())
  }

  accept(): UpgradeAnswer {
    return { type: "accepted", headers: ACCEPTED_HEADERS, serve: (socket) => this.serve(socket) }
  }

  serve(socket: Socket): Ear {
    const ear = new Ear()
    this.ears.push(ear)
    const frame = ear.frame.bind(ear)
    ear.frame = (heard) => {
      frame(heard)
      if (heard.type === "text") socket.send(heard)
    }
    return ear
  }
}

const REFUSAL = {
  type: "refused",
  status: 401,
  statusText: "Unauthorized",
  headers: [
    ["content-type", "application/json"],
    ["dg-error", "Invalid credentials."],
    ["vary", "origin"],
    ["vary", "accept-encoding"],
    ["content-length", "2"],
  ],
  body: "{}",
} as const satisfies UpgradeAnswer

const refusing: Host = { upgrade: (_, answer) => answer(REFUSAL) }

const REFUSAL_BYTES = `HTTP/1.1 401 Unauthorized\r
content-type: application/json\r
dg-error: Invalid credentials.\r
vary: origin\r
vary: accept-encoding\r
content-length: 2\r
\r
{}`

async function serve(host: Host, more: Partial<WsServerOptions> = {}): Promise<WsServer> {
  server = await listen(host, { handshakeTimeoutMs: 5_000, maxFrameByteLength: 100_000, ...more })
  return server
}

/** A bare client of an open stream, and the host's ear for it. */
async function opened() {
  const host = new EchoHost()
  const { port } = await serve(host)
  const peer = await open(port)
  const ear = host.ears[0]
  if (ear === undefined) throw new Error("not served")
  return { host, port, peer, ear }
}

async function open(port: number): Promise<BarePeer> {
  const peer = await bareClient(port)
  peer.say(upgradeRequest())
  await peer.head()
  return peer
}

/** What another client gets back, whatever the first one did. */
async function echoTo(port: number): Promise<string> {
  const peer = await open(port)
  peer.say(frameBytes(OPCODE.text, "still there?", { isMasked: true }))
  const echo = await peer.afterHead(14)
  peer.tcp.destroy()
  return echo.subarray(2).toString()
}

describe("the upgrade", () => {
  test("is put to the host as it was asked, and answered with the host's headers in order, once each", async () => {
    const host = new EchoHost()
    const { port, url } = await serve(host)
    expect(url).toBe(`ws://127.0.0.1:${port}`)
    const peer = await bareClient(port)
    const more = { "sec-websocket-protocol": "token, secret", origin: "https://example.com" }
    peer.say(upgradeRequest(more, "GET /v1/listen?tag=a%20b&x=1?2 HTTP/1.1"))
    expect(await peer.head()).toBe(`HTTP/1.1 101 Switching Protocols\r
Upgrade: websocket\r
Connection: Upgrade\r
Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
vary: origin\r
sec-websocket-protocol: token\r
dg-request-id: 019f\r
\r
`)
    expect(host.asked).toMatchObject([
      {
        method: "GET",
        path: "/v1/listen",
        query: "tag=a%20b&x=1?2",
        headers: { origin: "https://example.com", upgrade: "websocket" },
        protocols: ["token", "secret"],
      },
    ])
    peer.tcp.destroy()
  })

  test("is refused byte for byte, and the connection ended", async () => {
    const peer = await bareClient((await serve(refusing)).port)
    peer.say(upgradeRequest())
    expect((await peer.ended()).toString()).toBe(REFUSAL_BYTES)
  })

  test.each<[string, Record<string, string | undefined>]>([
    ["without a key", { "sec-websocket-key": undefined }],
    ["with half a key", { "sec-websocket-key": "abc" }],
    ["of another version", { "sec-websocket-version": "99" }],
    ["with a subprotocol that is none", { "sec-websocket-protocol": "a b, (" }],
  ])("%s is a bad request, whatever the host says to it", async (_, headers) => {
    const host = new EchoHost()
    const { port } = await serve(host)
    const peer = await bareClient(port)
    peer.say(upgradeRequest(headers))
    expect((await peer.ended()).toString()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(host.asked).toEqual([expect.objectContaining({ problem: expect.stringMatching(/^Invalid|^Missing/) })])
    expect(await echoTo(port)).toBe("still there?")
  })

  test.each([
    ["to something else", upgradeRequest({ upgrade: "h2c" })],
    ["by another method", upgradeRequest({ "content-length": "0" }, "POST /v1/listen HTTP/1.1")],
  ])("%s is the host's to refuse", async (_, request) => {
    const peer = await bareClient((await serve(refusing)).port)
    peer.say(request)
    expect((await peer.ended()).toString()).toBe(REFUSAL_BYTES)
  })

  test("takes compression only where it is allowed", async () => {
    const offer = { "sec-websocket-extensions": "permessage-deflate" }
    for (const compression of [false, true]) {
      const { port, close } = await serve(new EchoHost(), { compression })
      const peer = await bareClient(port)
      peer.say(upgradeRequest(offer))
      expect((await peer.head()).includes("Sec-WebSocket-Extensions: permessage-deflate")).toBe(compression)
      peer.tcp.destroy()
      await close()
    }
  })

  test("that its client did not wait for is told to the host as a stream that broke", async () => {
    const host = new EchoHost()
    let answerLate = (): void => {}
    const asked = new Promise<void>((resolve) => {
      host.upgrade = (_, answer) => {
        answerLate = () => answer(host.accept())
        resolve()
      }
    })
    const { port } = await serve(host)
    const peer = await bareClient(port)
    peer.say(upgradeRequest())
    await asked
    peer.tcp.resetAndDestroy()
    await peer.ended()
    const other = await bareClient(port)
    other.say("no HTTP\r\n\r\n")
    await other.ended()
    // The reset has been heard by now, or else it is heard by writing the answer.
    answerLate()
    expect((await host.ears[0]?.until(1))?.at(-1)).toMatch(/closed 1006|failed ECONNRESET/)
  })
})

describe("a client that breaks the rules is shown the door, and the others are served", () => {
  test.each(BAD_FRAMES)("by $name, with $code", async ({ code, bytes }) => {
    const { port, peer, ear } = await opened()
    peer.say(bytes(true))
    const close = await peer.afterHead(4)
    expect([close[0], close.readUInt16BE(2)]).toEqual([0x80 | OPCODE.close, code])
    peer.tcp.end()
    expect((await ear.until(2)).at(-1)).toBe("closed 1006")
    expect(ear.heard[0]).toMatch(/^failed (BAD_FRAME|INVALID_UTF8|FRAME_TOO_LARGE)$/)
    expect(await echoTo(port)).toBe("still there?")
  })

  test("and is not heard any more", async () => {
    const { peer, ear } = await opened()
    peer.say(frameBytes(OPCODE.reserved, "x", { isMasked: true }))
    await peer.afterHead(4)
    peer.say(frameBytes(OPCODE.binary, new Uint8Array(3_200), { isMasked: true }))
    peer.tcp.end()
    expect(await ear.until(2)).toEqual(["failed BAD_FRAME", "closed 1006"])
  })

  test("by a frame that is not masked", async () => {
    const { port, peer } = await opened()
    peer.say(frameBytes(OPCODE.text, "x"))
    expect((await peer.afterHead(4)).readUInt16BE(2)).toBe(1002)
    expect(await echoTo(port)).toBe("still there?")
  })

  test("by pieces that add up to more than the limit", async () => {
    const { port, peer } = await opened()
    const piece = { isMasked: true, isFinal: false }
    peer.say(frameBytes(OPCODE.binary, new Uint8Array(60_000), piece))
    peer.say(frameBytes(OPCODE.continuation, new Uint8Array(60_000), piece))
    expect((await peer.afterHead(4)).readUInt16BE(2)).toBe(1009)
    expect(await echoTo(port)).toBe("still there?")
  })

  test.each<[string, (peer: BarePeer) => void]>([
    ["resets", (peer) => peer.tcp.resetAndDestroy()],
    ["hangs up", (peer) => peer.tcp.end()],
    [
      "hangs up in the middle of a frame",
      (peer) => peer.tcp.end(frameBytes(OPCODE.text, "x".repeat(99), { isMasked: true }).subarray(0, 9)),
    ],
  ])("a client %s", async (name, end) => {
    const { port, peer, ear } = await opened()
    end(peer)
    const broken = name === "resets" ? ["failed ECONNRESET", "closed 1006"] : ["closed 1006"]
    expect(await ear.until(broken.length)).toEqual(broken)
    expect(await echoTo(port)).toBe("still there?")
  })

  test.each<[string, string | Uint8Array, RegExp]>([
    ["no HTTP", "SSH-2.0-OpenSSH_9.2\r\n\r\n", /^HTTP\/1\.1 400 /],
    ["TLS", new Uint8Array([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]), /^HTTP\/1\.1 400 /],
    ["a header without end", `GET / HTTP/1.1\r\nx: ${"y".repeat(70_000)}`, /^HTTP\/1\.1 431 /],
  ])("a client that speaks %s", async (_, bytes, answer) => {
    const { port } = await serve(new EchoHost())
    const peer = await bareClient(port)
    peer.say(bytes)
    expect((await peer.ended()).toString()).toMatch(answer)
    expect(await echoTo(port)).toBe("still there?")
  })

  test("five hundred clients that never speak are let go after the time limit", async () => {
    const { port } = await serve(new EchoHost(), { handshakeTimeoutMs: 100 })
    const silent = await Promise.all(Array.from({ length: 500 }, () => bareClient(port)))
    expect(await echoTo(port)).toBe("still there?")
    const said = await Promise.all(silent.map((peer) => peer.ended()))
    expect(new Set(said.map((bytes) => bytes.toString().split("\r\n")[0]))).toEqual(
      new Set(["HTTP/1.1 408 Request Timeout"]),
    )
  })

  test("a client that stops in the middle of its request is let go after the time limit", async () => {
    const { port } = await serve(new EchoHost(), { handshakeTimeoutMs: 100 })
    const peer = await bareClient(port)
    peer.say(upgradeRequest().slice(0, 40))
    expect((await peer.ended()).toString()).toMatch(/^HTTP\/1\.1 408 /)
  })
})

describe("HTTP beside the streams", () => {
  const REST: WsServerOptions["rest"] = async ({ method, path, query, headers, body }) => {
    if (path === "/broken") throw new Error("our own mistake")
    if (path !== "/v1/auth/grant") return undefined
    const text = JSON.stringify({ method, query, type: headers["content-type"], byteLength: body.length })
    return { status: 200, statusText: "OK", headers: [["x-first", "1"]], body: text }
  }

  const call = (port: number, path: string, body: Uint8Array): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const options = { port, path, method: "POST", headers: { "content-type": "audio/wav" } }
      const request = httpRequest(options, (response) => {
        const pieces: Buffer[] = []
        response.on("data", (piece: Buffer) => pieces.push(piece))
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(pieces).toString() }))
      })
      request.on("error", reject)
      request.end(body)
    })

  test("is answered by whoever serves it", async () => {
    const { port } = await serve(refusing, { rest: REST })
    const text = '{"method":"POST","query":"a=b","type":"audio/wav","byteLength":5}'
    expect(await call(port, "/v1/auth/grant?a=b", new Uint8Array(5))).toEqual({ status: 200, text })
  })

  test("is the host's to refuse where nobody serves it", async () => {
    const { port } = await serve(refusing, { rest: REST })
    expect(await call(port, "/v1/other", new Uint8Array(5))).toEqual({ status: 401, text: "{}" })
    const without = await serve(refusing)
    expect(await call(without.port, "/v1/auth/grant", new Uint8Array(5))).toEqual({ status: 401, text: "{}" })
  })

  test("asks for an upgrade where the host would have taken one", async () => {
    const { port } = await serve(new EchoHost())
    expect(await call(port, "/v1/listen", new Uint8Array(0))).toMatchObject({ status: 426 })
  })

  test("refuses a body over 64 MiB when it has come", async () => {
    const { port } = await serve(refusing, { rest: REST })
    expect(await call(port, "/v1/auth/grant", new Uint8Array(64 * 1024 * 1024 + 1))).toMatchObject({ status: 413 })
  })

  test("tells the client of a mistake of ours, and goes on", async () => {
    const { port } = await serve(refusing, { rest: REST })
    expect(await call(port, "/broken", new Uint8Array(0))).toEqual({ status: 500, text: "our own mistake" })
    expect(await call(port, "/v1/auth/grant", new Uint8Array(0))).toMatchObject({ status: 200 })
  })

  test("survives a client that leaves in the middle of its body", async () => {
    const host = new EchoHost()
    const { port } = await serve(host, { rest: REST })
    const peer = await bareClient(port)
    peer.say("POST /v1/auth/grant HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf")
    peer.tcp.end()
    await peer.ended()
    expect(await echoTo(port)).toBe("still there?")
  })
})

describe("the port", () => {
  test.each<[string, (taken: number) => Partial<WsServerOptions>, RegExp]>([
    ["in use", (port) => ({ port }), /port \d+ is in use: choose another --port, or 0/],
    ["that is none", () => ({ port: 70_000 }), /70000 is no port/],
    ["on another machine", () => ({ address: "192.0.2.1" }), /192\.0\.2\.1 is no address of this machine/],
  ])("%s fails in a sentence", async (_, options, problem) => {
    const { port } = await serve(refusing)
    const second = listen(refusing, { handshakeTimeoutMs: 100, maxFrameByteLength: 100, ...options(port) })
    await expect(second).rejects.toThrow(HarnessError)
    await expect(second).rejects.toThrow(problem)
  })
})

/** At which no other test listens: it may be given the port as soon as that is free. Elsewhere loopback has one address. */
const OWN_ADDRESS = process.platform === "linux" ? "127.0.0.2" : "127.0.0.1"

describe("the end", () => {
  test("closes streams with 1001, drops the rest, and takes nobody new", async () => {
    const host = new EchoHost()
    const { url, port, close } = await serve(host, { address: OWN_ADDRESS })
    const result = await connect({ connector: wsConnector(), baseUrl: url, close }, "/v1/listen")
    if (result.type !== "opened") throw new Error(result.type)
    const ear = new Ear()
    result.listen(ear)
    const silent = await bareClient(port, OWN_ADDRESS)
    const pending = await bareClient(port, OWN_ADDRESS)
    pending.say(upgradeRequest().slice(0, 40))
    const closed = close()
    expect(await ear.until(1)).toEqual(["closed 1001"])
    await closed
    expect(host.ears[0]?.heard).toEqual(["closed 1001"])
    await Promise.all([silent.ended(), pending.ended()])
    const late = await connect({ connector: wsConnector(), baseUrl: url, close }, "/v1/listen")
    expect(late).toMatchObject({ type: "failed", code: "ECONNREFUSED" })
    expect(host.ears).toHaveLength(1)
  })

  test("comes even where a client does not answer the close", async () => {
    const { peer, ear } = await opened()
    await server?.close()
    expect(await ear.until(1)).toEqual(["closed 1006"])
    expect(await peer.ended()).toContain(1001 & 0xff)
  })

  test("comes while a host still thinks about its answer, and once only", async () => {
    let isAsked = (): void => {}
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve
    })
    const { port, close } = await serve({ upgrade: () => isAsked() })
    const peer = await bareClient(port)
    peer.say(upgradeRequest())
    await asked
    await Promise.all([close(), close()])
    expect(await peer.ended()).toHaveLength(0)
  })
})
