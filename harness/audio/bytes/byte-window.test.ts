import { expect, test } from "vitest"
import { ByteWindow } from "./byte-window.ts"

test("bytes come in pieces and go as they are wanted, wherever the cuts were", () => {
  const all = Uint8Array.from({ length: 5_000 }, (_, index) => index % 251)
  const window = new ByteWindow()
  const taken: number[] = []
  for (let from = 0; from < all.length; from += 7) {
    window.append(all.subarray(from, from + 7))
    while (window.length >= 100) taken.push(...window.take(100))
  }
  taken.push(...window.take(window.length))
  expect(Uint8Array.from(taken)).toEqual(all)
  expect(window.position).toBe(5_000)
})

test("what is skipped before it has come never shows", () => {
  const window = new ByteWindow()
  window.append(Uint8Array.of(1, 2, 3))
  window.skip(10)
  for (const byte of [4, 5, 6, 7, 8, 9, 10, 11]) window.append(Uint8Array.of(byte))
  expect([...window.peek()]).toEqual([11])
  expect(window.position).toBe(10)
  expect(window.at(0)).toBe(11)
  expect(window.at(1)).toBe(0)
})
