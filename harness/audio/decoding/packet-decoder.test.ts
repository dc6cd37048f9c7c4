import { describe, expect, test } from "vitest"
import { collectAudio } from "./collect.ts"
import { AT_ONCE, type Codec } from "../codecs/codec.ts"
import type { Demuxer, MediaItem, Track } from "./demuxer.ts"
import { openPacketDecoder } from "./packet-decoder.ts"

const TRACK: Track = { codec: "test", sampleRateHz: 8_000, channels: 1 }

/** Every byte is an item of a list. */
function demuxerOf(items: readonly MediaItem[]): Demuxer {
  return {
    push: (bytes) => [...bytes].flatMap((index) => items[index] ?? []),
    end: () => [],
    problem: undefined,
    note: undefined,
  }
}

/** Ten samples a packet, each of the packet's first byte. */
function testCodec(given: Partial<Codec> = {}) {
  const log: string[] = []
  const codec: Codec = {
    ...AT_ONCE,
    sampleRateHz: 8_000,
    decode: ([value = 0]) => [new Float32Array(10).fill(value)],
    free: () => log.push("free"),
    ...given,
  }
  return { codec, log }
}

const packet = (value: number): MediaItem => ({ type: "packet", bytes: Uint8Array.of(value) })
const track = (more: Partial<Track> = {}): MediaItem => ({ type: "track", track: { ...TRACK, ...more } })

async function decode(items: readonly MediaItem[], codec: Codec, openCodec = async () => codec) {
  const decoder = openPacketDecoder({ demuxer: demuxerOf(items), openCodec, wishes: {} })
  return collectAudio(decoder, [Uint8Array.from(items.keys())])
}

const runs = (samples: Float32Array | undefined): string[] => {
  const found: string[] = []
  for (const value of samples ?? []) {
    const [last = ""] = found.slice(-1)
    const [of, count] = last.split("×")
    if (of === String(value)) found[found.length - 1] = `${value}×${Number(count) + 1}`
    else found.push(`${value}×1`)
  }
  return found
}

describe("what precedes and follows the audio is left out", () => {
  test.each([
    { name: "nothing to leave out", items: [track(), packet(1), packet(2)], heard: ["1×10", "2×10"] },
    { name: "samples before it", items: [track({ skipSampleCount: 13 }), packet(1), packet(2)], heard: ["2×7"] },
    {
      name: "samples behind it",
      items: [track(), { type: "length" as const, sampleCount: 12 }, packet(1), packet(2), packet(3)],
      heard: ["1×10", "2×2"],
    },
    {
      name: "both, counted without the ones before",
      items: [track({ skipSampleCount: 5 }), packet(1), { type: "length" as const, sampleCount: 7 }, packet(2)],
      heard: ["1×5", "2×2"],
    },
    {
      name: "at another rate than the codec's",
      items: [track({ sampleRateHz: 16_000, skipSampleCount: 10 }), packet(1)],
      heard: ["1×5"],
    },
    {
      name: "louder by the header, and clipped",
      items: [track({ gain: 0.5 }), packet(1), packet(4)],
      heard: ["0.5×10", "1×10"],
    },
  ])("$name", async ({ items, heard }) => {
    const { audio } = await decode(items, testCodec().codec)
    expect(runs(audio?.channels[0])).toEqual(heard)
  })
})

test("the links of a chain follow one another, each with a codec of its own", async () => {
  const { codec, log } = testCodec({ end: () => [new Float32Array(1).fill(9)] })
  const items = [track(), packet(1), track({ skipSampleCount: 5 }), packet(2)]
  const { audio } = await decode(items, codec)
  expect(runs(audio?.channels[0])).toEqual(["1×10", "9×1", "2×5", "9×1"])
  expect(log).toEqual(["free", "free"])
})

test("a codec that works in its own time is waited for, and the order stays", async () => {
  let held: Float32Array[] = []
  const codec: Codec = {
    sampleRateHz: 8_000,
    decode([value = 0]) {
      held.push(new Float32Array(10).fill(value))
      return []
    },
    end: () => [],
    get pending() {
      return held.length > 0 ? Promise.resolve() : undefined
    },
    proceed() {
      const [first = new Float32Array(0), ...rest] = held
      held = rest
      return [first]
    },
    free: () => {},
  }
  const { audio } = await decode([track(), packet(1), packet(2), packet(3)], codec)
  expect(runs(audio?.channels[0])).toEqual(["1×10", "2×10", "3×10"])
})

