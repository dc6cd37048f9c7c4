// Bytes as a bad line, a bad disk or a bad client leaves them: for tests that decoders survive whatever they are given.
import type { Random } from "../../prng.ts"

/** One to eight wounds, drawn by chance. @returns a copy */
export function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  let result: Uint8Array = bytes.slice()
  for (let wounds = 1 + below(random, 8); wounds > 0; wounds--) result = wound(result, random)
  return result
}

function wound(bytes: Uint8Array, random: Random): Uint8Array {
  const at = below(random, bytes.length)
  const length = 1 + below(random, 1 << (1 + below(random, 10)))
  const part = bytes.subarray(at, at + length)
  switch (below(random, 8)) {
    case 0: // a bit flipped
      if (part.length > 0) part[0] = (part[0] ?? 0) ^ (1 << below(random, 8))
      return bytes
    case 1: // noise
      for (let index = 0; index < part.length; index++) part[index] = below(random, 256)
      return bytes
    case 2: // the values that sizes and counts take when they are wrong
      part.fill(random() < 0.5 ? 0 : 0xff)
      return bytes
    case 3: // cut short
      return bytes.slice(0, at)
    case 4: // a part lost
      return spliced(bytes, at, length, NOTHING)
    case 5: // a part sent twice
      return spliced(bytes, at, 0, part.slice())
    case 6: // a part of somewhere else
      part.set(bytes.slice(below(random, bytes.length)).subarray(0, part.length))
      return bytes
    default: // the head, where most of what is read lies
      if (bytes.length > 0) bytes[below(random, Math.min(bytes.length, 512))] = below(random, 256)
      return bytes
  }
}

function spliced(bytes: Uint8Array, at: number, lostLength: number, added: Uint8Array): Uint8Array {
  const rest = bytes.subarray(at + lostLength)
  const result = new Uint8Array(at + added.length + rest.length)
  result.set(bytes.subarray(0, at))
  result.set(added, at)
  result.set(rest, at + added.length)
  return result
}

const below = (random: Random, limit: number): number => Math.floor(random() * limit)

const NOTHING = new Uint8Array(0)
