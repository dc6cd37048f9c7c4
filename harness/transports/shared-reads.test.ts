import { PassThrough } from "node:stream"
import { afterEach, describe, expect, test } from "vitest"
import { prng } from "../prng.ts"
import type { Frame } from "../protocol/frame.ts"
import { type BarePeer, bareClient, frameBytes, OPCODE, upgradeRequest } from "./bare-peer.ts"
import type { Ear } from "./contract.ts"
import { shareReads } from "./shared-reads.ts"
import { HearingHost } from "./trial-host.ts"
import { listen, type WsServer } from "./ws-server.ts"

let server: WsServer | undefined
afterEach(() => server?.close())

/** Knows where binary frames lay in memory. */
class PlacingHost extends HearingHost {
  readonly places: ArrayBufferLike[] = []

  protected override ear(): Ear {
    const ear = super.ear()
    const frame = ear.frame.bind(ear)
    ear.frame = (heard) => {
      if (heard.type === "binary") this.places.push(heard.bytes.buffer)
      frame(heard)
    }
    return ear
  }
}

async function serve(maxFrameByteLength = 100_000): Promise<{ host: PlacingHost; port: number }> {
  const host = new PlacingHost()
  server = await listen(host, { handshakeTimeoutMs: 5_000, maxFrameByteLength })
  return { host, port: server.port }
}

async function open(port: number): Promise<BarePeer> {
  const peer = await bareClient(port)
  peer.say(upgradeRequest())
  await peer.head()
  return peer
}

describe("what comes is what was sent", () => {
  const random = prng(3)
  const below = (count: number): number => Math.floor(random() * count)
  const noise = (byteLength: number): Buffer => Buffer.from(Array.from({ length: byteLength }, () => below(256)))
  const masked = (opcode: number, payload: Uint8Array, isFinal = true): Buffer =>
    frameBytes(opcode, payload, { isMasked: true, mask: noise(4), isFinal })

  /** A message as bytes on the wire, in one frame or in two, and as the host is to hear it. */
  function message(): { bytes: readonly Buffer[]; frame: Frame } {
    const payload = noise(below(4) === 0 ? below(126) : 126 + below(4_000))
    if (below(8) === 0) return { bytes: [masked(OPCODE.ping, payload.subarray(0, 9))], frame: ping(payload) }
    const frame: Frame = { type: "binary", bytes: new Uint8Array(payload) }
    if (below(4) > 0) return { bytes: [masked(OPCODE.binary, payload)], frame }
    const half = payload.length >> 1
    const rest = masked(OPCODE.continuation, payload.subarray(half))
    return { bytes: [masked(OPCODE.binary, payload.subarray(0, half), false), rest], frame }
  }
  const ping = (payload: Buffer): Frame => ({ type: "ping", bytes: new Uint8Array(payload.subarray(0, 9)) })

  /** Cut anywhere, or between two frames, as most chunks come. */
  function* pieces(frames: readonly Buffer[]): Generator<Buffer> {
    for (const bytes of frames) {
      const cut = below(3) === 0 ? below(bytes.length) : 0
      if (cut > 0) yield bytes.subarray(0, cut)
      yield bytes.subarray(cut)
    }
  }

  test("on every stream, however it was cut, while the others are read into the same memory", async () => {
    const { host, port } = await serve()
    const streams = []
    for (let index = 0; index < 3; index++) {
      const peer = await open(port)
      peer.tcp.setNoDelay()
      const messages = Array.from({ length: 60 }, message)
      streams.push({ peer, messages, pieces: pieces(messages.flatMap(({ bytes }) => bytes)), ear: host.ears[index] })
    }
    for (let said = true; said; ) {
      said = false
      for (const { peer, pieces: rest } of streams) {
        const { value, done } = rest.next()
        if (done === true) continue
        said = true
        await new Promise((resolve) => peer.tcp.write(value, resolve))
      }
      // The host gets to read what came before the next pieces come.
      await new Promise((resolve) => setImmediate(resolve))
    }
    for (const { messages, ear, peer } of streams) {
      await ear?.until(messages.length)
      expect(ear?.frames).toEqual(messages.map(({ frame }) => frame))
      peer.tcp.destroy()
    }
  })

  test("in one memory for all streams, as this version of Node lets it be read", async () => {
    const { host, port } = await serve()
    for (const index of [0, 1]) {
      const peer = await open(port)
      peer.say(masked(OPCODE.binary, noise(3_200)))
      await host.ears[index]?.until(1)
      peer.tcp.destroy()
    }
    expect(host.places).toHaveLength(2)
    expect(new Set(host.places).size).toBe(1)
  })

  test("where a client did not wait for the answer to its upgrade, too", async () => {
    const { host, port } = await serve()
    // What comes of it after the answer looks like a chunk by itself.
    const rest = masked(OPCODE.binary, noise(1_000))
    const chunk = frameBytes(OPCODE.binary, Buffer.concat([noise(100), rest]), { isMasked: true })
    const peer = await bareClient(port)
    peer.say(Buffer.concat([Buffer.from(upgradeRequest()), chunk.subarray(0, -rest.length)]))
    await peer.head()
    peer.say(rest)
    expect(await host.ears[0]?.until(1)).toEqual(["binary 1108"])
    peer.tcp.destroy()
  })

  test("and a chunk over the limit is refused", async () => {
    const { port } = await serve(1_000)
    const peer = await open(port)
    peer.say(masked(OPCODE.binary, noise(1_001)))
    expect((await peer.afterHead(4)).readUInt16BE(2)).toBe(1009)
  })
})

test("a connection that Node reads in some other way is read as ever", async () => {
  const connection = new PassThrough()
  const chunks: Uint8Array[] = []
  shareReads(connection, 100_000, { takesChunks: true, chunk: (bytes) => void chunks.push(bytes) })
  const chunk = frameBytes(OPCODE.binary, new Uint8Array(3_200), { isMasked: true })
  const read = new Promise((resolve) => connection.once("data", resolve))
  connection.write(chunk)
  expect(await read).toEqual(chunk)
  expect(chunks).toEqual([])
})
