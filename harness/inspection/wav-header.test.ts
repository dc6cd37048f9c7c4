import { describe, expect, test } from "vitest"
import { encodeWav, wavHeader } from "../audio/wav/wav.ts"
import { readWavHeader } from "./wav-header.ts"

const AUDIO = { sampleRateHz: 8_000, channels: [new Float32Array(800)] }
const FILE = encodeWav(AUDIO, "linear16")
const DATA_SIZE_AT = 40

function withSize(at: number, size: number, file = FILE): Uint8Array {
  const copy = file.slice()
  new DataView(copy.buffer).setUint32(at, size, true)
  return copy
}

test("a good header has no problems", () => {
  expect(readWavHeader(FILE, FILE.length)).toEqual({
    magic: "RIFF",
    formatNumber: 1,
    isExtensible: false,
    bitDepth: 16,
    dataAt: 44,
    problems: [],
    trailingByteLength: 0,
  })
})

describe("what is wrong with a header is said", () => {
  test.each<[what: string, file: Uint8Array, byteLength: number | undefined, said: RegExp]>([
    ["a size of 0", withSize(DATA_SIZE_AT, 0), FILE.length, /data size is 0/],
    ["a size of 0xFFFFFFFF", withSize(DATA_SIZE_AT, 0xffff_ffff), FILE.length, /0xFFFFFFFF.*pipe/],
    ["the placeholder of arecord", withSize(DATA_SIZE_AT, 0x7fff_ff00), FILE.length, /placeholder.*pipe/],
    ["a size too big", withSize(DATA_SIZE_AT, 9_999), FILE.length, /9999 bytes of samples, 1600 are there.*cut short/],
    ["a size too small", withSize(DATA_SIZE_AT, 600), FILE.length, /Behind the samples lie 1000 bytes/],
    ["a RIFF size that does not fit", withSize(4, 77), FILE.length, /RIFF size promises 85 bytes, the file has 1644/],
    ["RF64", new Uint8Array([...Buffer.from("RF64"), ...FILE.subarray(4)]), FILE.length, /It is RF64/],
  ])("%s", (_, file, byteLength, said) => {
    expect(readWavHeader(file, byteLength).problems.join(" ")).toMatch(said)
  })

  test("a chunk behind the samples is named", () => {
    const listed = new Uint8Array([...FILE, ...Buffer.from("LIST\x04\0\0\0INFO", "latin1")])
    expect(readWavHeader(withSize(4, listed.length - 8, listed), listed.length).problems).toEqual([
      expect.stringMatching(/12 bytes \("LIST" and what follows\)/),
    ])
  })

  test("a header alone has samples at its end, and none of them", () => {
    const header = wavHeader({ encoding: "linear16", sampleRateHz: 8_000, channels: 1, dataByteLength: 1_600 })
    expect(readWavHeader(header, header.length)).toMatchObject({ dataAt: header.length, trailingByteLength: 0 })
  })
})
