import { describe, expect, test } from "vitest"
import { rendition, renditionBytes } from "../../../fixtures/renditions.ts"
import { joinBytes } from "../../bytes/bytes.ts"
import { piecesOf } from "../../decoding/collect.ts"
import type { MediaItem } from "../../decoding/demuxer.ts"
import { readAacConfig, withAdtsHead } from "../aac-config.ts"
import { adtsFrameHead } from "../frames/adts.ts"
import { readBoxHead } from "./boxes.ts"
import { mp4Demuxer } from "./mp4.ts"

const file = (format: string): Uint8Array => renditionBytes(rendition("librivox-0880", format))

function itemsOf(bytes: Uint8Array, byteLength = bytes.length) {
  const demuxer = mp4Demuxer()
  const items = [...piecesOf(bytes, byteLength)].flatMap((piece) => demuxer.push(piece))
  return { items: [...items, ...demuxer.end()], demuxer }
}
const packets = (items: readonly MediaItem[]): Uint8Array[] =>
  items.flatMap((item) => (item.type === "packet" ? [item.bytes] : []))

const uint32 = (...values: readonly number[]): Uint8Array => {
  const bytes = new Uint8Array(values.length * 4)
  values.forEach((value, index) => new DataView(bytes.buffer).setUint32(index * 4, value))
  return bytes
}
const box = (type: string, ...content: readonly Uint8Array[]): Uint8Array => {
  const body = joinBytes(...content)
  return joinBytes(uint32(8 + body.length), new TextEncoder().encode(type), body)
}

describe("the tables may lie anywhere", () => {
  const first = packets(itemsOf(file("m4a")).items)

  test.each(["m4a", "m4a-moov-last", "m4a-fragmented"])("%s: the same packets, wherever it was cut", (format) => {
    expect(packets(itemsOf(file(format)).items)).toEqual(first)
    for (const byteLength of [1, 7, 4_000]) expect(packets(itemsOf(file(format), byteLength).items)).toEqual(first)
  })

  test("the edit list says what precedes the audio, and how long it is", () => {
    const { items } = itemsOf(file("m4a"))
    expect(items[0]).toMatchObject({
      type: "track",
      track: { codec: "aac", sampleRateHz: 16_000, skipSampleCount: 1_024 },
    })
    expect(items[1]).toEqual({ type: "length", sampleCount: 47_840 })
  })

  test("a box between them, a size of 64 bits and media data without an end change nothing", () => {
    const bytes = file("m4a")
    const mdatAt = Buffer.from(bytes).indexOf("mdat") - 4
    const endless = bytes.slice()
    endless.set([0, 0, 0, 0], mdatAt)
    expect(packets(itemsOf(endless).items)).toEqual(first)
    const wide = file("m4a-moov-last")
    const at = Buffer.from(wide).indexOf("mdat") - 4
    const length = new DataView(wide.buffer, wide.byteOffset).getUint32(at)
    // The head grows by eight bytes, which the free box before it gives up.
    const freeAt = Buffer.from(wide).indexOf("free") - 4
    expect(at).toBe(freeAt + 8)
    const grown = joinBytes(
      wide.subarray(0, freeAt),
      uint32(1),
      new TextEncoder().encode("mdat"),
      uint32(0, length + 8),
      wide.subarray(at + 8),
    )
    expect(packets(itemsOf(grown).items)).toEqual(first)
  })
})

test("a file that was cut short says how much is missing", () => {
  const bytes = file("m4a")
  const { items, demuxer } = itemsOf(bytes.subarray(0, bytes.length - 3_000))
  expect(packets(items).length).toBeGreaterThan(30)
  expect(demuxer.note).toMatch(/^The MP4 file promises \d+ more packets than came\.$/)
})

test.each(["stsc", "stsz", "stco"])("a count of four billion in %s is worth what the table holds", (table) => {
  const bytes = file("m4a").slice()
  const countAt = Buffer.from(bytes).indexOf(table) + (table === "stsz" ? 12 : 8)
  bytes.set([255, 255, 255, 255], countAt)
  expect(packets(itemsOf(bytes).items)).toEqual(packets(itemsOf(file("m4a")).items))
})

const FTYP = box("ftyp", new TextEncoder().encode("isom"), uint32(0))
const trackWith = (entry: Uint8Array): Uint8Array =>
  box(
    "moov",
    box(
      "trak",
      box("tkhd", uint32(0, 0, 0, 1)),
      box(
        "mdia",
        box("mdhd", uint32(0, 0, 0, 48_000, 0)),
        box("hdlr", uint32(0, 0), new TextEncoder().encode("soun")),
        box("minf", box("stbl", box("stsd", uint32(0, 1), entry))),
      ),
    ),
  )
const soundEntry = (type: string, ...inside: readonly Uint8Array[]): Uint8Array =>
  box(type, uint32(0, 1, 0, 0, (2 << 16) | 16, 0, 48_000 << 16), ...inside)

describe("what is in a track", () => {
  test("Opus, by its own header", () => {
    const dOps = box("dOps", Uint8Array.of(0, 2, 1, 56, 0, 0, 187, 128, 0, 0, 0))
    const { items } = itemsOf(joinBytes(FTYP, trackWith(soundEntry("Opus", dOps))))
    expect(items[0]).toMatchObject({
      type: "track",
      track: { codec: "opus", sampleRateHz: 48_000, channels: 2, skipSampleCount: 312 },
    })
  })

  test("FLAC, by its STREAMINFO", () => {
    const streamInfo = new Uint8Array(34)
    streamInfo.set([0x03, 0xe8, 0x00], 10) // 16 000 Hz, one channel
    const { items } = itemsOf(joinBytes(FTYP, trackWith(soundEntry("fLaC", box("dfLa", uint32(0, 0), streamInfo)))))
    expect(items[0]).toMatchObject({ type: "track", track: { codec: "flac", sampleRateHz: 16_000, channels: 1 } })
  })

  test.each([
    ["another codec", joinBytes(FTYP, trackWith(soundEntry("alac"))), "unsupported", /found alac/],
    ["no audio", joinBytes(FTYP, box("moov", box("trak"))), "unsupported", /found no audio/],
    ["no tables", joinBytes(FTYP, box("mdat", new Uint8Array(100))), "undecodable", /"moov" box.*faststart/],
    [
      "tables without end",
      joinBytes(FTYP, uint32(0x7fffffff), new TextEncoder().encode("moov")),
      "unsupported",
      /tables of at most/,
    ],
  ])("%s is named", (_, bytes, code, says) => {
    const { demuxer } = itemsOf(bytes)
    expect(demuxer.problem).toEqual({ code, sentence: expect.stringMatching(says) })
  })
})

test("a head of a box that is not whole yet is none", () => {
  expect(readBoxHead(Uint8Array.of(0, 0, 0, 8, 109, 111, 111))).toBeUndefined()
  expect(readBoxHead(joinBytes(uint32(1), new TextEncoder().encode("mdat"), uint32(0)))).toBeUndefined()
})

test("AAC out of MP4 gets a head that says what the tables said", () => {
  // AAC-LC, 16 kHz, two channels: ISO/IEC 14496-3 section 1.6.2.1.
  const config = readAacConfig(Uint8Array.of(0x14, 0x10))
  expect(config).toEqual({ objectType: 2, rateIndex: 8, channelConfiguration: 2 })
  const frame = new Uint8Array(1_000)
  const framed = config === undefined ? frame : withAdtsHead(frame, config)
  expect(adtsFrameHead(framed)).toEqual({
    byteLength: 1_007,
    track: { codec: "aac", sampleRateHz: 16_000, channels: 2 },
  })
})
