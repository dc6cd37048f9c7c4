import { array, assert, boolean, constantFrom, integer, property, record, tuple } from "fast-check"
import { describe, expect, test } from "vitest"
import { type FrameForm, frameBytes, OPCODE } from "./bare-peer.ts"
import { FrameBounds } from "./frame-bounds.ts"

const masked = (opcode: number, byteLength: number, form: FrameForm = {}): Buffer =>
  frameBytes(opcode, new Uint8Array(byteLength), { isMasked: true, ...form })

const chunk = masked(OPCODE.binary, 3_200)
const said = (...reads: readonly Uint8Array[]): readonly string[] => {
  const bounds = new FrameBounds()
  return reads.map((read) => bounds.next(read))
}

describe("a read is", () => {
  test.each<[string, Buffer]>([
    ["as long as audio is", chunk],
    ["of 126 bytes", masked(OPCODE.binary, 126)],
    ["of 65,535 bytes", masked(OPCODE.binary, 65_535)],
  ])("a chunk: one binary message %s", (_, read) => {
    expect(said(read, read)).toEqual(["chunk", "chunk"])
  })

  test.each<[string, Buffer]>([
    ["a short binary message", masked(OPCODE.binary, 125)],
    ["a long one", masked(OPCODE.binary, 65_536)],
    ["text", masked(OPCODE.text, 3_200)],
    ["a ping", masked(OPCODE.ping, 5)],
    ["a binary message without mask", frameBytes(OPCODE.binary, new Uint8Array(3_200))],
    ["two chunks", Buffer.concat([chunk, chunk])],
    ["text and a chunk", Buffer.concat([masked(OPCODE.text, 20), chunk])],
    ["an empty message", masked(OPCODE.binary, 0)],
  ])("whole: %s", (_, read) => {
    expect(said(read, chunk)).toEqual(["whole", "chunk"])
  })

  test.each<[string, readonly Buffer[]]>([
    ["half a chunk, and the rest", [chunk.subarray(0, 1_600), chunk.subarray(1_600)]],
    ["one byte of a head, and the rest", [chunk.subarray(0, 1), chunk.subarray(1)]],
    ["half a mask, and the rest", [chunk.subarray(0, 6), chunk.subarray(6)]],
    ["a head, and its payload", [chunk.subarray(0, 8), chunk.subarray(8)]],
    ["a chunk and some of the next, and the rest", [Buffer.concat([chunk, chunk.subarray(0, 9)]), chunk.subarray(9)]],
    ["fragments", [masked(OPCODE.binary, 200, { isFinal: false }), masked(OPCODE.continuation, 200)]],
  ])("cut: %s", (_, reads) => {
    expect(said(...reads, chunk)).toEqual([...reads.map(() => "cut"), "chunk"])
  })

  test("cut where it is compressed: a parser keeps it until it has been inflated", () => {
    expect(said(masked(OPCODE.binary, 3_200, { reserved: 0b100 }))).toEqual(["cut"])
  })

  test("cut where it looks like a chunk and lies within a message", () => {
    const looksLikeAChunk = masked(OPCODE.binary, 500)
    const long = frameBytes(OPCODE.binary, looksLikeAChunk, { isMasked: true })
    expect(said(long.subarray(0, 8), long.subarray(8), chunk)).toEqual(["cut", "cut", "chunk"])
    const begun = masked(OPCODE.text, 4, { isFinal: false })
    expect(said(begun, looksLikeAChunk)).toEqual(["cut", "cut"])
  })
})

test("however frames are cut into reads, a read is whole where it begins and ends between messages", () => {
  const frame = record({ byteLength: constantFrom(0, 1, 125, 126, 200, 65_535, 65_536), isMasked: boolean() })
  const message = tuple(array(frame, { minLength: 1, maxLength: 3 }), constantFrom(OPCODE.text, OPCODE.binary))
  assert(
    property(array(message, { minLength: 1, maxLength: 6 }), array(integer({ min: 0, max: 400_000 })), (sent, cuts) => {
      const ends: { at: number; isSingle: boolean }[] = []
      const pieces: Buffer[] = []
      let at = 0
      for (const [frames, opcode] of sent) {
        for (const [index, { byteLength, isMasked }] of frames.entries()) {
          const form = { isMasked, isFinal: index === frames.length - 1 }
          const bytes = frameBytes(index === 0 ? opcode : OPCODE.continuation, new Uint8Array(byteLength), form)
          pieces.push(bytes)
          at += bytes.length
        }
        ends.push({ at, isSingle: frames.length === 1 })
      }
      const all = Buffer.concat(pieces)
      const bounds = new FrameBounds()
      const places = [...new Set([0, ...cuts.filter((cut) => cut < all.length), all.length])].toSorted((a, b) => a - b)
      for (const [index, from] of places.slice(0, -1).entries()) {
        const to = places[index + 1] ?? 0
        const isBound = (place: number) => place === 0 || ends.some((end) => end.at === place)
        const within = ends.filter((end) => end.at > from && end.at <= to)
        const isWhole = isBound(from) && isBound(to) && within.every((end) => end.isSingle)
        expect(bounds.next(all.subarray(from, to)) !== "cut").toBe(isWhole)
      }
    }),
    { numRuns: 200, seed: 5 },
  )
})
