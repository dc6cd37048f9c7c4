// Everything a decoder gives, for those who have all the bytes: files, fixtures, tests.
import type { AudioDecoder, AudioFormat, AudioProblem } from "./audio-decoder.ts"
import type { PcmAudio } from "./pcm.ts"

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
  const parts: (readonly Float32Array[])[] = []
  const take = async (samples: readonly Float32Array[]): Promise<void> => {
    parts.push(samples)
    while (decoder.pending !== undefined) {
      await decoder.pending
      parts.push(decoder.proceed())
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
  const audio = format === undefined || problem !== undefined ? undefined : joined(parts, format)
  return { audio, format, problem, note }
}

function joined(parts: readonly (readonly Float32Array[])[], { sampleRateHz, channels }: AudioFormat): PcmAudio {
  const length = parts.reduce((sum, part) => sum + (part[0]?.length ?? 0), 0)
  const whole = Array.from({ length: channels }, () => new Float32Array(length))
  let offset = 0
  for (const part of parts) {
    part.forEach((samples, channel) => whole[channel]?.set(samples, offset))
    offset += part[0]?.length ?? 0
  }
  return { sampleRateHz, channels: whole }
}

/** Bytes cut into pieces of one length. */
export function* piecesOf(bytes: Uint8Array, byteLength: number): Generator<Uint8Array, void, undefined> {
  for (let from = 0; from < bytes.length; from += byteLength) yield bytes.subarray(from, from + byteLength)
}
