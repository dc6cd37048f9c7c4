// What the mock heard, kept as WAV: a decoder that passes everything on and writes a copy.
import type { AudioDecoder } from "../audio/decoding/audio-decoder.ts"
import { openDecoder } from "../audio/decoding/decoder.ts"
import { reasonOf } from "../files/files.ts"
import type { DecoderFactory } from "../mock/intake.ts"
import { openWavFile, type WavFile } from "../files/wav-file.ts"

export interface HeardAudio {
  /** For the mock's stream. */
  readonly decoder: DecoderFactory
  /** The file, once there is something in it. */
  readonly file: string | undefined
  close(): void
}

/**
 * The file comes about with the first sample; audio that nobody could decode leaves none.
 * @param onProblem told in a sentence, once, when it cannot be written; the stream goes on without it
 */
export function heardAudio(path: string, onProblem: (sentence: string) => void): HeardAudio {
  let wav: WavFile | undefined
  let hasFailed = false
  const attempt = (write: () => void): void => {
    try {
      write()
    } catch (cause) {
      if (!hasFailed) onProblem(`What is heard cannot be kept in ${path}: ${reasonOf(cause)}.`)
      hasFailed = true
    }
  }
  const keep = (decoder: AudioDecoder, channels: readonly Float32Array[]): readonly Float32Array[] => {
    const { format } = decoder
    if (format !== undefined && (channels[0]?.length ?? 0) > 0 && !hasFailed) {
      attempt(() => {
        wav ??= openWavFile(path, format.sampleRateHz, format.channels)
        wav.write(channels)
      })
    }
    return channels
  }
  return {
    decoder(declared, { furtherCodecs } = {}) {
      // Kept at its own rate, whichever the hearing would prefer.
      const decoder = openDecoder(declared, { furtherCodecs })
      // What it says of itself is read from the decoder: only its functions are wrapped.
      return Object.assign(Object.create(decoder) as AudioDecoder, {
        push: (bytes: Uint8Array) => keep(decoder, decoder.push(bytes)),
        end: () => keep(decoder, decoder.end()),
        proceed: () => keep(decoder, decoder.proceed()),
        close: () => decoder.close(),
      })
    },
    get file() {
      return wav === undefined ? undefined : path
    },
    close() {
      attempt(() => wav?.close())
    },
  }
}
