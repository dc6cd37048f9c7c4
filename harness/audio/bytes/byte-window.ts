// Bytes on their way through a parser: they come in pieces of any size, and are looked at once enough of them are there.
// Taking is cheap however small the pieces were: nothing is copied twice more than needed.

export class ByteWindow {
  /** Place of the next byte in all that has come. */
  position = 0
  #bytes = new Uint8Array(256)
  #start = 0
  #end = 0
  #toSkip = 0

  /** Bytes that are there and not taken. */
  get length(): number {
    return this.#end - this.#start
  }

  append(bytes: Uint8Array): void {
    const skipped = Math.min(this.#toSkip, bytes.length)
    this.#toSkip -= skipped
    this.position += skipped
    const kept = bytes.subarray(skipped)
    if (kept.length === 0) return
    this.#makeRoom(kept.length)
    this.#bytes.set(kept, this.#end)
    this.#end += kept.length
  }

  /** The byte so far ahead of the next; 0 when it is not there. */
  at(offset: number): number {
    return offset < this.length ? (this.#bytes[this.#start + offset] ?? 0) : 0
  }

  /** The next bytes, at most so many: a view that is good until something is appended. */
  peek(byteLength = this.length): Uint8Array {
    return this.#bytes.subarray(this.#start, Math.min(this.#end, this.#start + byteLength))
  }

  /** A copy of the next bytes, which are then gone. */
  take(byteLength: number): Uint8Array {
    const taken = this.peek(byteLength).slice()
    this.skip(taken.length)
    return taken
  }

  /** Lets go of the next bytes, of those too that have not come yet. */
  skip(byteLength: number): void {
    const here = Math.min(byteLength, this.length)
    this.#start += here
    this.position += here
    this.#toSkip += byteLength - here
  }

  #makeRoom(byteLength: number): void {
    if (this.#end + byteLength <= this.#bytes.length) return
    const needed = this.length + byteLength
    // Twice what is needed, so that a large block in small pieces is moved a few times, not once a piece.
    const room = needed * 2 <= this.#bytes.length ? this.#bytes : new Uint8Array(needed * 2)
    room.set(this.#bytes.subarray(this.#start, this.#end))
    this.#bytes = room
    this.#end -= this.#start
    this.#start = 0
  }
}
