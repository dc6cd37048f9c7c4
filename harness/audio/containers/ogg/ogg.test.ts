import { describe, expect, test } from "vitest"
import { collectAudio, piecesOf } from "../../decoding/collect.ts"
import { openDecoder } from "../../decoding/decoder.ts"
import type { MediaItem } from "../../decoding/demuxer.ts"
import { encodeAs } from "../../encoders/index.ts"
import { oggPage } from "../../encoders/ogg.ts"
import { joinBytes } from "../../bytes/bytes.ts"
import { tonePcm } from "../../pcm.ts"
import { oggDemuxer } from "./ogg.ts"
import { OggPages } from "./ogg-pages.ts"

const FIRST = 2
const LAST = 4
const CONTINUED = 1

/** An Opus identification header: version, channels, pre-skip, rate, gain, mapping. */
function opusHead({ preSkip = 312, channels = 1, gain = 0 } = {}): Uint8Array {
  const head = new Uint8Array(19)
  head.set(new TextEncoder().encode("OpusHead"))
  head.set([1, channels, preSkip & 0xff, preSkip >> 8], 8)
  new DataView(head.buffer).setInt16(16, gain, true)
  return head
}
const TAGS = new TextEncoder().encode("OpusTags")
/** A packet of one frame of 20 ms: 960 samples at 48 kHz. */
const packetOf = (fill: number, length = 40): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => (at === 0 ? 31 << 3 : fill))

/** The same pages as of another stream. */
function withSerial(page: Uint8Array, serial: number): Uint8Array {
  const copy = page.slice()
  const view = new DataView(copy.buffer)
  view.setUint32(14, serial, true)
  return withCheckSum(copy)
}

/** By the slow way, so that the table is tested too. */
function withCheckSum(page: Uint8Array): Uint8Array {
  const view = new DataView(page.buffer)
  view.setUint32(22, 0, true)
  let crc = 0
  for (const byte of page) {
    crc ^= byte << 24
    for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  }
  view.setUint32(22, crc >>> 0, true)
  return page
}

const begin = (more = {}): Uint8Array => joinBytes(oggPage([opusHead(more)], FIRST, 0, 0), oggPage([TAGS], 0, 0, 1))

function itemsOf(bytes: Uint8Array, byteLength = bytes.length): MediaItem[] {
  const demuxer = oggDemuxer()
  return [...[...piecesOf(bytes, byteLength)].flatMap((piece) => demuxer.push(piece)), ...demuxer.end()]
}

const say = (item: MediaItem): string => {
  if (item.type === "track") return `${item.track.codec} ${item.track.channels} skip ${item.track.skipSampleCount ?? 0}`
  return item.type === "length" ? `length ${item.sampleCount}` : `packet ${item.bytes[1]} of ${item.bytes.length}`
}

