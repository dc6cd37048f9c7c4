// For tests: a peer on bare TCP that says exactly the bytes it is told to, as no WebSocket library would.

import { createHash } from "node:crypto"
import { type AddressInfo, createServer, connect as openTcp, type Socket as TcpSocket } from "node:net"

/** One TCP connection: what came so far, and waiting for more of it. */
export class BarePeer {
  readonly tcp: TcpSocket
  #received = Buffer.alloc(0)
  #isOver = false
  #look = (): void => {}

  constructor(tcp: TcpSocket) {
    this.tcp = tcp
    tcp.on("data", (piece) => {
      this.#received = Buffer.concat([this.#received, piece])
      this.#look()
    })
    // A reset is how many of these connections end.
    tcp.on("error", () => {})
    tcp.on("close", () => {
      this.#isOver = true
      this.#look()
    })
  }

  say(...pieces: readonly (string | Uint8Array)[]): void {
    for (const piece of pieces) this.tcp.write(piece)
  }

  /** Resolves with everything received once it satisfies the test, or the connection is over. */
  async until(isEnough: (received: Buffer) => boolean): Promise<Buffer> {
    while (!this.#isOver && !isEnough(this.#received)) {
      await new Promise<void>((resolve) => {
        this.#look = resolve
      })
    }
    return this.#received
  }

  /** Everything received, when the connection is over. */
  ended(): Promise<Buffer> {
    return this.until(() => false)
  }

  /** The head of a request or of an answer. */
  async head(): Promise<string> {
    const received = await this.until((bytes) => bytes.includes("\r\n\r\n"))
    return received.subarray(0, received.indexOf("\r\n\r\n") + 4).toString("latin1")
  }

  /** What came after the head, once it is so long. */
  async afterHead(byteLength: number): Promise<Buffer> {
    const start = (await this.head()).length
    return (await this.until((bytes) => bytes.length >= start + byteLength)).subarray(start)
  }
}

export interface BareServer {
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

/** Serves every connection by the given function. */
export async function bareServer(serve: (peer: BarePeer) => void): Promise<BareServer> {
  const open = new Set<TcpSocket>()
  const server = createServer((tcp) => {
    open.add(tcp)
    tcp.on("close", () => open.delete(tcp))
    serve(new BarePeer(tcp))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `ws://127.0.0.1:${port}/v1/listen`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const tcp of open) tcp.destroy()
      }),
  }
}

export async function bareClient(port: number, address = "127.0.0.1"): Promise<BarePeer> {
  const tcp = openTcp(port, address)
  await new Promise((resolve) => tcp.once("connect", resolve))
  return new BarePeer(tcp)
}

/** The example key of RFC 6455 section 1.3. */
const KEY = "dGhlIHNhbXBsZSBub25jZQ=="

/** An upgrade request, each header changed or taken out (undefined) as told. */
export function upgradeRequest(more: Readonly<Record<string, string | undefined>> = {}, requestLine = GET): string {
  const headers = {
    host: "127.0.0.1",
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-key": KEY,
    "sec-websocket-version": "13",
    ...more,
  }
  const lines = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))
  return [requestLine, ...lines, "", ""].join("\r\n")
}

const GET = "GET /v1/listen HTTP/1.1"

/** The 101 that answers a request (RFC 6455 section 4.2.2). */
export function upgradeAnswer(requestHead: string, more: readonly string[] = []): string {
  const key = /^sec-websocket-key: (.*)\r$/im.exec(requestHead)?.[1] ?? ""
  const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64")
  const own = ["Upgrade: websocket", "Connection: Upgrade", `Sec-WebSocket-Accept: ${accept}`]
  return ["HTTP/1.1 101 Switching Protocols", ...own, ...more, "", ""].join("\r\n")
}

export const OPCODE = { continuation: 0, text: 1, binary: 2, reserved: 3, close: 8, ping: 9, pong: 10 } as const

export interface FrameForm {
  readonly isFinal?: boolean
  readonly isMasked?: boolean
  /** Four bytes. Default: zeros, which leave the payload as it is. */
  readonly mask?: Uint8Array
  /** RSV1 to RSV3 as a number of three bits. */
  readonly reserved?: number
  /** What the header says, where it is to say something else than the payload is. */
  readonly saidByteLength?: number
}

/** One frame (RFC 6455 section 5.2). */
export function frameBytes(opcode: number, payload: string | Uint8Array, form: FrameForm = {}): Buffer {
  const { isFinal = true, isMasked = false, mask = new Uint8Array(4), reserved = 0 } = form
  const bytes = Buffer.from(payload).map((byte, index) => byte ^ (isMasked ? (mask[index % 4] ?? 0) : 0))
  const said = form.saidByteLength ?? bytes.length
  const maskBit = isMasked ? 0x80 : 0
  const first = (isFinal ? 0x80 : 0) | (reserved << 4) | opcode
  const long = Buffer.alloc(said > 0xffff ? 8 : said > 125 ? 2 : 0)
  if (long.length === 8) long.writeBigUInt64BE(BigInt(said))
  else if (long.length === 2) long.writeUInt16BE(said)
  const short = long.length === 8 ? 127 : long.length === 2 ? 126 : said
  return Buffer.concat([Buffer.from([first, maskBit | short]), long, mask.subarray(0, isMasked ? 4 : 0), bytes])
}

/** A close frame's payload. */
export const closePayload = (code: number, reason = ""): Buffer =>
  Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(reason)])

/** Frames that break RFC 6455 whoever sends them, each with the code that it is to be closed with. */
export const BAD_FRAMES: readonly {
  readonly name: string
  readonly code: number
  readonly bytes: (isMasked: boolean) => Buffer
}[] = [
  { name: "text that is not UTF-8", code: 1007, bytes: bad(OPCODE.text, new Uint8Array([0xc3, 0x28])) },
  { name: "an opcode of no meaning", code: 1002, bytes: bad(OPCODE.reserved, "x") },
  { name: "a reserved bit", code: 1002, bytes: bad(OPCODE.text, "x", { reserved: 0b100 }) },
  { name: "a ping in pieces", code: 1002, bytes: bad(OPCODE.ping, "x", { isFinal: false }) },
  { name: "a ping of 126 bytes", code: 1002, bytes: bad(OPCODE.ping, "x".repeat(126)) },
  { name: "a continuation of nothing", code: 1002, bytes: bad(OPCODE.continuation, "x") },
  { name: "a close code that is never sent", code: 1002, bytes: bad(OPCODE.close, closePayload(1005)) },
  { name: "half a close code", code: 1002, bytes: bad(OPCODE.close, new Uint8Array([3])) },
  { name: "a reason that is not UTF-8", code: 1007, bytes: bad(OPCODE.close, new Uint8Array([3, 232, 0xff])) },
  { name: "a length beyond 2^53", code: 1009, bytes: bad(OPCODE.binary, "", { saidByteLength: 2 ** 60 }) },
  { name: "a frame over the limit", code: 1009, bytes: bad(OPCODE.binary, "", { saidByteLength: 2 ** 30 }) },
]

function bad(opcode: number, payload: string | Uint8Array, form: FrameForm = {}) {
  return (isMasked: boolean): Buffer => frameBytes(opcode, payload, { ...form, isMasked })
}
