import { describe, expect, test } from "vitest"
import { byteRateOf, headByteLengthOf } from "./byte-rate.ts"

const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...Buffer.from(part, "latin1")] : part)))

const zeros = (length: number): number[] => Array.from({ length }, () => 0)

describe("bytes per second, from the header", () => {
  test.each([
    ["MPEG-1 layer III, 128 kbit/s", bytes([0xff, 0xfb, 0x90, 0x64]), 16_000],
    ["MPEG-1 layer III, 320 kbit/s", bytes([0xff, 0xfb, 0xe0, 0x64]), 40_000],
    ["MPEG-2 layer III, 32 kbit/s", bytes([0xff, 0xf3, 0x40, 0xc4]), 4_000],
    [
      "behind an ID3 tag of 300 bytes",
      bytes("ID3", [4, 0, 0, 0, 0, 2, 44], zeros(300), [0xff, 0xfb, 0x90, 0x64]),
      16_000,
    ],
  ])("MP3: %s", (_, head, rate) => {
    expect(byteRateOf("mp3", { head })).toBe(rate)
  })

  test("an MP3 of variable rate says its number of frames in a Xing tag", () => {
    // 100 frames of 1152 samples at 44.1 kHz: 2.6122 s.
    const xing = bytes([0xff, 0xfb, 0x90, 0x64], zeros(32), "Xing", [0, 0, 0, 1], [0, 0, 0, 100])
    expect(byteRateOf("mp3", { head: xing, totalByteLength: 52_245 })).toBeCloseTo(20_000, -1)
    expect(byteRateOf("mp3", { head: xing })).toBe(16_000)
  })

  test("FLAC: total samples and rate in STREAMINFO", () => {
    // 16 000 Hz is 0x03E80 in 20 bits; 32 000 samples are 2 s.
    const head = bytes("fLaC", [0, 0, 0, 34], zeros(10), [0x03, 0xe8, 0x00, 0xf0], [0, 0, 0x7d, 0x00])
    expect(byteRateOf("flac", { head, totalByteLength: 30_000 })).toBe(15_000)
    expect(byteRateOf("flac", { head })).toBeUndefined()
  })

  test("Ogg Opus: the granules of the last page, at 48 kHz", () => {
    const head = bytes("OggS", zeros(24), "OpusHead")
    const tail = bytes("junk", "OggS", [0, 4], [0x00, 0x77, 0x01, 0x00, 0, 0, 0, 0], zeros(20))
    expect(byteRateOf("ogg", { head, tail, totalByteLength: 8_000 })).toBe(4_000)
    expect(byteRateOf("ogg", { head, totalByteLength: 8_000 })).toBeUndefined()
  })

  test.each([
    ["an MP3 of free format", "mp3", bytes([0xff, 0xfb, 0x00, 0x64])],
    ["a container that we do not read", "mp4", bytes(zeros(8), "ftyp")],
    ["a header cut short", "flac", bytes("fLaC")],
    ["a rate that no audio has", "flac", bytes("fLaC", zeros(17), [0, 0, 0, 0, 1])],
  ] as const)("undefined for %s", (_, container, head) => {
    expect(byteRateOf(container, { head, totalByteLength: 1_000_000 })).toBeUndefined()
  })

  test("a tag with a picture asks for more of the beginning", () => {
    expect(headByteLengthOf(bytes("ID3", [4, 0, 0, 0, 1, 0, 0]))).toBe(10 + 128 * 128 + 64)
    expect(headByteLengthOf(bytes("fLaC", zeros(96)))).toBe(100)
  })
})
