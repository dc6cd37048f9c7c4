import { afterEach, describe, expect, test } from "vitest"
import {
  BAD_FRAMES,
  type BarePeer,
  type BareServer,
  bareServer,
  closePayload,
  frameBytes,
  OPCODE,
  upgradeAnswer,
} from "./bare-peer.ts"
import { Ear } from "./contract.ts"
import type { ConnectRequest, ConnectResult } from "./socket.ts"
import { wsConnector } from "./ws-client.ts"

let server: BareServer | undefined
afterEach(() => server?.close())

const SECRET = "a-key-of-somebody"

function connect(url: string, more: Partial<ConnectRequest> = {}): Promise<ConnectResult> {
  const request: ConnectRequest = {
    url,
    headers: [["authorization", `Token ${SECRET}`]],
    protocols: [],
    handshakeTimeoutMs: 5_000,
    compression: false,
    maxFrameByteLength: 100_000,
    ...more,
  }
  return new Promise((resolve) => wsConnector().connect(request, resolve))
}

/** Connects to a server that answers the request in its own way. */
async function answered(
  answer: (peer: BarePeer, requestHead: string) => void,
  more: Partial<ConnectRequest> = {},
): Promise<ConnectResult> {
  server = await bareServer((peer) => void peer.head().then((head) => answer(peer, head)))
  return connect(server.url, more)
}

/** An open stream, with the bare server at its other end. */
async function opened(more: readonly (string | Uint8Array)[] = []) {
  let peer: BarePeer | undefined
  const result = await answered((bare, head) => {
    peer = bare
    bare.say(Buffer.concat([upgradeAnswer(head), ...more].map((piece) => Buffer.from(piece))))
  })
  if (result.type !== "opened" || peer === undefined) throw new Error(JSON.stringify(result))
  const ear = new Ear()
  return { result, socket: result.socket, ear, peer }
}

async function openedAndHeard() {
  const stream = await opened()
  stream.result.listen(stream.ear)
  return stream
}

/** Opcode and payload of the one frame that a client sent: masked, as clients must. */
function unmasked(bytes: Buffer): { opcode: number; payload: Buffer } {
  const mask = bytes.subarray(2, 6)
  const payload = bytes.subarray(6).map((byte, index) => byte ^ (mask[index % 4] ?? 0))
  return { opcode: (bytes[0] ?? 0) & 0x0f, payload: Buffer.from(payload) }
}

