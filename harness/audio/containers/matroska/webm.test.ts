import { describe, expect, test } from "vitest"
import { joinBytes } from "../../bytes/bytes.ts"
import { piecesOf } from "../../decoding/collect.ts"
import { encodeAs } from "../../encoders/index.ts"
import type { MediaItem } from "../../decoding/demuxer.ts"
import { tonePcm } from "../../pcm.ts"
import { readElementHead, readVint, signed } from "./ebml.ts"
import { webmDemuxer } from "./webm.ts"

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)

function idBytes(id: number): number[] {
  const hex = id.toString(16)
  return Array.from({ length: hex.length / 2 }, (_, index) => Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16))
}

/** Sizes in two bytes; `unknown` as live streams write it. */
const element = (id: number, ...content: readonly Uint8Array[]): Uint8Array => {
  const body = joinBytes(...content)
  return joinBytes(Uint8Array.of(...idBytes(id), 0x40 | (body.length >> 8), body.length & 0xff), body)
}
const unknown = (id: number, ...content: readonly Uint8Array[]): Uint8Array =>
  joinBytes(Uint8Array.of(...idBytes(id), 0xff), ...content)

const pcmTrack = (number: number, type = 2): Uint8Array =>
  element(
    0xae,
    element(0xd7, Uint8Array.of(number)),
    element(0x83, Uint8Array.of(type)),
    element(0x86, ascii("A_PCM/INT/LIT")),
    element(
      0xe1,
      element(0xb5, Uint8Array.of(0x46, 0x7a, 0, 0)),
      element(0x9f, Uint8Array.of(1)),
      element(0x6264, Uint8Array.of(16)),
    ),
  )
const HEADER = element(0x1a45dfa3, element(0x4282, ascii("webm")))
const block = (track: number, flags: number, ...content: readonly number[]): Uint8Array =>
  Uint8Array.of(0x80 | track, 0, 0, flags, ...content)

function itemsOf(bytes: Uint8Array, byteLength = bytes.length) {
  const demuxer = webmDemuxer()
  const items = [...piecesOf(bytes, byteLength)].flatMap((piece) => demuxer.push(piece))
  return { items: [...items, ...demuxer.end()], demuxer }
}
const packets = (items: readonly MediaItem[]): number[][] =>
  items.flatMap((item) => (item.type === "packet" ? [[...item.bytes]] : []))

const file = (...blocks: readonly Uint8Array[]): Uint8Array =>
  joinBytes(
    HEADER,
    unknown(0x18538067, element(0x1549a966, new Uint8Array(30)), element(0x1654ae6b, pcmTrack(1, 1), pcmTrack(2))),
    unknown(0x1f43b675, element(0xe7, Uint8Array.of(0)), ...blocks),
  )

describe("blocks of the first audio track", () => {
  test("simple ones and groups, in clusters of unknown size; those of other tracks are passed over", () => {
    const bytes = file(
      element(0xa3, block(2, 0, 1, 2)),
      element(0xa3, block(1, 0, 9, 9)),
      element(0xa0, element(0xa1, block(2, 0, 3, 4)), element(0x9b, Uint8Array.of(20))),
      unknown(0x1f43b675),
      element(0xa3, block(2, 0, 5, 6)),
    )
    const { items } = itemsOf(bytes)
    expect(items[0]).toEqual({ type: "track", track: { codec: "linear16", sampleRateHz: 16_000, channels: 1 } })
    expect(packets(items)).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ])
    expect(itemsOf(bytes, 1).items).toEqual(items)
  })

  // RFC 9559, section 10.3: three ways to put several frames into one block.
  test.each([
    { name: "Xiph", flags: 0x02, content: [2, 1, 255, 0, ...Array(1 + 255).fill(7), 8, 9], lengths: [1, 255, 2] },
    { name: "fixed", flags: 0x04, content: [2, 1, 1, 2, 2, 3, 3], lengths: [2, 2, 2] },
    { name: "EBML", flags: 0x06, content: [2, 0x83, 0xbe, 1, 1, 1, 2, 2, 3, 3], lengths: [3, 2, 2] },
  ])("$name lacing", ({ flags, content, lengths }) => {
    const { items } = itemsOf(file(element(0xa3, block(2, flags, ...content))))
    expect(packets(items).map((frame) => frame.length)).toEqual(lengths)
  })
})

test("what is discarded at the end is left out, what is skipped is not counted", () => {
  const { bytes, facts } = encodeAs(tonePcm(440, 105, 48_000), { encoding: "webm-opus" })
  const { items } = itemsOf(bytes)
  const length = items.find(({ type }) => type === "length")
  expect(facts.durationMs).toBe(105)
  expect(length).toEqual({ type: "length", sampleCount: 5_040 })
})

describe("what cannot be read is named", () => {
  test.each([
    ["no audio", joinBytes(HEADER, unknown(0x18538067, element(0x1654ae6b, pcmTrack(1, 1)))), /found no audio track/],
    [
      "another codec",
      joinBytes(
        HEADER,
        unknown(
          0x18538067,
          element(0x1654ae6b, element(0xae, element(0x83, Uint8Array.of(2)), element(0x86, ascii("A_AC3")))),
        ),
      ),
      /found A_AC3/,
    ],
  ])("%s", (_, bytes, says) => {
    expect(itemsOf(bytes).demuxer.problem?.sentence).toMatch(says)
  })

  test("damage is counted, and what follows it is found again", () => {
    const bytes = joinBytes(file(), Uint8Array.of(0, 0, 0), element(0xa3, block(2, 0, 5, 6)), new Uint8Array(12))
    const { items, demuxer } = itemsOf(bytes)
    expect(packets(items)).toEqual([[5, 6]])
    expect(demuxer.note).toMatch(/bytes of the file were damaged/)
  })
})

describe("numbers of EBML", () => {
  test.each([
    { bytes: [0x81], value: 1, byteLength: 1 },
    { bytes: [0x40, 0x7f], value: 127, byteLength: 2 },
    { bytes: [0x01, 0, 0, 0, 0, 0, 1, 0], value: 256, byteLength: 8 },
    { bytes: [0xff], value: undefined, byteLength: 1 },
    { bytes: [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], value: undefined, byteLength: 8 },
  ])("$bytes is $value", ({ bytes, ...expected }) => {
    expect(readVint(Uint8Array.from(bytes), 0)).toEqual(expected)
  })

  test("a head that is not whole yet is none", () => {
    expect(readElementHead(Uint8Array.of(0x1a, 0x45, 0xdf))).toBeUndefined()
    expect(readElementHead(Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3, 0x40))).toBeUndefined()
    expect(readElementHead(Uint8Array.of(0))).toBeUndefined()
  })

  test("negative padding is negative", () => {
    expect(signed(Uint8Array.of(0xff, 0xfe))).toBe(-2)
    expect(signed(Uint8Array.of(0x7f))).toBe(127)
    expect(signed(new Uint8Array(0))).toBe(0)
  })
})
