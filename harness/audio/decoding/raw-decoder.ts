// Decodes headerless samples. A frame boundary means nothing on the wire, so samples split over pushes are carried over.
import { AT_ONCE, type AudioDecoder } from "./audio-decoder.ts"
import { joinBytes } from "../bytes/bytes.ts"
import type { Encoding } from "../encodings/encoding.ts"
import { deinterleave } from "../pcm.ts"

/**
 * @param channels interleaved by sample when there are several
 * @param noteOn what is to be said of bytes that begin so
 */
export function openRawDecoder(
  encoding: Encoding,
  sampleRateHz: number,
  channels: number,
  noteOn?: (head: Uint8Array) => string | undefined,
): AudioDecoder {
  const format = { encoding: encoding.name, sampleRateHz, channels }
  const blockByteLength = encoding.bytesPerSample * channels
  let carried = NOTHING
  let decodedSampleCount = 0
  let hasBegun = false
  let note: string | undefined
  return {
    ...AT_ONCE,
    format,
    problem: undefined,
    push(bytes) {
      if (!hasBegun) note = noteOn?.(bytes)
      hasBegun = true
      const joined = carried.length === 0 ? bytes : joinBytes(carried, bytes)
      const leftOver = joined.length % blockByteLength
      const whole = leftOver === 0 ? joined : joined.subarray(0, -leftOver)
      // Copied: the pushed bytes belong to the caller, who may use the memory again.
      carried = leftOver === 0 ? NOTHING : new Uint8Array(joined.subarray(-leftOver))
      decodedSampleCount += whole.length / blockByteLength
      return deinterleave(encoding.decode(whole), channels)
    },
    end() {
      if (carried.length > 0) note ??= cutShort(carried.length, blockByteLength)
      return deinterleave(new Float32Array(0), channels)
    },
    get note() {
      return note
    },
    get decodedSampleCount() {
      return decodedSampleCount
    },
  }
}

const NOTHING = new Uint8Array(0)

const cutShort = (found: number, expected: number): string =>
  `The audio ends within a sample: expected ${expected} bytes for all channels, found ${found}. They were left out.`
