// Whatever a client does, the mock serves it as it deserves, serves the others, and keeps nothing of it.
import { getHeapStatistics, setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { linear16 } from "../audio/encodings/linear16.ts"
import { bundledFixtures } from "../fixtures/fixture.ts"
import { fixtureEar } from "../fixtures/fixture-ear.ts"
import { mockMachine } from "../mock/mock-machine.ts"
import { DEFAULT_MOCK_SETTINGS } from "../mock/settings.ts"
import { CONTROL } from "../protocol/script.ts"
import { parseQuery, readOptions } from "../protocol/options/options.ts"
import { sha256 } from "../sha256.ts"
import { type Mock, startMock } from "./start-mock.ts"
import { type BarePeer, bareClient, frameBytes, OPCODE, upgradeRequest } from "../transports/bare-peer.ts"

const QUERY = "encoding=linear16&sample_rate=8000&interim_results=true&endpointing=300"
const UPGRADE = upgradeRequest({ authorization: "Token any" }, `GET /v1/listen?${QUERY} HTTP/1.1`)

/** One word in 0.9 s. */
const SPEECH = linear16.encode(bundledFixtures().load("asterisk-goodbye").audio.channels[0] ?? new Float32Array(0))

const masked = (opcode: number, payload: string | Uint8Array, isFinal = true): Buffer =>
  frameBytes(opcode, payload, { isMasked: true, isFinal })

const CLOSE_STREAM = masked(OPCODE.text, CONTROL.closeStream)

/** A message in pieces of some bytes, with what may stand between them (RFC 6455, section 5.4). */
function inPieces(
  opcode: number,
  payload: Uint8Array,
  pieceByteLength: number,
  between: Buffer = Buffer.alloc(0),
): Buffer {
  const pieces: Buffer[] = []
  for (let at = 0; at < payload.length; at += pieceByteLength) {
    const isLast = at + pieceByteLength >= payload.length
    const piece = payload.subarray(at, at + pieceByteLength)
    pieces.push(masked(at === 0 ? opcode : OPCODE.continuation, piece, isLast), isLast ? Buffer.alloc(0) : between)
  }
  return Buffer.concat(pieces)
}

/** Audio in frames of some bytes each. */
const inFrames = (byteLength: number): Buffer =>
  Buffer.concat(
    Array.from({ length: Math.ceil(SPEECH.length / byteLength) }, (_, index) =>
      masked(OPCODE.binary, SPEECH.subarray(index * byteLength, (index + 1) * byteLength)),
    ),
  )

let mock: Mock
beforeAll(async () => {
  mock = await startMock()
})
afterAll(() => mock.close())

async function opened(): Promise<BarePeer> {
  const peer = await bareClient(mock.port)
  peer.say(UPGRADE)
  await peer.head()
  return peer
}

/** Everything the mock says to these bytes until it hangs up, but what differs from stream to stream. */
async function saidTo(...bytes: readonly Buffer[]): Promise<string> {
  const peer = await opened()
  // Our half of the closing handshake goes with it: the mock reads no frame after CloseStream but this.
  peer.say(...bytes, masked(OPCODE.close, new Uint8Array([3, 232])))
  await peer.ended()
  const texts = serverTexts(await peer.afterHead(0))
  return texts.join("\n").replace(/"(request_id|created)":"[^"]*"/g, "")
}

/** The text frames of a server: not masked, not in pieces, and of less than 64 KiB (RFC 6455, section 5.2). */
function serverTexts(bytes: Buffer): string[] {
  const texts: string[] = []
  for (let at = 0; at + 2 <= bytes.length; ) {
    const short = bytes[at + 1] ?? 0
    const start = at + (short === 126 ? 4 : 2)
    const end = start + (short === 126 ? bytes.readUInt16BE(at + 2) : short)
    if (((bytes[at] ?? 0) & 0x0f) === OPCODE.text) texts.push(bytes.toString("utf8", start, end))
    at = end
  }
  return texts
}

describe("however the bytes are framed, they are heard the same", () => {
  test.each<[string, () => Buffer[]]>([
    ["in one frame of all", () => [inFrames(SPEECH.length), CLOSE_STREAM]],
    ["in thousands of frames of three bytes", () => [inFrames(3), CLOSE_STREAM]],
    [
      "in fragments, with pings between them",
      () => [
        inPieces(OPCODE.binary, SPEECH, 1000, masked(OPCODE.ping, "?")),
        inPieces(OPCODE.text, Buffer.from(CONTROL.closeStream), 1),
      ],
    ],
    [
      "with fragments that hold nothing",
      () => [inPieces(OPCODE.binary, SPEECH, 5000, masked(OPCODE.continuation, "", false)), CLOSE_STREAM],
    ],
    [
      "with KeepAlive in between",
      () => [inPieces(OPCODE.text, Buffer.from(CONTROL.keepAlive), 4), inFrames(777), CLOSE_STREAM],
    ],
  ])("%s", async (_, bytes) => {
    const usual = await saidTo(inFrames(1600), CLOSE_STREAM)
    expect(usual).toContain('"transcript":"goodbye"')
    expect(await saidTo(...bytes())).toBe(usual)
  })
})

test("a megabyte of text is refused in a line, and the stream goes on", async () => {
  const said = await saidTo(masked(OPCODE.text, "x".repeat(1024 * 1024)), inFrames(1600), CLOSE_STREAM)
  expect(said).toMatch(/"type":"Error"/)
  expect(said.length).toBeLessThan(10_000)
  expect(said).toContain('"transcript":"goodbye"')
})

test("hundreds of clients that leave at every stage leave nothing behind, and the next is served", async () => {
  const endedBefore = (await mock.whenEnded(0)).length
  const stages: readonly ((peer: BarePeer) => Promise<unknown> | undefined)[] = [
    () => undefined,
    async (peer) => peer.say(UPGRADE.slice(0, 40)),
    async (peer) => (peer.say(UPGRADE), peer.head()),
    async (peer) => (peer.say(UPGRADE), peer.head().then(() => peer.say(inFrames(1600)))),
    async (peer) => (peer.say(UPGRADE), peer.head().then(() => peer.say(inFrames(1600).subarray(0, 999)))),
  ]
  const peers = await Promise.all(
    Array.from({ length: 250 }, async (_, index) => {
      const peer = await bareClient(mock.port)
      await stages[index % stages.length]?.(peer)
      return peer
    }),
  )
  peers.forEach((peer, index) => (index % 2 === 0 ? peer.tcp.resetAndDestroy() : peer.tcp.destroy()))
  // Three stages in five had come as far as a stream.
  expect(await mock.whenEnded(endedBefore + 150)).toHaveLength(endedBefore + 150)
  expect(await saidTo(inFrames(1600), CLOSE_STREAM)).toContain('"transcript":"goodbye"')
})

/**
 * What this thread holds once everything that nobody holds is gone. The thread's own figures: those of the process would
 * count the audio that tests in other threads take in hand meanwhile.
 */
function heldByteLength(): number {
  setFlagsFromString("--expose-gc")
  const collect = runInNewContext("gc") as () => void
  // Buffers are swept in the background of a collection: the second one waits for what the first has begun.
  collect()
  collect()
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics()
  return heap + external
}

test("ten minutes of one stream take no more memory than its first", () => {
  const machine = mockMachine({
    options: readOptions(parseQuery(`${QUERY}&utterance_end_ms=1000&vad_events=true`).pairs).options,
    settings: DEFAULT_MOCK_SETTINGS,
    requestId: "019f0000-1111-7222-8333-444455556666",
    createdAt: "2026-01-01T00:00:00.000Z",
    recognizer: fixtureEar(),
    hasher: sha256(),
  })
  machine.step({ type: "opened" }, 0)
  const speech = linear16.encode(
    bundledFixtures().load("asterisk-demo-instruct").audio.channels[0] ?? new Float32Array(0),
  )
  let sentMs = 0
  const sendMinutes = (count: number): void => {
    for (const endMs = sentMs + count * 60_000; sentMs < endMs; sentMs += speech.length / 16) {
      machine.step({ type: "frame", frame: { type: "binary", bytes: speech } }, sentMs)
    }
  }
  sendMinutes(1)
  const before = heldByteLength()
  sendMinutes(9)
  expect(heldByteLength() - before).toBeLessThan(2 * 1024 * 1024)
  expect(machine.wakeAtMs).toBeGreaterThan(0)
})
