// Rows of whole numbers as they come in, packed: of each number only what the two before it in its column do not tell.
// Audio by the clock goes on as it began, and takes four bytes a chunk in place of fifty. They lie outside of V8's heap,
// where all that stays is copied twice before it has its place, and every 8 MB more have everything looked through: with
// thousands of streams in a process that was the greatest lateness. The pages of all logs lie in common slabs, since memory
// of its own would cost a page more than what it holds. A slab lives as long as one of its pages.

import { assert } from "../errors.ts"

const PAGE_BYTE_LENGTH = 512
const SLAB_BYTE_LENGTH = 128 * PAGE_BYTE_LENGTH

/** A bit for each of them says whether it follows. */
const MAX_WIDTH = 8
/** Seven bits a byte: eight hold every number asked for. */
const MAX_BYTE_LENGTH = 8

interface Page {
  readonly slab: Uint8Array
  /** Where in the slab it begins, and where its next row goes. */
  readonly from: number
  at: number
}

let slab = new Uint8Array(SLAB_BYTE_LENGTH)
let usedByteLength = 0

function newPage(): Page {
  if (usedByteLength === SLAB_BYTE_LENGTH) {
    slab = new Uint8Array(SLAB_BYTE_LENGTH)
    usedByteLength = 0
  }
  const from = usedByteLength
  usedByteLength += PAGE_BYTE_LENGTH
  return { slab, from, at: from }
}

export class NumberRows {
  /** How many there are. */
  count = 0
  readonly #pages: Page[] = []
  readonly #course: Course
  readonly #rowMaxByteLength: number

  /** @param width numbers in a row, 8 at most */
  constructor(width: number) {
    assert(width <= MAX_WIDTH, `a row has ${MAX_WIDTH} numbers at most`)
    this.#course = new Course(width)
    this.#rowMaxByteLength = 1 + width * MAX_BYTE_LENGTH
  }

  /** @param row whole numbers between -2^49 and 2^49 */
  push(row: readonly number[]): void {
    let page = this.#pages[this.#pages.length - 1]
    if (page === undefined || page.from + PAGE_BYTE_LENGTH - page.at < this.#rowMaxByteLength) {
      page = newPage()
      this.#pages.push(page)
    }
    page.at = this.#course.write(row, page.slab, page.at)
    this.count++
  }

  /** All rows in order. The array is the same every time, and holds until the next one. */
  *[Symbol.iterator](): Generator<readonly number[]> {
    const course = new Course(this.#course.width)
    for (const page of this.#pages) {
      for (let at = page.from; at < page.at; ) {
        at = course.read(page.slab, at)
        yield course.row
      }
    }
  }
}

/** How numbers go on: each is expected to be as far from the one before as that was from its own. */
class Course {
  readonly width: number
  /** The newest. Arrays of doubles from the start, so that no number becomes an object. */
  readonly row: number[]
  readonly #steps: number[]

  constructor(width: number) {
    this.width = width
    this.row = Array.from({ length: width }, () => 0.5).fill(0)
    this.#steps = [...this.row]
  }

  /** @returns where it ends */
  write(row: readonly number[], bytes: Uint8Array, from: number): number {
    let turned = 0
    let at = from + 1
    for (let column = 0; column < this.width; column++) {
      const number = row[column] as number
      const step = number - (this.row[column] as number)
      const turn = step - (this.#steps[column] as number)
      this.row[column] = number
      if (turn === 0) continue
      this.#steps[column] = step
      turned |= 1 << column
      at = writeNumber(turn, bytes, at)
    }
    bytes[from] = turned
    return at
  }

  /** The next one, into `row`. @returns where it ends */
  read(bytes: Uint8Array, from: number): number {
    const turned = bytes[from] as number
    let at = from + 1
    for (let column = 0; column < this.width; column++) {
      if ((turned >> column) & 1) {
        let turn = 0
        for (let unit = 1, byte = MORE; byte >= MORE; unit *= MORE) {
          byte = bytes[at++] as number
          turn += (byte % MORE) * unit
        }
        ;(this.#steps[column] as number) += turn % 2 === 0 ? turn / 2 : -(turn + 1) / 2
      }
      ;(this.row[column] as number) += this.#steps[column] as number
    }
    return at
  }
}

/** Set in every byte of a number but its last; the other seven bits are the number's, lowest first. */
const MORE = 128

/** Even for what is above zero, odd for what is below. */
function writeNumber(number: number, bytes: Uint8Array, from: number): number {
  let at = from
  let rest = number < 0 ? -2 * number - 1 : 2 * number
  for (; rest >= 2 ** 31; rest = Math.floor(rest / MORE)) bytes[at++] = (rest % MORE) | MORE
  for (; rest >= MORE; rest >>>= 7) bytes[at++] = rest | MORE
  bytes[at++] = rest
  return at
}
