// Writes numbers of any number of bits one behind the other, highest bit first: the bit stream of FLAC.

export class BitWriter {
  #bytes = new Uint8Array(1024)
  #length = 0
  #pending = 0
  #pendingBits = 0

  /** @param value its lowest `bits` bits are written. @param bits 0 to 32 */
  write(value: number, bits: number): void {
    // In two halves, so that what is pending (7 bits at most) and the new bits fit into 32.
    if (bits > HALF_BITS) this.write(value >>> HALF_BITS, bits - HALF_BITS)
    const half = Math.min(bits, HALF_BITS)
    this.#pending = (this.#pending << half) | (value & ((1 << half) - 1))
    this.#pendingBits += half
    while (this.#pendingBits >= 8) {
      this.#pendingBits -= 8
      this.#push((this.#pending >>> this.#pendingBits) & 0xff)
    }
    this.#pending &= (1 << this.#pendingBits) - 1
  }

  /** So many zeros, then a one. */
  writeUnary(zeros: number): void {
    let left = zeros
    for (; left >= HALF_BITS; left -= HALF_BITS) this.write(0, HALF_BITS)
    this.write(1, left + 1)
  }

  /** Zeros up to the next byte. */
  align(): void {
    if (this.#pendingBits > 0) this.write(0, 8 - this.#pendingBits)
  }

  /** A view of what was written, whole bytes only. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  #push(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const grown = new Uint8Array(this.#bytes.length * 2)
      grown.set(this.#bytes)
      this.#bytes = grown
    }
    this.#bytes[this.#length++] = byte
  }
}

const HALF_BITS = 16
