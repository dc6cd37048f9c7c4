// A small seeded generator: every random choice in the harness comes from here, so a printed seed reproduces it.

/** A source of numbers in [0, 1). */
export type Random = () => number

/**
 * The mulberry32 generator: 32 bits of state, good enough for jitter, flicker and test data, never for secrets.
 * @param seed any integer; taken modulo 2^32
 */
export function prng(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A 32-bit seed from text (FNV-1a), so that a case name or request id can seed its own generator. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return hash >>> 0
}