describe("the codec is freed", () => {
  test("when the stream is closed in the middle", async () => {
    const { codec, log } = testCodec()
    const decoder = openPacketDecoder({
      demuxer: demuxerOf([track(), packet(1)]),
      openCodec: async () => codec,
      wishes: {},
    })
    decoder.push(Uint8Array.of(0, 1))
    await decoder.pending
    decoder.proceed()
    decoder.close()
    decoder.close()
    expect(log).toEqual(["free"])
    expect(decoder.push(Uint8Array.of(1))).toEqual([])
  })

  test("when the stream is closed while the codec is still being loaded", async () => {
    const { codec, log } = testCodec()
    const decoder = openPacketDecoder({ demuxer: demuxerOf([track()]), openCodec: async () => codec, wishes: {} })
    decoder.push(Uint8Array.of(0))
    const { pending } = decoder
    decoder.close()
    await pending
    expect(log).toEqual(["free"])
  })

  test("when it gives up, and the stream has a problem then", async () => {
    const { codec, log } = testCodec({
      decode: () => {
        throw new Error("unreachable")
      },
    })
    const { problem } = await decode([track(), packet(1), packet(2)], codec)
    expect(problem).toEqual({ code: "undecodable", sentence: "The test decoder gave up on these bytes." })
    expect(log).toEqual(["free"])
  })
})

test.each([
  {
    name: "a codec that cannot be loaded",
    openCodec: () => Promise.reject(new Error("no such module")),
    says: /could not be loaded \(no such module\)/,
  },
  {
    name: "a codec that is not there",
    openCodec: async () => ({ code: "unsupported" as const, sentence: "Install it." }),
    says: /^Install it\.$/,
  },
])("$name is a problem", async ({ openCodec, says }) => {
  const decoder = openPacketDecoder({ demuxer: demuxerOf([track()]), openCodec, wishes: {} })
  const { problem } = await collectAudio(decoder, [Uint8Array.of(0)])
  expect(problem).toEqual({ code: "unsupported", sentence: expect.stringMatching(says) })
})

test("audio that changes its rate in the middle is refused", async () => {
  let rateHz = 8_000
  const codec: Codec = {
    ...AT_ONCE,
    get sampleRateHz() {
      return rateHz
    },
    decode() {
      rateHz *= 2
      return [new Float32Array(10)]
    },
    free: () => {},
  }
  const { problem } = await decode([track(), packet(1), packet(2)], codec)
  expect(problem?.sentence).toMatch(/began at 8000 Hz and went on at 16000 Hz/)
})

test("a frame with fewer channels than the header names has them all alike", async () => {
  const { audio } = await decode([track({ channels: 2 }), packet(3)], testCodec().codec)
  expect(audio?.channels.map(runs)).toEqual([["3×10"], ["3×10"]])
})

test("bytes of which nothing comes are noted", async () => {
  const { note } = await decode([track()], testCodec().codec)
  expect(note).toBe("1 bytes came, and no audio could be decoded from them.")
})

test("days of silence in a few bytes are decoded bit by bit, and taken apart as slowly", async () => {
  const second = new Float32Array(48_000)
  const { codec } = testCodec({ sampleRateHz: 48_000, decode: () => [second] })
  const pushed: number[] = []
  const demuxer = demuxerOf([{ type: "track", track: { ...TRACK, sampleRateHz: 48_000 } }])
  const counting: Demuxer = {
    ...demuxer,
    push(bytes) {
      pushed.push(bytes.length)
      return pushed.length === 1 ? demuxer.push(Uint8Array.of(0)) : Array.from({ length: 8 }, () => packet(1))
    },
  }
  const decoder = openPacketDecoder({ demuxer: counting, openCodec: async () => codec, wishes: {} })
  const heard = [decoder.push(new Uint8Array(64 * 1024))]
  const seconds = (): number => heard.reduce((sum, [samples]) => sum + (samples?.length ?? 0) / 48_000, 0)
  while (decoder.pending !== undefined) {
    await decoder.pending
    const before = seconds()
    heard.push(decoder.proceed())
    expect(seconds() - before).toBeLessThanOrEqual(5)
  }
  expect(seconds()).toBe(3 * 8)
  expect(pushed).toEqual([16_384, 16_384, 16_384, 16_384])
  decoder.close()
})

test("what waits for its turn is a copy: the caller may use the memory again", async () => {
  const { codec } = testCodec()
  const bytes = Uint8Array.of(0, 1, 2)
  const decoder = openPacketDecoder({
    demuxer: { ...demuxerOf([track(), packet(5), packet(6)]), takesPackets: true },
    openCodec: async () => codec,
    wishes: {},
  })
  decoder.push(bytes.subarray(0, 1))
  decoder.push(bytes.subarray(1))
  bytes.fill(0)
  await decoder.pending
  expect(runs(decoder.proceed()[0])).toEqual(["5×10", "6×10"])
})
