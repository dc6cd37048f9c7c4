// Decodes a WAV stream: the reader finds the samples, the raw decoder decodes them.
import { AT_ONCE, type AudioDecoder } from "../decoding/audio-decoder.ts"
import { openRawDecoder } from "../decoding/raw-decoder.ts"
import { openWavReader } from "../wav/wav-reader.ts"

export function openWavDecoder(): AudioDecoder {
  const reader = openWavReader()
  let samples: AudioDecoder | undefined
  return {
    ...AT_ONCE,
    push(bytes) {
      const data = reader.push(bytes)
      if (samples === undefined && reader.header !== undefined) {
        const { encoding, sampleRateHz, channels } = reader.header.format
        samples = openRawDecoder(encoding, sampleRateHz, channels)
      }
      return samples?.push(data) ?? []
    },
    end() {
      reader.end()
      return samples?.end() ?? []
    },
    get format() {
      return samples?.format
    },
    get problem() {
      return reader.problem
    },
    get note() {
      return reader.note ?? samples?.note
    },
    get decodedSampleCount() {
      return samples?.decodedSampleCount ?? 0
    },
  }
}