describe("packets out of pages", () => {
  test("headers make the track, packets follow, the last page says how long it is", () => {
    const bytes = joinBytes(
      begin(),
      oggPage([packetOf(1), packetOf(2)], 0, 1_920, 2),
      oggPage([packetOf(3)], LAST, 2_400, 3),
    )
    const items = itemsOf(bytes).map(say)
    expect(items).toEqual([
      "opus 1 skip 312",
      "packet 1 of 40",
      "packet 2 of 40",
      // 2400 less what is skipped: half of the last packet is padding.
      "length 2088",
      "packet 3 of 40",
    ])
    expect(itemsOf(bytes, 1).map(say)).toEqual(items)
  })

  test("a packet goes on over pages, also one that ends where a page does", () => {
    const long = packetOf(5, 700)
    const start = oggPage([long.subarray(0, 510)], 0, 0, 2)
    // A packet that is not over has no last segment below 255: the one of 0 that the writer added goes.
    const open = withCheckSum(joinBytes(start.subarray(0, 26), Uint8Array.of(2, 255, 255), start.subarray(30)))
    const rest = withCheckSum(oggPage([long.subarray(510), packetOf(6)], CONTINUED, 1_920, 3).slice())
    expect(
      itemsOf(joinBytes(begin(), open, rest))
        .map(say)
        .slice(1),
    ).toEqual(["packet 5 of 700", "packet 6 of 40"])
    // The page with its beginning was lost: the end by itself is no packet.
    expect(itemsOf(joinBytes(begin(), rest)).map(say).slice(1)).toEqual(["packet 6 of 40"])
  })

  test("a stream beside it is passed over, and a second one behind it is the next link", () => {
    const other = withSerial(oggPage([new TextEncoder().encode("fishead\0")], FIRST, 0, 0), 7)
    const link = joinBytes(
      withSerial(oggPage([opusHead({ channels: 2, preSkip: 100 })], FIRST, 0, 0), 9),
      withSerial(oggPage([TAGS], 0, 0, 1), 9),
      withSerial(oggPage([packetOf(8)], LAST, 960, 2), 9),
    )
    const bytes = joinBytes(other, begin(), oggPage([packetOf(1)], LAST, 960, 2), link)
    expect(itemsOf(bytes).map(say)).toEqual([
      "opus 1 skip 312",
      "length 648",
      "packet 1 of 40",
      "opus 2 skip 100",
      "length 860",
      "packet 8 of 40",
    ])
  })

  test("a stream cut out of a longer one, whose positions begin anywhere, is trimmed by what the last page adds", () => {
    const bytes = joinBytes(
      begin({ preSkip: 0 }),
      oggPage([packetOf(1), packetOf(2)], 0, 1_000_000, 2),
      oggPage([packetOf(3)], LAST, 1_000_500, 3),
    )
    expect(itemsOf(bytes).map(say)).toContain(`length ${1_920 + 500}`)
  })
})

describe("what is damaged is passed over", () => {
  const pages = [begin(), oggPage([packetOf(1)], 0, 960, 2), oggPage([packetOf(2)], 0, 1_920, 3)] as const

  test("a page with a wrong check sum, and nothing around it", () => {
    const bad = pages[1].slice()
    bad[40] = (bad[40] ?? 0) ^ 1
    const demuxer = oggDemuxer()
    const items = demuxer.push(joinBytes(pages[0], bad, pages[2]))
    expect(items.map(say)).toEqual(["opus 1 skip 312", "packet 2 of 40"])
    expect(demuxer.note).toBe(`${bad.length} bytes of the Ogg stream were damaged and left out.`)
  })

  test("rubbish between pages, with the beginning of a page in it", () => {
    const rubbish = new TextEncoder().encode("rubbish OggOOgg OggS and more of it")
    const reader = new OggPages()
    const found = [...piecesOf(joinBytes(rubbish, ...pages, rubbish), 3)].flatMap((piece) => reader.push(piece))
    expect(found).toHaveLength(4)
  })

  test.each([
    ["Theora", new TextEncoder().encode("\u0080theora and more"), /found "theora/],
    ["nothing that has a name", new Uint8Array(20), /found an unknown stream/],
  ])("a file with %s alone is named", (_, head, says) => {
    const demuxer = oggDemuxer()
    demuxer.push(oggPage([head], FIRST, 0, 0))
    demuxer.end()
    expect(demuxer.problem).toEqual({ code: "unsupported", sentence: expect.stringMatching(says) })
  })

  test.each([
    ["an Opus header without channels", opusHead({ channels: 0 })],
    ["a short Opus header", opusHead().subarray(0, 12)],
  ])("%s is said so", async (_, head) => {
    const bytes = joinBytes(oggPage([head], FIRST, 0, 0), oggPage([TAGS], 0, 0, 1))
    const { problem } = await collectAudio(openDecoder({}), [bytes])
    expect(problem?.sentence).toMatch(/OpusHead header is damaged/)
  })
})

test("the gain in an Opus header makes it louder", async () => {
  const { bytes } = encodeAs(tonePcm(440, 200, 48_000, 0.25), { encoding: "ogg-opus" })
  const louder = withCheckSum(
    joinBytes(bytes.subarray(0, 28 + 16), Uint8Array.of(0, 6), bytes.subarray(28 + 18)).slice(0, 47),
  )
  const peak = async (file: Uint8Array) =>
    Math.max(...((await collectAudio(openDecoder({}), [file])).audio?.channels[0] ?? []))
  const ratio = (await peak(joinBytes(louder, bytes.subarray(47)))) / (await peak(bytes))
  // 6 dB
  expect(ratio).toBeCloseTo(1.995, 1)
})
