import { expect, test } from "vitest"
import { littleEndianBytes, littleEndianView } from "./little-endian.ts"

const BYTES = Uint8Array.of(1, 2, 3, 4, 5)

test("numbers are read from any address, without a trailing part of one", () => {
  for (const offset of [0, 1, 2, 3]) {
    const buffer = Buffer.alloc(8)
    buffer.set(BYTES, offset)
    expect([...littleEndianView(buffer.subarray(offset, offset + 5), Int16Array)]).toEqual([0x0201, 0x0403])
  }
})

test("a host of the other byte order gets its bytes swapped, both ways", () => {
  expect([...littleEndianView(BYTES, Int16Array, false)]).toEqual([0x0102, 0x0304])
  expect([...littleEndianBytes(Int32Array.of(0x01020304), false)]).toEqual([1, 2, 3, 4])
  expect([...littleEndianBytes(Int32Array.of(0x01020304), true)]).toEqual([4, 3, 2, 1])
})
