// Everything a decoder gives, for those who have all the bytes: files, fixtures, tests.
import type { AudioDecoder, AudioFormat, AudioProblem } from "./audio-decoder.ts"
import type { PcmAudio } from "../pcm.ts"

export interface CollectedAudio {
  readonly audio: PcmAudio | undefined
  readonly format: AudioFormat | undefined
  readonly problem: AudioProblem | undefined
  readonly note: string | undefined
}

/**
 * Decodes to the end, and closes the decoder. All samples are kept in memory.
 * @param pieces the bytes, in order
 */
export async function collectAudio(
  decoder: AudioDecoder,
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<CollectedAudio> {
  const collected = new SampleStore()
  const take = async (samples: readonly Float32Array[]): Promise<void> => {
    collected.append(samples)
    while (decoder.pending !== undefined) {
      await decoder.pending
      collected.append(decoder.proceed())
    }
  }
  try {
    for await (const piece of pieces) {
      await take(decoder.push(piece))
      if (decoder.problem !== undefined) break
    }
    await take(decoder.end())
  } finally {
    decoder.close()
  }
  const { format, problem, note } = decoder
  const audio = format === undefined || problem !== undefined ? undefined : collected.audio(format)
  return { audio, format, problem, note }
}

/** Samples one after the other, in room that doubles: a file in pieces of one byte must not become a million little arrays. */
class SampleStore {
  #channels: Float32Array[] = []
  #length = 0

  append(samples: readonly Float32Array[]): void {
    const added = samples[0]?.length ?? 0
    if (added === 0) return
    samples.forEach((channel, index) => {
      const kept = this.#channels[index]
      const room = kept !== undefined && kept.length >= this.#length + added ? kept : this.#grown(kept, added)
      room.set(channel, this.#length)
      this.#channels[index] = room
    })
    this.#length += added
  }

  audio({ sampleRateHz, channels }: AudioFormat): PcmAudio {
    const whole = Array.from(
      { length: channels },
      (_, index) => this.#channels[index]?.slice(0, this.#length) ?? new Float32Array(this.#length),
    )
    return { sampleRateHz, channels: whole }
  }

  #grown(kept: Float32Array | undefined, added: number): Float32Array {
    const grown = new Float32Array(2 * (this.#length + added))
    if (kept !== undefined) grown.set(kept.subarray(0, this.#length))
    return grown
  }
}

/** Bytes cut into pieces of one length. */
export function* piecesOf(bytes: Uint8Array, byteLength: number): Generator<Uint8Array, void, undefined> {
  for (let from = 0; from < bytes.length; from += byteLength) yield bytes.subarray(from, from + byteLength)
}
