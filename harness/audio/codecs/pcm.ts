// Uncompressed samples inside containers: each packet is decoded as raw audio is.
import type { AudioProblem } from "../decoding/audio-decoder.ts"
import { ALL_ENCODINGS } from "../encodings/index.ts"
import type { Track } from "../decoding/demuxer.ts"
import { openRawDecoder } from "../decoding/raw-decoder.ts"
import { AT_ONCE, type Codec } from "./codec.ts"

export async function openPcm({ codec, sampleRateHz, channels }: Track): Promise<Codec | AudioProblem> {
  const encoding = ALL_ENCODINGS.get(codec)
  if (encoding === undefined) return { code: "unsupported", sentence: `Expected uncompressed samples, found ${codec}.` }
  const decoder = openRawDecoder(encoding, sampleRateHz, channels)
  return { ...AT_ONCE, sampleRateHz, decode: (bytes) => decoder.push(bytes), free: () => {} }
}
