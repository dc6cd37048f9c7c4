// Forms without pages or boxes: MP3, ADTS and AMR frames, FLAC frames, bare packets.
import { describe, expect, test } from "vitest"
import { rendition, renditionBytes } from "../../../fixtures/renditions.ts"
import { joinBytes } from "../../bytes/bytes.ts"
import { speexFrameCount, speexHeader, speexPacketSampleCount } from "../../codecs/speex-packet.ts"
import { collectAudio, piecesOf } from "../../decoding/collect.ts"
import { openDecoder } from "../../decoding/decoder.ts"
import type { Demuxer, MediaItem } from "../../decoding/demuxer.ts"
import { adtsDemuxer } from "./adts.ts"
import { amrDemuxer } from "./amr.ts"
import { g729Frames, opusPackets, speexPackets } from "./bare-packets.ts"
import { hasFrames } from "./framed.ts"
import { taggedDemuxer } from "./tagged.ts"
import { flacDemuxer } from "../flac/flac.ts"
import { mpegFrameHead } from "./mp3.ts"

const file = (format: string): Uint8Array => renditionBytes(rendition("librivox-0880", format))

function itemsOf(demuxer: Demuxer, bytes: Uint8Array, byteLength = bytes.length) {
  const items = [...piecesOf(bytes, byteLength)].flatMap((piece) => demuxer.push(piece))
  return [...items, ...demuxer.end()]
}
const packets = (items: readonly MediaItem[]): Uint8Array[] =>
  items.flatMap((item) => (item.type === "packet" ? [item.bytes] : []))
const tracks = (items: readonly MediaItem[]): string[] =>
  items.flatMap(({ type, ...item }) =>
    type === "track" && "track" in item
      ? [`${item.track.codec} ${item.track.sampleRateHz} ${item.track.channels}`]
      : [],
  )

const rubbish = Uint8Array.from({ length: 301 }, (_, index) => (index * 37) % 256)

describe.each([
  { name: "MP3", open: taggedDemuxer, bytes: () => file("mp3"), track: "mp3 16000 1" },
  { name: "ADTS", open: adtsDemuxer, bytes: () => file("aac"), track: "aac 16000 1" },
  { name: "FLAC", open: flacDemuxer, bytes: () => file("flac"), track: "flac 16000 1" },
])("$name", ({ name, open, bytes, track }) => {
  test("is the same in pieces of any size, and nothing of it is lost", () => {
    const whole = packets(itemsOf(open(), bytes()))
    expect(whole.length).toBeGreaterThan(10)
    expect(packets(itemsOf(open(), bytes(), 1))).toEqual(whole)
    const demuxer = open()
    expect(tracks(itemsOf(demuxer, bytes()))).toEqual([track])
    expect(demuxer.note).toBeUndefined()
  })

  test("is found again behind rubbish, which is counted", () => {
    const frames = packets(itemsOf(open(), bytes()))
    const half = frames.length >> 1
    const head =
      name === "FLAC"
        ? bytes().subarray(0, bytes().length - frames.reduce((sum, { length }) => sum + length, 0))
        : new Uint8Array(0)
    const demuxer = open()
    const items = itemsOf(demuxer, joinBytes(head, ...frames.slice(0, half), rubbish, ...frames.slice(half)))
    expect(packets(items).length).toBeGreaterThanOrEqual(frames.length - 2)
    expect(demuxer.note).toMatch(/^\d+ bytes /)
  })
})

test.each([
  { name: "MP3", open: taggedDemuxer, bytes: () => file("mp3") },
  { name: "AAC", open: adtsDemuxer, bytes: () => file("aac") },
  { name: "FLAC", open: flacDemuxer, bytes: () => file("flac") },
])("ID3 tags before $name are passed over, whatever is in them", ({ open, bytes }) => {
  // 200 bytes, as four times seven bits.
  const head = joinBytes(new TextEncoder().encode("ID3"), Uint8Array.of(4, 0, 0, 0, 0, 1, 72))
  const tag = joinBytes(head, new Uint8Array(200).fill(0xff))
  const plain = itemsOf(open(), bytes())
  expect(itemsOf(taggedDemuxer(), joinBytes(tag, tag, bytes()), 7)).toEqual(plain)
})

test("MP3 that was joined in the middle of a frame is found, text and noise are not taken for it", async () => {
  const { audio } = await collectAudio(openDecoder({}), piecesOf(file("mp3").subarray(1_000), 320))
  expect(audio?.channels[0]?.length).toBeGreaterThan(40_000)
  expect(
    hasFrames(
      Uint8Array.from({ length: 8_192 }, (_, at) => (at * at * 31) % 256),
      mpegFrameHead,
    ),
  ).toBe(false)
  expect(hasFrames(new Uint8Array(8_192).fill(0xff), mpegFrameHead)).toBe(false)
})

test.each([
  { head: [0xff, 0xfb, 0x90, 0x64], byteLength: 417, codec: "44100 2" },
  { head: [0xff, 0xf3, 0x48, 0xc4], byteLength: 144, codec: "16000 1" },
  { head: [0xff, 0xe3, 0x48, 0xc4], byteLength: 288, codec: "8000 1" },
  { head: [0xff, 0xfd, 0x84, 0x00], byteLength: 384, codec: "48000 2" },
])("a frame that begins with $head has $byteLength bytes", ({ head, byteLength, codec }) => {
  const found = mpegFrameHead(Uint8Array.from(head))
  expect(found?.byteLength).toBe(byteLength)
  expect(`${found?.track.sampleRateHz} ${found?.track.channels}`).toBe(codec)
})

