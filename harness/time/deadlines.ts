// The waiting deadlines of one clock, earliest first: a binary heap in which calling one off costs an assignment.

interface Deadline {
  readonly atMs: number
  /** Equal times fire in the order in which they were asked for. */
  readonly order: number
  /** Undefined once fired or called off; such an entry stays in the heap until it surfaces. */
  wake: (() => void) | undefined
}

const before = (a: Deadline, b: Deadline): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order)

export class Deadlines {
  readonly #heap: Deadline[] = []
  #order = 0
  #liveCount = 0

  /** How many are waiting and not called off. */
  get liveCount(): number {
    return this.#liveCount
  }

  /** How many entries the heap holds, called off ones included. */
  get heldCount(): number {
    return this.#heap.length
  }

  add(atMs: number, wake: () => void): () => void {
    const deadline: Deadline = { atMs, order: this.#order++, wake }
    this.#heap.push(deadline)
    this.#liveCount++
    this.#siftUp(this.#heap.length - 1)
    return () => {
      if (deadline.wake === undefined) return
      deadline.wake = undefined
      this.#liveCount--
      this.#dropCalledOff()
    }
  }

  /** The time of the next deadline, Infinity when none is waiting. */
  nextAtMs(): number {
    while (this.#heap[0] !== undefined && this.#heap[0].wake === undefined) this.#removeFirst()
    return this.#heap[0]?.atMs ?? Number.POSITIVE_INFINITY
  }

  /** Takes the next deadline out and says what to wake. */
  take(): (() => void) | undefined {
    if (this.nextAtMs() === Number.POSITIVE_INFINITY) return undefined
    const first = this.#removeFirst()
    const wake = first?.wake
    if (first === undefined || wake === undefined) return undefined
    first.wake = undefined
    this.#liveCount--
    return wake
  }

  /** Streams that end early leave deadlines far in the future behind: rebuild when they are the greater part. */
  #dropCalledOff(): void {
    const heap = this.#heap
    if (heap.length < 64 || heap.length < 2 * this.#liveCount) return
    let kept = 0
    for (const deadline of heap) if (deadline.wake !== undefined) heap[kept++] = deadline
    heap.length = kept
    for (let index = (kept >> 1) - 1; index >= 0; index--) this.#siftDown(index)
  }

  #removeFirst(): Deadline | undefined {
    const heap = this.#heap
    const first = heap[0]
    const last = heap.pop()
    if (last !== undefined && last !== first) {
      heap[0] = last
      this.#siftDown(0)
    }
    return first
  }

  #siftUp(from: number): void {
    const heap = this.#heap
    const moved = heap[from]
    if (moved === undefined) return
    let index = from
    while (index > 0) {
      const parentIndex = (index - 1) >> 1
      const parent = heap[parentIndex]
      if (parent === undefined || !before(moved, parent)) break
      heap[index] = parent
      index = parentIndex
    }
    heap[index] = moved
  }

  #siftDown(from: number): void {
    const heap = this.#heap
    const moved = heap[from]
    if (moved === undefined) return
    let index = from
    for (;;) {
      let childIndex = 2 * index + 1
      let child = heap[childIndex]
      if (child === undefined) break
      const right = heap[childIndex + 1]
      if (right !== undefined && before(right, child)) {
        childIndex++
        child = right
      }
      if (!before(child, moved)) break
      heap[index] = child
      index = childIndex
    }
    heap[index] = moved
  }
}