describe("no connection comes back as a code and a sentence", () => {
  test("nothing listens", async () => {
    // No port that was free a moment ago: somebody else may have been given that.
    expect(await connect("ws://127.0.0.1:1/")).toMatchObject({
      type: "failed",
      code: "ECONNREFUSED",
      problem: expect.stringMatching(/Nothing listens/),
    })
  })

  test.each<[string, (peer: BarePeer, requestHead: string) => void, string, RegExp]>([
    ["says nothing", () => {}, "HANDSHAKE_TIMEOUT", /within 50 ms/],
    ["stops in the middle of its head", (peer) => peer.say("HTTP/1.1 101 Swi"), "HANDSHAKE_TIMEOUT", /within 50 ms/],
    ["speaks SSH", (peer) => peer.say("SSH-2.0-OpenSSH_9.2\r\n"), "NOT_HTTP", /not HTTP/],
    ["speaks TLS", (peer) => peer.say(new Uint8Array([21, 3, 1, 0, 2, 2, 70])), "NOT_HTTP", /wss:/],
    ["hangs up", (peer) => peer.tcp.end(), "ECONNRESET", /dropped the connection before/],
    ["resets", (peer) => peer.tcp.resetAndDestroy(), "ECONNRESET", /dropped the connection before/],
    [
      "answers another key",
      (peer) => peer.say(upgradeAnswer("sec-websocket-key: other\r\n")),
      "BAD_HANDSHAKE",
      /Sec-WebSocket-Accept/,
    ],
    [
      "chooses a subprotocol nobody offered",
      (peer, head) => peer.say(upgradeAnswer(head, ["Sec-WebSocket-Protocol: token"])),
      "BAD_HANDSHAKE",
      /subprotocol/,
    ],
    [
      "chooses an extension nobody offered",
      (peer, head) => peer.say(upgradeAnswer(head, ["Sec-WebSocket-Extensions: permessage-deflate"])),
      "BAD_HANDSHAKE",
      /[Ee]xtension/,
    ],
  ])("a server %s", async (_, answer, code, problem) => {
    const result = await answered(answer, { handshakeTimeoutMs: code === "HANDSHAKE_TIMEOUT" ? 50 : 5_000 })
    expect(result).toMatchObject({ type: "failed", code, problem: expect.stringMatching(problem) })
    expect(result).toMatchObject({ problem: expect.stringMatching(/^[^\n]+\.$/) })
  })

  test("TLS is spoken to a server without", async () => {
    server = await bareServer((peer) => peer.say("HTTP/1.1 400 Bad Request\r\n\r\n"))
    const result = await connect(server.url.replace("ws:", "wss:"))
    expect(result).toMatchObject({
      type: "failed",
      code: "EPROTO",
      problem: expect.stringMatching(/without encryption/),
    })
  })

  test("an offered subprotocol is not taken up", async () => {
    const result = await answered((peer, head) => peer.say(upgradeAnswer(head)), { protocols: ["token", "secret"] })
    expect(result).toMatchObject({
      type: "failed",
      code: "BAD_HANDSHAKE",
      problem: expect.stringMatching(/no subprotocol/),
    })
  })

  test.each<[string, Partial<ConnectRequest>]>([
    ["a header with a line break", { headers: [["authorization", `Token ${SECRET}\r\nx: y`]] }],
    ["a subprotocol with a space", { protocols: ["token", `${SECRET} x`] }],
    ["an address that is none", { url: "ws://" }],
  ])("%s makes no request, and is not told", async (_, more) => {
    const result = await connect("ws://127.0.0.1:9/", more)
    expect(result).toMatchObject({ type: "failed", code: "INVALID_REQUEST" })
    expect(JSON.stringify(result)).not.toContain(SECRET)
  })
})

describe("whatever HTTP answers in place of a 101 comes back as it was", () => {
  test.each<[string, number, string]>([
    ["a web page", 200, "content-type: text/html"],
    ["a redirect", 302, "location: https://example.com/"],
    ["a refusal", 401, "dg-error: Invalid credentials."],
    ["an upset server", 503, "retry-after: 1"],
  ])("%s", async (_, status, header) => {
    const head = `HTTP/1.1 ${status} Whatever\r\nVary: a\r\n${header}\r\nVary: b\r\nContent-Length: 4\r\n\r\n`
    expect(await answered((peer) => peer.say(`${head}body`))).toEqual({
      type: "refused",
      status,
      headers: [["vary", "a"], header.split(": "), ["vary", "b"], ["content-length", "4"]],
      body: "body",
    })
  })

  test("and the connection is over, whatever the server would keep it for", async () => {
    const closed = new Promise((resolve) => {
      void answered((peer) => {
        peer.say("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")
        resolve(peer.ended())
      })
    })
    expect(String(await closed)).toMatch(/^GET /)
  })

  test.each<[string, string, Partial<ConnectRequest>, number]>([
    ["without end is cut at the time limit", "Content-Length: 9999999\r\n\r\nbody", { handshakeTimeoutMs: 100 }, 4],
    ["that breaks off is kept as far as it came", "Content-Length: 9999999\r\n\r\nbody", {}, 4],
    ["of a megabyte is cut at 64 KiB", `Content-Length: 1000000\r\n\r\n${"x".repeat(1_000_000)}`, {}, 65_536],
  ])("a body %s", async (_, rest, more, byteLength) => {
    const result = await answered((peer) => {
      peer.say(`HTTP/1.1 500 Oh\r\n${rest}`)
      if (more.handshakeTimeoutMs === undefined) peer.tcp.end()
    }, more)
    expect(result).toMatchObject({ type: "refused", status: 500 })
    expect(result.type === "refused" && result.body.length).toBe(byteLength)
  })
})

