// The waiting deadlines of one clock, earliest first: a binary heap in which each deadline knows its place, so that it can
// be moved or taken out without a search.

/** One deadline, used again and again: thousands of streams set one for every chunk, and none of them makes garbage. */
export class Deadline {
  readonly wake: () => void
  atMs = 0
  /** Equal times fire in the order in which they were asked for. */
  order = 0
  /** In the heap; NOWHERE while it does not wait. */
  place = NOWHERE

  constructor(wake: () => void) {
    this.wake = wake
  }
}

const NOWHERE = -1

const before = (a: Deadline, b: Deadline): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order)

export class Deadlines {
  readonly #heap: Deadline[] = []
  #order = 0

  /** How many are waiting. */
  get count(): number {
    return this.#heap.length
  }

  /** The time of the next deadline, Infinity when none is waiting. */
  nextAtMs(): number {
    return this.#heap[0]?.atMs ?? Number.POSITIVE_INFINITY
  }

  /** Lets it wait for this time, and no longer for the one before. */
  set(deadline: Deadline, atMs: number): void {
    deadline.atMs = atMs
    deadline.order = this.#order++
    if (deadline.place === NOWHERE) deadline.place = this.#heap.push(deadline) - 1
    this.#settle(deadline)
  }

  /** Takes it out where it waits; else nothing happens. */
  clear(deadline: Deadline): void {
    const { place } = deadline
    if (place === NOWHERE) return
    deadline.place = NOWHERE
    const last = this.#heap.pop()
    if (last === undefined || last === deadline) return
    last.place = place
    this.#heap[place] = last
    this.#settle(last)
  }

  /** Takes the next deadline out and says what to wake. */
  take(): (() => void) | undefined {
    const first = this.#heap[0]
    if (first !== undefined) this.clear(first)
    return first?.wake
  }

  /** Moves it, from where it stands, to where it belongs. */
  #settle(moved: Deadline): void {
    const from = moved.place
    this.#rise(moved)
    if (moved.place === from) this.#sink(moved)
  }

  #rise(moved: Deadline): void {
    const heap = this.#heap
    let { place } = moved
    while (place > 0) {
      const parentPlace = (place - 1) >> 1
      const parent = heap[parentPlace]
      if (parent === undefined || !before(moved, parent)) break
      this.#put(parent, place)
      place = parentPlace
    }
    this.#put(moved, place)
  }

  #sink(moved: Deadline): void {
    const heap = this.#heap
    let { place } = moved
    for (;;) {
      let childPlace = 2 * place + 1
      let child = heap[childPlace]
      if (child === undefined) break
      const right = heap[childPlace + 1]
      if (right !== undefined && before(right, child)) {
        childPlace++
        child = right
      }
      if (!before(child, moved)) break
      this.#put(child, place)
      place = childPlace
    }
    this.#put(moved, place)
  }

  #put(deadline: Deadline, place: number): void {
    this.#heap[place] = deadline
    deadline.place = place
  }
}
