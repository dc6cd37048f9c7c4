import { type Duplex, PassThrough, Writable } from "node:stream"
import { afterEach, describe, expect, test } from "vitest"
import type { Frame } from "../protocol/frame.ts"
import { prng } from "../prng.ts"
import { connect, Ear } from "./contract.ts"
import { writeChunk, writeText } from "./shared-writes.ts"
import type { Socket } from "./socket.ts"
import { HearingHost } from "./trial-host.ts"
import { wsConnector } from "./ws-client.ts"
import { listen, type WsServer } from "./ws-server.ts"

let server: WsServer | undefined
afterEach(() => server?.close())

const random = prng(5)
const below = (count: number): number => Math.floor(random() * count)
const NOISE = Buffer.from(Array.from({ length: 70_000 }, () => below(256)))
const noise = (byteLength: number): Uint8Array => {
  const from = below(NOISE.length - byteLength)
  return NOISE.subarray(from, from + byteLength)
}

/** So many open streams to one host, as our own clients open them. */
async function streams(count: number) {
  const host = new HearingHost()
  server = await listen(host, { handshakeTimeoutMs: 5_000, maxFrameByteLength: 200_000 })
  const served = { connector: wsConnector(), baseUrl: server.url, close: () => Promise.resolve() }
  const sockets: Socket[] = []
  const ears: Ear[] = []
  for (let index = 0; index < count; index++) {
    const result = await connect(served, "/v1/listen", { protocols: [] })
    if (result.type !== "opened") throw new Error(JSON.stringify(result))
    const ear = new Ear()
    result.listen(ear)
    ears.push(ear)
    sockets.push(result.socket)
  }
  return { host, sockets, ears }
}

describe("what was sent arrives", () => {
  function frame(): Frame {
    const kind = below(10)
    if (kind === 0) return { type: "text", text: "x".repeat(below(300)) }
    if (kind === 1) return { type: "ping", bytes: noise(below(20)) }
    if (kind === 2) return { type: "binary", bytes: noise(300 + below(3_000)), fragmentCount: 3 }
    if (kind === 3) return { type: "binary", bytes: noise(below(130)) }
    if (kind === 4) return { type: "binary", bytes: noise(65_520 + below(20)) }
    return { type: "binary", bytes: noise(126 + below(4_000)) }
  }

  const inWords = (each: Frame): string =>
    `${each.type} ${each.type === "text" ? each.text : Buffer.from(each.bytes).toString("base64")}`

  test("on every stream, whatever goes between the chunks and over the others", async () => {
    const { host, sockets } = await streams(3)
    const told = sockets.map(() => Array.from({ length: 60 }, frame))
    for (let index = 0; index < 60; index++) {
      for (const [stream, socket] of sockets.entries()) socket.send(told[stream]?.[index] as Frame)
    }
    for (const [stream, frames] of told.entries()) {
      await host.ears[stream]?.until(frames.length)
      expect(host.ears[stream]?.frames.map(inWords)).toEqual(frames.map(inWords))
    }
  })

  test("from the server, too, in whatever letters", async () => {
    const { host, ears } = await streams(2)
    const letters = ["x", "é", "語", "😀", "\ud800"]
    const texts = Array.from({ length: 100 }, (_, index) => (letters[index % 5] ?? "").repeat(1 + below(300)))
    texts.push("x".repeat(65_532), "語".repeat(25_000), "")
    for (const text of texts) {
      for (const socket of host.sockets) socket.send({ type: "text", text })
    }
    for (const ear of ears) {
      await ear.until(texts.length)
      // Half a character is none.
      expect(ear.frames.map((each) => each.type === "text" && each.text)).toEqual(
        texts.map((text) => Buffer.from(text).toString()),
      )
    }
  })

  test("where the peer reads late, too", async () => {
    const { host, sockets } = await streams(2)
    for (const socket of host.sockets) socket.pauseReading()
    // More than the system takes for somebody who does not read.
    const chunks = Array.from({ length: 150 }, (_, index) => new Uint8Array(60_000).fill(index))
    for (const bytes of chunks) for (const socket of sockets) socket.send({ type: "binary", bytes })
    expect(sockets[0]?.bufferedByteLength).toBeGreaterThan(0)
    for (const socket of host.sockets) socket.resumeReading()
    for (const ear of host.ears) {
      await ear.until(chunks.length)
      const isRight = ear.frames.map(
        (each, index) => "bytes" in each && Buffer.from(each.bytes).equals(chunks[index] as Uint8Array),
      )
      expect(isRight).not.toContain(false)
    }
  })
})

/** What was written to it, as it came, and where that lay. */
class Sink extends Writable {
  readonly written: Buffer[] = []
  readonly places: ArrayBufferLike[] = []
  readonly #isTaking: boolean

  /** @param isTaking whether it takes at once what it is given, as the system does, or not at all */
  constructor(isTaking: boolean) {
    super()
    this.#isTaking = isTaking
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.written.push(Buffer.from(chunk))
    this.places.push(chunk.buffer)
    if (this.#isTaking) done()
  }
}

const write = (sink: Writable, bytes: Uint8Array): boolean =>
  writeChunk(sink as unknown as Duplex, { type: "binary", bytes })

test("a chunk is a masked frame of its own", () => {
  const sink = new Sink(true)
  const bytes = noise(3_200)
  expect(write(sink, bytes)).toBe(true)
  const [frame = Buffer.alloc(0)] = sink.written
  expect(frame.subarray(0, 4)).toEqual(Buffer.from([0x82, 0xfe, 3_200 >> 8, 3_200 & 0xff]))
  const mask = frame.subarray(4, 8)
  expect(frame.subarray(8).map((byte, index) => byte ^ (mask[index % 4] ?? 0))).toEqual(Buffer.from(bytes))
})

test("a text is a frame of its own, and is not masked", () => {
  const sink = new Sink(true)
  expect(writeText(sink as unknown as Duplex, { type: "text", text: "é".repeat(130) })).toBe(true)
  const head = Buffer.from([0x81, 0x7e, 260 >> 8, 260 & 0xff])
  expect(sink.written).toEqual([Buffer.concat([head, Buffer.from("é".repeat(130))])])
})

test("masks cannot be foreseen", () => {
  const sink = new Sink(true)
  for (let index = 0; index < 3_000; index++) write(sink, new Uint8Array(126))
  const masks = sink.written.map((frame) => frame.readUInt32BE(4))
  // Of 3,000 numbers of 32 bits drawn by chance, two are the same once in a thousand times.
  expect(new Set(masks).size).toBeGreaterThan(2_990)
  expect(Math.max(...masks)).toBeGreaterThan(2 ** 31)
})

test("what has been taken makes room for the next, and what has not is left alone", () => {
  const [first, second, slow, third] = [new Sink(true), new Sink(true), new Sink(false), new Sink(true)]
  for (const sink of [first, second, slow, third]) expect(write(sink, noise(200))).toBe(true)
  const [place, ...others] = [first, second, slow, third].map(({ places }) => places[0])
  expect(others.map((other) => other === place)).toEqual([true, true, false])
})

test.each([
  ["too short for this head", new Sink(true), 125],
  ["too long for it", new Sink(true), 65_529],
  ["behind what waits", behind(), 3_200],
])("a chunk that is %s is for ws to send", (_, sink, byteLength) => {
  expect(write(sink, new Uint8Array(byteLength))).toBe(false)
})

function behind(): Writable {
  const stream = new PassThrough({ highWaterMark: 1 })
  stream.cork()
  stream.write("before")
  return stream
}
