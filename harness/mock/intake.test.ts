import { expect, test } from "vitest"
import { openDecoder } from "../audio/decoding/decoder.ts"
import { parseQuery, readOptions } from "../protocol/options/options.ts"
import type { BlockSink } from "../protocol/server/ports.ts"
import { openIntake } from "./intake.ts"

const optionsOf = (query: string) => readOptions(parseQuery(query).pairs).options

/** Mean of every block by lane, of a stream pushed at once. */
function hear(query: string, bytes: Uint8Array, needsAudio = true) {
  const blocks: (number | undefined)[][] = []
  const mean = (lane: Float32Array) => lane.reduce((sum, sample) => sum + sample, 0) / lane.length
  const take: BlockSink = (lanes, count) => {
    for (let block = 0; block < count; block++) blocks.push(lanes.map((lane) => lane && mean(lane)))
  }
  const intake = openIntake(optionsOf(query), take, { needsAudio })
  intake.push(bytes)
  intake.end()
  return { intake, blocks }
}

/** Samples of a constant level, half a second of 8 kHz: one level a channel. */
function levels(...perChannel: readonly number[]): Uint8Array {
  const samples = Float32Array.from(
    { length: 4_000 * perChannel.length },
    (_, index) => perChannel[index % perChannel.length] ?? 0,
  )
  return new Uint8Array(samples.buffer)
}

const LINEAR32 = "encoding=linear32&sample_rate=8000"
const middle = (blocks: readonly (number | undefined)[][]) =>
  blocks[25]?.map((level) => Math.round((level ?? 0) * 100) / 100)

test.each([
  { name: "mono", query: LINEAR32, bytes: levels(0.5), lanes: [0.5], channels: 1 },
  {
    name: "two channels mixed down",
    query: `${LINEAR32}&channels=2`,
    bytes: levels(0.5, -0.1),
    lanes: [0.2],
    channels: 2,
  },
  {
    name: "two channels apart",
    query: `${LINEAR32}&channels=2&multichannel=true`,
    bytes: levels(0.5, -0.1),
    lanes: [0.5, -0.1],
    channels: 2,
  },
])("$name: half a second is 50 blocks at 16 kHz", ({ query, bytes, lanes, channels }) => {
  const { intake, blocks } = hear(query, bytes)
  expect(blocks).toHaveLength(50)
  expect(middle(blocks)).toEqual(lanes)
  expect(intake).toMatchObject({ channels, laneCount: lanes.length, durationMs: 500, problem: undefined })
})

test("raw audio is only counted for a recognizer that does not listen, with the same blocks and duration", () => {
  const bytes = levels(0.5, -0.1).subarray(0, 31_003)
  const query = `${LINEAR32}&channels=2&multichannel=true`
  const counted = hear(query, bytes, false)
  const decoded = hear(query, bytes)
  expect(counted.blocks).toEqual(decoded.blocks.map(() => [undefined, undefined]))
  expect(counted.intake.durationMs).toBe(decoded.intake.durationMs)
})

test.each([
  { query: "encoding=linear16", problem: /sample_rate/ },
  { query: "encoding=linear16&sample_rate=12", problem: /sample rate/ },
])("$query has a problem whether anybody listens or not", ({ query, problem }) => {
  expect(hear(query, new Uint8Array(10)).intake.problem).toMatch(problem)
  expect(hear(query, new Uint8Array(10), false).intake.problem).toMatch(problem)
})

test("a decoder that somebody brings sees the audio, even where the recognizer does not listen", () => {
  const seen: number[] = []
  const open: typeof openDecoder = (declared, wishes) => {
    const decoder = openDecoder(declared, wishes)
    return { ...decoder, push: (bytes) => (seen.push(bytes.length), decoder.push(bytes)) }
  }
  const intake = openIntake(optionsOf(LINEAR32), () => {}, { needsAudio: false, open })
  intake.push(levels(0.5))
  expect(seen).toEqual([16_000])
})

test("a decoder may keep what it is given: the bytes of a frame are another's when the next one comes", () => {
  const kept: Uint8Array[] = []
  const open: typeof openDecoder = (declared, wishes) => {
    const decoder = openDecoder(declared, wishes)
    return { ...decoder, push: (bytes) => (kept.push(bytes), decoder.push(bytes)) }
  }
  const intake = openIntake(optionsOf(LINEAR32), () => {}, { needsAudio: true, open })
  const shared = new Uint8Array(4)
  for (const byte of [1, 2]) intake.push(shared.fill(byte))
  expect(kept).toEqual([new Uint8Array([1, 1, 1, 1]), new Uint8Array([2, 2, 2, 2])])
})