test.each([
  ["free format", [0xff, 0xfb, 0x00, 0x64]],
  ["a reserved bit rate", [0xff, 0xfb, 0xf0, 0x64]],
  ["a reserved rate", [0xff, 0xfb, 0x9c, 0x64]],
  ["layer 1", [0xff, 0xff, 0x90, 0x64]],
  ["a quiet sample of linear16", [0xff, 0xff, 0xfe, 0xff]],
])("%s is no MP3 frame", (_, head) => {
  expect(mpegFrameHead(Uint8Array.from(head))).toBeUndefined()
})

describe("AMR", () => {
  test.each(["amr-nb", "amr-wb"] as const)("%s is taken with its magic line, and declared also without", (name) => {
    const whole = itemsOf(amrDemuxer(), file(name))
    const magicByteLength = name === "amr-nb" ? 6 : 9
    expect(itemsOf(amrDemuxer(name), file(name).subarray(magicByteLength))).toEqual(whole)
    expect(itemsOf(amrDemuxer(name), file(name), 1)).toEqual(whole)
    expect(packets(whole)).toHaveLength(150)
  })

  test("what is no frame is passed over byte by byte", () => {
    const demuxer = amrDemuxer("amr-nb")
    // A frame without data, padding bits that are set, a reserved type, a frame without data.
    expect(packets(itemsOf(demuxer, Uint8Array.of(0x7c, 0x83, 0x48, 0x7c)))).toHaveLength(2)
    expect(demuxer.note).toBe("2 bytes were no whole AMR frames and were left out.")
  })

  test("several channels are refused", () => {
    const demuxer = amrDemuxer()
    demuxer.push(new TextEncoder().encode("#!AMR_MC1.0\n\0\0\0\x02\0\0\0\0"))
    expect(demuxer.problem?.sentence).toMatch(/one channel/)
  })
})

describe("FLAC frames without a header, as encoding=flac allows", () => {
  test("give the same samples", async () => {
    const frames = packets(itemsOf(flacDemuxer(), file("flac")))
    const bare = await collectAudio(openDecoder({ encoding: "flac" }), frames)
    const whole = await collectAudio(openDecoder({ encoding: "flac" }), [file("flac")])
    expect(bare.audio?.channels[0]?.length).toBe(whole.audio?.channels[0]?.length)
    expect(bare.format).toEqual(whole.format)
  })
})

describe("bare packets", () => {
  const opus = Uint8Array.of(31 << 3, 1, 2, 3)

  test("every frame of the connection is one, and what is none is counted", () => {
    const demuxer = opusPackets(1)
    expect(demuxer.push(opus).map(({ type }) => type)).toEqual(["track", "packet"])
    expect(demuxer.push(Uint8Array.of((31 << 3) | 3, 0))).toEqual([])
    expect(demuxer.push(opus).map(({ type }) => type)).toEqual(["packet"])
    expect(demuxer.note).toBe("1 binary frames held no Opus packet and were left out.")
  })

  test("a container gives none, and is named", () => {
    const demuxer = opusPackets(1)
    expect(demuxer.push(file("webm-opus"))).toEqual([])
    expect(demuxer.push(opus)).toEqual([])
    expect(demuxer.note).toMatch(/^This is a WebM file, not bare Opus packets/)
  })

  test("G.729 comes ten bytes a frame, however it was cut", () => {
    const bytes = file("g729")
    expect(packets(itemsOf(g729Frames(), bytes, 7))).toHaveLength(bytes.length / 10)
    const demuxer = g729Frames()
    demuxer.push(bytes.subarray(0, 25))
    expect(demuxer.note).toMatch(/^5 bytes/)
  })

  // Bits by mode: 160 for mode 3, 300 for mode 5, 36 and 192 for the layers of wide-band.
  test.each([
    { name: "one frame of mode 3", bits: `00011${"1".repeat(155)}`, frameCount: 1 },
    { name: "two frames", bits: `00011${"1".repeat(155)}00011${"1".repeat(155)}`, frameCount: 2 },
    { name: "a frame and its wide-band layer", bits: `00011${"1".repeat(155)}1001${"1".repeat(32)}`, frameCount: 1 },
    { name: "a frame and the end mark", bits: `00011${"1".repeat(155)}01111000`, frameCount: 1 },
    { name: "a frame that is cut short", bits: `00101${"1".repeat(99)}`, frameCount: 0 },
  ])("Speex: $name", ({ bits, frameCount }) => {
    const bytes = Uint8Array.from({ length: Math.ceil(bits.length / 8) }, (_, index) =>
      Number.parseInt(bits.slice(index * 8, index * 8 + 8).padEnd(8, "0"), 2),
    )
    expect(speexFrameCount(bytes)).toBe(frameCount)
  })

  test.each([
    { sampleRateHz: 8_000, sampleCount: 320 },
    { sampleRateHz: 16_000, sampleCount: 640 },
    { sampleRateHz: 32_000, sampleCount: 1_280 },
  ])("a Speex header for $sampleRateHz Hz says how much a packet holds", ({ sampleRateHz, sampleCount }) => {
    expect(speexPacketSampleCount(speexHeader({ sampleRateHz, framesPerPacket: 2 }))).toBe(sampleCount)
    const [first] = speexPackets(sampleRateHz).push(Uint8Array.from([0x18, ...Array(19).fill(0xff)]))
    expect(first).toMatchObject({ type: "track", track: { codec: "speex", sampleRateHz } })
  })
})