describe("an open stream", () => {
  test("keeps the headers of its 101 in order, and the frames that came with it", async () => {
    const { result, ear } = await opened([frameBytes(OPCODE.text, "at once"), frameBytes(OPCODE.ping, "you?")])
    expect(result.headers.map(([name]) => name)).toEqual(["upgrade", "connection", "sec-websocket-accept"])
    result.listen(ear)
    expect(await ear.until(2)).toEqual(["text at once", "ping 4"])
  })

  test("tells of the end even to who listens after it", async () => {
    const { result, ear, peer } = await opened([frameBytes(OPCODE.text, "bye")])
    peer.tcp.resetAndDestroy()
    await peer.ended()
    result.listen(ear)
    expect((await ear.until(3)).at(-1)).toBe("closed 1006")
  })

  test("puts together what comes in pieces, byte by byte", async () => {
    const { peer, ear } = await openedAndHeard()
    const pieces = [
      frameBytes(OPCODE.text, "on", { isFinal: false }),
      frameBytes(OPCODE.ping, "p"),
      frameBytes(OPCODE.continuation, "e"),
      frameBytes(OPCODE.binary, new Uint8Array(300)),
    ]
    for (const byte of Buffer.concat(pieces)) peer.say(new Uint8Array([byte]))
    expect(await ear.until(3)).toEqual(["ping 1", "text one", "binary 300"])
  })

  test.each(BAD_FRAMES)("is given up over $name, with $code", async ({ code, bytes }) => {
    const { peer, ear } = await openedAndHeard()
    peer.say(bytes(false))
    const { opcode, payload } = unmasked(await peer.afterHead(8))
    expect([opcode, payload.readUInt16BE()]).toEqual([OPCODE.close, code])
    peer.tcp.end()
    const [failed, closed] = await ear.until(2)
    expect(failed).toBe(`failed ${FAILURE_OF[code]}`)
    expect(closed).toBe("closed 1006")
  })

  test("is given up over a masked frame, which no server may send", async () => {
    const { peer, ear } = await openedAndHeard()
    peer.say(frameBytes(OPCODE.text, "x", { isMasked: true }))
    expect(await ear.until(1)).toEqual(["failed BAD_FRAME"])
  })

  test.each<[string, (peer: BarePeer) => void, readonly string[]]>([
    ["is closed", (peer) => peer.say(frameBytes(OPCODE.close, closePayload(1011, "why"))), ["closed 1011 why"]],
    ["is closed without a code", (peer) => peer.say(frameBytes(OPCODE.close, "")), ["closed 1005"]],
    ["loses TCP", (peer) => peer.tcp.end(), ["closed 1006"]],
    ["is reset", (peer) => peer.tcp.resetAndDestroy(), ["failed ECONNRESET", "closed 1006"]],
    [
      "is closed and then reset",
      (peer) => {
        peer.say(frameBytes(OPCODE.close, closePayload(1000)))
        void peer.afterHead(8).then(() => peer.tcp.resetAndDestroy())
      },
      ["closed 1000"],
    ],
  ])("that %s says so", async (_, end, expected) => {
    const { peer, ear } = await openedAndHeard()
    end(peer)
    void peer.afterHead(8).then(() => peer.tcp.end())
    expect(await ear.until(expected.length)).toEqual(expected)
  })

  test("cuts a reason that is too long between two characters", async () => {
    const { peer, socket } = await openedAndHeard()
    socket.close(4000, "é".repeat(100))
    const { payload } = unmasked(await peer.afterHead(6 + 124))
    expect(payload.subarray(2).toString()).toBe("é".repeat(61))
  })
})

const FAILURE_OF: Readonly<Record<number, string>> = {
  1002: "BAD_FRAME",
  1007: "INVALID_UTF8",
  1009: "FRAME_TOO_LARGE",
}
