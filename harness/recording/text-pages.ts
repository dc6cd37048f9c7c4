// Keeps the texts of a stream that is told much, outside of the heap. V8 copies a text of 1 KB that stays twice before it has
// its place: where messages come as fast as they are parsed, that costs a fifth of parsing them. Into a page it is written
// once, and what was parsed goes as it came.

import { microsOf } from "./micros.ts"
import { NumberRows } from "./number-rows.ts"

const PAGE_BYTE_LENGTH = 64 * 1024

/** A stream has no page for its first texts: thousands of streams may be open at a time, and few of them are told more. */
const KEPT_ELSEWHERE = 64

/** Of a text: at and cursor in microseconds, where it begins in all the pages, its length. Filled anew for each. */
const numbers = [0.5, 0.5, 0.5, 0.5]

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export interface KeptText {
  readonly atMs: number
  readonly cursorMs: number
  readonly text: string
}

export class TextPages {
  #seenCount = 0
  readonly #pages: Uint8Array[] = []
  /** Of the newest page. */
  #filled = PAGE_BYTE_LENGTH
  readonly #rows = new NumberRows(numbers.length)

  /** @returns false when it is to be kept elsewhere: one of the first, longer than a page, or not ASCII */
  take(atMs: number, cursorMs: number, text: string): boolean {
    this.#seenCount++
    if (this.#seenCount <= KEPT_ELSEWHERE || text.length > PAGE_BYTE_LENGTH) return false
    const page = this.#pageFor(text.length)
    const { read, written } = encoder.encodeInto(text, page.subarray(this.#filled))
    if (read !== text.length || written !== text.length) return false
    numbers[0] = microsOf(atMs)
    numbers[1] = microsOf(cursorMs)
    numbers[2] = (this.#pages.length - 1) * PAGE_BYTE_LENGTH + this.#filled
    numbers[3] = text.length
    this.#rows.push(numbers)
    this.#filled += text.length
    return true
  }

  /** In the order in which they were taken. */
  *[Symbol.iterator](): Generator<KeptText> {
    for (const [at = 0, cursor = 0, place = 0, length = 0] of this.#rows) {
      const from = place % PAGE_BYTE_LENGTH
      const bytes = this.#pages[(place - from) / PAGE_BYTE_LENGTH]?.subarray(from, from + length)
      yield { atMs: at / 1000, cursorMs: cursor / 1000, text: decoder.decode(bytes) }
    }
  }

  #pageFor(byteLength: number): Uint8Array {
    const newest = this.#pages[this.#pages.length - 1]
    if (newest !== undefined && this.#filled + byteLength <= PAGE_BYTE_LENGTH) return newest
    const page = new Uint8Array(PAGE_BYTE_LENGTH)
    this.#pages.push(page)
    this.#filled = 0
    return page
  }
}
