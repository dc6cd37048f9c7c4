import { Readable } from "node:stream"
import { describe, expect, test } from "vitest"
import { byteQueue } from "./byte-queue.ts"
import { chunkSource, type Ending } from "./chunked.ts"
import type { Layout } from "./form.ts"
import type { Cut } from "./input.ts"

/** linear16 at 16 kHz: 32 bytes a millisecond. */
const LINEAR16: Layout = {
  skipByteLength: 0,
  headerByteLength: 0,
  bytesPerSecond: 32_000,
  blockByteLength: 2,
  endByteLength: undefined,
}

async function cutUp(byteLength: number, layout: Partial<Layout>, cut: Cut) {
  const queue = byteQueue(Readable.from([Buffer.alloc(byteLength, 1)]))
  await queue.peek(byteLength + 1)
  const endings: Ending[] = []
  const source = chunkSource(queue, { ...LINEAR16, ...layout }, cut, (ending) => endings.push(ending))
  const chunks: [byteLength: number, startMs: number, endMs: number][] = []
  for (let chunk = source.next(); typeof chunk === "object"; chunk = source.next()) {
    chunks.push([chunk.bytes.length, chunk.startMs, chunk.endMs])
  }
  return { chunks, ending: endings[0], endingCount: endings.length }
}

describe("chunkSource", () => {
  test("cuts by time, and the last chunk is what is left", async () => {
    const { chunks } = await cutUp(8000, {}, { chunkMs: 100 })
    expect(chunks).toEqual([
      [3200, 0, 100],
      [3200, 100, 200],
      [1600, 200, 250],
    ])
  })

  test("cuts by bytes, through samples where the number is odd, and sends every byte", async () => {
    const { chunks, ending } = await cutUp(1000, {}, { chunkByteLength: 333 })
    expect(chunks.map(([byteLength]) => byteLength)).toEqual([333, 333, 333, 1])
    expect(ending).toMatchObject({ audioByteLength: 1000, strayByteLength: 0 })
  })

  test("a rate that does not divide by the chunk does not drift", async () => {
    const { chunks } = await cutUp(22_050, { bytesPerSecond: 22_050 }, { chunkMs: 20 })
    expect(chunks).toHaveLength(50)
    expect(new Set(chunks.map(([byteLength]) => byteLength))).toEqual(new Set([440, 442]))
    expect(chunks.at(-1)?.[2]).toBe(1000)
  })

  test("the header of a container rides in the first chunk and takes no time", async () => {
    const { chunks } = await cutUp(44 + 6400, { headerByteLength: 44 }, { chunkMs: 100 })
    expect(chunks).toEqual([
      [3244, 0, 100],
      [3200, 100, 200],
    ])
  })

  test("a header to leave out and chunks behind the samples are not sent", async () => {
    const layout = { skipByteLength: 44, endByteLength: 6400 }
    const { chunks, ending } = await cutUp(44 + 6400 + 30, layout, { chunkMs: 100 })
    expect(chunks.map(([byteLength]) => byteLength)).toEqual([3200, 3200])
    expect(ending?.audioByteLength).toBe(6400)
  })

  test.each([
    ["in the last chunk", 3203, 1, [3200, 2]],
    ["alone behind whole chunks", 6401, 1, [3200, 3200]],
    ["as all there is", 1, 1, []],
  ])("half a sample %s is left out and told", async (_, byteLength, strayByteLength, lengths) => {
    const { chunks, ending, endingCount } = await cutUp(byteLength, {}, { chunkMs: 100 })
    expect(chunks.map(([length]) => length)).toEqual(lengths)
    expect(ending).toMatchObject({ strayByteLength })
    expect(endingCount).toBe(1)
  })

  test("half a sample at a promised end is left out too", async () => {
    const { chunks, ending } = await cutUp(6500, { endByteLength: 6301 }, { chunkMs: 100 })
    expect(chunks.map(([length]) => length)).toEqual([3200, 3100])
    expect(ending).toMatchObject({ strayByteLength: 1 })
  })

  test("audio of unknown rate leaves as it comes and takes no time", async () => {
    const { chunks } = await cutUp(20_000, { bytesPerSecond: undefined, blockByteLength: 1 }, { chunkMs: 100 })
    expect(chunks).toEqual([
      [16_384, 0, 0],
      [3616, 0, 0],
    ])
  })
})
